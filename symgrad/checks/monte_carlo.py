"""Monte-Carlo tests of claims about random families and random networks.

A claim "left = right" is tested at drawn settings: the left side is estimated from a sample, the right side computed
from the laws. Two ways: the families of the claim sampled as its assumptions say, or a model of
``symgrad.numerics.propagation`` named by the claim's simulation. The false-alarm rate of 1e-6 a claim is divided among
all tests that it may take. A sample that the mean test refuses is enlarged; if that cannot help, shallower products
or single factors are tested in its stead, and the evidence says so. A claim is refuted only when a fresh sample
rejects it again at 1e-12. The same test must reject the spoiled right side (7/5 of it, or 1 where it is 0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from zlib import crc32

import numpy as np

from symgrad.checks.arrays import ArrayEvaluator
from symgrad.checks.experiment import NoDraw
from symgrad.checks.trials import Comparison, Ladder, Trial, sampled_ladders, simulated_ladders
from symgrad.core import tree
from symgrad.core.records import Claim, Derived
from symgrad.core.text import Text
from symgrad.core.verdicts import Counterexample, Evidence, Verdict
from symgrad.errors import NotConvertible, ParameterError
from symgrad.numerics.statistics import FALSE_ALARM_RATE, REFUTATION_RATE, TAIL_FACTOR, MeanTest, mean_test

METHOD = "Monte Carlo"
SAMPLES = 1 << 16  # the smallest power of 2 that the mean test takes at 1e-6 divided among some 50 tests
LARGER = 1 << 18
REFUTING = 1 << 19
# At 1e-12 the threshold is farther out, where a skewed tail is farther from the normal one: a factor of 10 is paid for.
_REFUTING_TAIL_FACTOR = 10.0

REFUSALS: Mapping[str, Text] = {
    "too_few": Text(
        "the sample is too small for the normal tail at this rate", "样本量不足以在此误报率下使用正态尾概率"
    ),
    "non_finite": Text("the sample has values that are not finite", "样本中出现非有限值"),
    "constant": Text("the sample does not vary", "样本没有变化"),
    "dominated": Text(
        "heavy-tailed: one observation holds {share:.0%} of the sum of squares", "重尾：单个样本占平方和的 {share:.0%}"
    ),
    "skewed": Text(
        "heavy-tailed: at skewness {skewness:.3g} the tail is up to {factor:.3g} times the normal one",
        "重尾：偏度为 {skewness:.3g}，尾概率可达正态的 {factor:.3g} 倍",
    ),
}


@dataclass(slots=True)
class Record:
    """What the tests of a claim found so far.

    ``passed``: position of the relation, test, comparison. ``caught``: the relations whose spoil was rejected at some
    setting; as for the claim itself, one rejection refutes it.
    """

    relations: int
    settings: int
    passed: list[tuple[int, MeanTest, Comparison]] = field(default_factory=list)
    samples: int = 0
    trials: int = 0
    caught: set[int] = field(default_factory=set)
    refused: list[Text] = field(default_factory=list)
    stepped_down: bool = False  # something else was tested in the stead of the claim as it stands
    dropped: int = 0


def monte_carlo(claim: Claim, derived: Derived, seed: int) -> Evidence | None:
    """Evidence from simulation for or against the claim; None where it states nothing that can be simulated."""
    started = perf_counter()
    relations = tree.parts(claim.statement)
    if any(r.args[0] != "=" for r in relations):
        return None
    # The random numbers of a claim do not depend on which other claims are checked.
    rng = np.random.default_rng([seed, crc32(f"{derived.id}.{claim.name}".encode())])
    try:
        if claim.simulation is not None:
            ladders = simulated_ladders(claim.simulation, relations)
        elif all(r.has(*tree.MOMENTS) for r in relations):
            ladders = sampled_ladders(claim, derived, relations, rng)
        else:
            return None
        evidence = _judge(list(ladders), len(relations), rng)
    except NoDraw as none:
        evidence = _undecided(Text(f"no drawn point met the assumptions: {none}", f"没有取到满足假设的点：{none}"))
    except (NotConvertible, ParameterError) as cannot:
        if claim.simulation is None and isinstance(cannot, NotConvertible):
            return None
        evidence = _undecided(Text(str(cannot), str(cannot)))
    if claim.simulation is not None and claim.simulation.remainder is not None and not evidence.reason:
        allowed = float(ArrayEvaluator({})(claim.simulation.remainder))
        said = Text(f"up to the stated remainder of {allowed:g}", f"允许不超过 {allowed:g} 的余项")
        evidence = replace(evidence, reason=said.en, details={"reason_zh": said.zh})
    return replace(evidence, seed=seed, seconds=perf_counter() - started)


def _judge(ladders: list[Ladder], relations: int, rng: np.random.Generator) -> Evidence:
    """Test each ladder at its first rung that the mean test accepts.

    Every rung may be tried at two sizes, each with several comparisons, and a sum of rates bounds the rate.
    """
    record = Record(relations, len(ladders))
    allowance = sum(2 * len(trials) for _, trials in ladders)
    for ladder in ladders:
        rejected = _climb(ladder, rng, allowance, record)
        if rejected is not None:
            return _again(rejected, rng, allowance, record)
    return _summary(record)


def _climb(ladder: Ladder, rng: np.random.Generator, allowance: int, record: Record) -> Trial | None:
    """Record the first rung that is accepted; return the trial that is rejected, if any."""
    relation, trials = ladder
    for trial in trials:
        refused, size = None, SAMPLES
        for size in (SAMPLES, LARGER):
            comparisons = list(trial.comparisons(rng, size))
            if not comparisons:  # a network of one layer has no factor between layers
                refused = None
                break
            rate = FALSE_ALARM_RATE / (allowance * len(comparisons))
            tests = [_tested(c, rate) for c in comparisons]
            if any(t.outcome == "rejected" for t in tests):
                return trial
            refused = next((t for t in tests if t.outcome == "refused"), None)
            if refused is None:
                record.stepped_down |= trial is not trials[0]
                _accept(relation, tests, comparisons, rate, record)
                return None
            if not _curable(refused, LARGER / size):
                break
        if refused is not None:
            record.refused.append(_refusal_note(refused, trial, size))
    return None


def _tested(comparison: Comparison, rate: float, tail_factor: float = TAIL_FACTOR) -> MeanTest:
    return mean_test(
        comparison.values,
        comparison.expected,
        false_alarm_rate=rate,
        expected_error=comparison.error,
        allowed_tail_factor=tail_factor,
    )


def _accept(relation: int, tests: list[MeanTest], comparisons: list[Comparison], rate: float, record: Record) -> None:
    record.trials += 1
    record.samples += max(t.samples for t in tests)
    record.passed += [(relation, t, c) for t, c in zip(tests, comparisons, strict=True)]
    record.dropped += sum(c.dropped for c in comparisons)
    spoiled = (mean_test(c.values, c.spoiled, false_alarm_rate=rate, expected_error=c.error) for c in comparisons)
    if any(t.outcome == "rejected" for t in spoiled):
        record.caught.add(relation)


def _curable(refused: MeanTest, growth: float) -> bool:
    """Whether a sample larger by ``growth`` can help: the exponent of the tail factor shrinks like 1/√n."""
    if growth <= 1 or refused.refusal in ("non_finite", "constant"):
        return False
    return refused.refusal == "too_few" or refused.tail_factor ** (growth**-0.5) <= 2


def _refusal_note(refused: MeanTest, trial: Trial, size: int) -> Text:
    figures = {"share": refused.largest_share, "skewness": refused.skewness, "factor": refused.tail_factor}
    said = REFUSALS[refused.refusal]
    numbers = [f"{name} = {value}" for name, value in trial.description.items()]
    return Text(
        f"refused with {size} samples at {', '.join(numbers)}: {said.en.format(**figures)}",
        f"样本量 {size}，在 {'，'.join(numbers)} 处不予检验：{said.zh.format(**figures)}",
    )


def _again(trial: Trial, rng: np.random.Generator, allowance: int, record: Record) -> Evidence:
    """The trial that was rejected once, again on a fresh sample at 1e-12."""
    comparisons = list(trial.comparisons(rng, REFUTING))
    rate = REFUTATION_RATE / (allowance * len(comparisons))
    tests = [_tested(c, rate, _REFUTING_TAIL_FACTOR) for c in comparisons]
    worst = max(tests, key=lambda test: (test.outcome == "rejected", _size(test.z)))
    if worst.outcome == "rejected":
        estimate, expected = worst.estimate, worst.expected
        counterexample = Counterexample(
            dict(trial.description), f"{estimate:.6g} ± {worst.standard_error:.2g}", "=", f"{expected:.6g}"
        )
        said = Text(
            f"a fresh sample of {worst.samples} rejects it again, at a false-alarm rate of {REFUTATION_RATE:g}",
            f"容量为 {worst.samples} 的新样本再次拒绝该式，误报率不超过 {REFUTATION_RATE:g}",
        )
        verdict, rate = Verdict.REFUTED, REFUTATION_RATE
    else:
        counterexample = None
        said = Text(
            f"rejected at a false-alarm rate of {FALSE_ALARM_RATE:g}, but not again on a fresh sample at"
            f" {REFUTATION_RATE:g}; neither a pass nor a refutation",
            f"在误报率 {FALSE_ALARM_RATE:g} 下被拒绝，但新样本在 {REFUTATION_RATE:g} 下未再拒绝；既未通过，也未被否定",
        )
        verdict, rate = Verdict.UNDECIDED, FALSE_ALARM_RATE
    return replace(
        _figures(worst, record),
        verdict=verdict,
        reason=said.en,
        details={"reason_zh": said.zh},
        counterexample=counterexample,
        tries=record.trials + 1,
        spoils=0,  # a rejected claim needs no proof that the test can reject
        caught_spoils=0,
        samples=worst.samples,
        false_alarm_rate=rate,
    )


def _summary(record: Record) -> Evidence:
    if not record.passed:
        none = Text("no sample could be trusted", "没有可信的样本")
        return _undecided(_joined([*_refusals(record), none]))
    worst = max((test for _, test, _ in record.passed), key=lambda test: _size(test.z))
    notes = _refusals(record)
    if record.stepped_down:
        notes.append(Text("smaller depths or single layers were tested instead", "改为检验较小的深度或单层"))
    elif record.refused:
        notes.append(
            Text(
                f"{record.trials} of {record.settings} drawn settings were tested",
                f"检验了 {record.settings} 组取值中的 {record.trials} 组",
            )
        )
    if record.dropped:
        notes.append(
            Text(
                f"{record.dropped} observations of dead networks are left out",
                f"略去死亡网络的 {record.dropped} 个观测",
            )
        )
    seen = len(record.caught) == record.relations
    if len({relation for relation, _, _ in record.passed}) < record.relations:
        notes.append(Text("one of the relations has no sample that could be trusted", "其中一个关系式没有可信的样本"))
    elif not seen:
        notes.append(
            Text("the test did not reject a right side that is 2/5 too large", "检验未能拒绝偏大五分之二的右端")
        )
    said = _joined(notes) if notes else None
    return replace(
        _figures(worst, record),
        verdict=Verdict.SUPPORTED if seen else Verdict.UNDECIDED,
        reason=said.en if said else "",
        details={"reason_zh": said.zh} if said else {},
        tries=record.trials,
    )


def _figures(test: MeanTest, record: Record) -> Evidence:
    """The figures of one test, and the power of all: an error is caught where one setting catches it."""
    smallest: dict[int, float] = {}
    for relation, passed, comparison in record.passed:
        scale = abs(passed.expected) if comparison.scale is None else comparison.scale
        if scale > 0:
            smallest[relation] = min(passed.detectable_error / scale, smallest.get(relation, np.inf))
    return Evidence(
        METHOD,
        Verdict.UNDECIDED,
        spoils=record.relations,
        caught_spoils=len(record.caught),
        estimate=test.estimate,
        standard_error=test.standard_error,
        expected=test.expected,
        z=test.z,
        samples=record.samples,
        false_alarm_rate=FALSE_ALARM_RATE,
        detectable_relative_error=max(smallest.values(), default=None),
    )


def _size(z: float) -> float:
    return abs(z) if np.isfinite(z) else -1.0


def _refusals(record: Record) -> list[Text]:
    """The first refusal in full, and how many there were."""
    more = len(record.refused) - 1
    others = [Text(f"so were {more} more", f"另有 {more} 次不予检验")] if more > 0 else []
    return [*record.refused[:1], *others]


def _joined(notes: Sequence[Text]) -> Text:
    return Text("; ".join(t.en for t in notes), "；".join(t.zh for t in notes))


def _undecided(reason: Text) -> Evidence:
    return Evidence(METHOD, Verdict.UNDECIDED, reason.en, details={"reason_zh": reason.zh})
