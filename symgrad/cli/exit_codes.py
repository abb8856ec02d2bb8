"""What a command's exit code says."""

from enum import IntEnum


class ExitCode(IntEnum):
    """A script may rely on these."""

    OK = 0
    FAILED = 1  # the mathematics: refuted, or a wrong answer
    UNUSABLE = 2  # usage, or an input that cannot be read
    UNDECIDED = 3  # nothing failed, but something is undecided
    MISSING_TOOL = 4
    INTERNAL = 101
    INTERRUPTED = 130
