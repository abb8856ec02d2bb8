"""Everything that symgrad raises on purpose; each message says what was given, what was expected, what to try."""


class SymgradError(Exception):
    """An input or a file that symgrad cannot use. The command line prints it and exits with 2."""


class ParameterError(SymgradError, ValueError):
    """A value outside the domain of a variable or an option."""


class UnknownNameError(SymgradError, LookupError):
    """A name that the catalogue, a derivation or a command does not know."""


class DerivationError(SymgradError):
    """A derivation that is not well-formed: an undeclared symbol, a missing part, a rule that does not apply."""


class RuleRefused(DerivationError):
    """A rule that found nothing to rewrite, or lacks an assumption it needs."""


class NotConvertible(SymgradError):
    """A tree that has no meaning for the tool asked (for example an index left free, or an inert expectation)."""


class MissingToolError(SymgradError):
    """An optional program or package is absent. The command line exits with 4; the message gives the install line."""


class NumericalRangeWarning(RuntimeWarning):
    """A result left the range of floats; the logarithm is available from the function's ``log`` method."""
