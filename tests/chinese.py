"""Whether a text that is to be Chinese is."""

import re

_CHINESE = re.compile("[\u4e00-\u9fff]")
# Names, formulas and lists of variables have no three words in a row.
_ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ '\u2019]+[A-Za-z]+){2,}")


def is_chinese(said: str) -> bool:
    """Whether there is Chinese in it, and no English sentence."""
    return bool(_CHINESE.search(said)) and not _ENGLISH.search(said)


def has_chinese(said: str) -> bool:
    return bool(_CHINESE.search(said))
