"""Every derivation of the catalogue stands, and what the book printed falsely is corrected."""

import pytest

from symgrad.catalogue import Catalogue
from symgrad.checks.obligations import obligations
from symgrad.core.verdicts import Verdict

IDS = Catalogue().ids()


@pytest.mark.parametrize("id", IDS)
def test_everything_holds_and_what_is_refuted_is_corrected(symgrad, id):
    shown = symgrad("verify", id, "--json")
    claims = {c["id"]: c for c in shown.json["claims"]}
    assert shown.code == 0, [c for c in claims.values() if c["verdict"] in (Verdict.REFUTED, Verdict.UNDECIDED)]
    for claim in (c for c in claims.values() if c["verdict"] == Verdict.REFUTED):
        corrections = {claims[name]["verdict"] for name in claim["corrected_by"]}
        assert claim["printed"] and Verdict.PROVED in corrections <= {Verdict.PROVED, Verdict.SUPPORTED}


def test_each_printed_statement_has_one_claim():
    printed = [o.printed for id in IDS for o in obligations(Catalogue().load(id)) if o.printed]
    assert len(printed) == len(set(printed))
