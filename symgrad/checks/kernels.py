"""The named functions on NumPy arrays, written so that nothing overflows or cancels on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy import special

Value = Any  # a float or an array
Kernel = Callable[[Value], Value]

_SELU_ALPHA, _SELU_LAMBDA = 1.6732632423543772848, 1.0507009873554804935  # as in ``symgrad.core.functions``


def _softplus(x: Value) -> Value:
    return np.logaddexp(0.0, x)


def _elu(x: Value, alpha: float = 1.0) -> Value:
    return np.where(np.less(x, 0), alpha * np.expm1(np.minimum(x, 0.0)), x)


KERNELS: Mapping[str, Kernel] = {
    "exp": np.exp,
    "log": np.log,
    "abs": np.abs,
    "sign": np.sign,
    "relu": lambda x: np.maximum(x, 0.0),
    # At 0 the slope of the ReLU has no value; ½ is what the converter to SymPy takes, too.
    "step": lambda x: np.heaviside(x, 0.5),
    "erf": special.erf,
    "erfc": special.erfc,
    "floor": np.floor,
    "ceil": np.ceil,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "cot": lambda x: 1 / np.tan(x),
    "sec": lambda x: 1 / np.cos(x),
    "csc": lambda x: 1 / np.sin(x),
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "acot": lambda x: np.arctan2(1.0, x),
    "asec": lambda x: np.arccos(np.divide(1.0, x)),
    "acsc": lambda x: np.arcsin(np.divide(1.0, x)),
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "coth": lambda x: 1 / np.tanh(x),
    "sech": lambda x: 1 / np.cosh(x),
    "csch": lambda x: 1 / np.sinh(x),
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "acoth": lambda x: np.arctanh(np.divide(1.0, x)),
    "Phi": special.ndtr,
    "sigmoid": special.expit,
    "softplus": _softplus,
    "silu": lambda x: x * special.expit(x),
    "gelu": lambda x: x * special.ndtr(x),
    "mish": lambda x: x * np.tanh(_softplus(x)),
    "elu": _elu,
    "selu": lambda x: _SELU_LAMBDA * _elu(x, _SELU_ALPHA),
    "relu6": lambda x: np.clip(x, 0.0, 6.0),
    "hardtanh": lambda x: np.clip(x, -1.0, 1.0),
    "softsign": lambda x: x / (1 + np.abs(x)),
}

OWN = ("Phi", "sigmoid", "softplus", "silu", "gelu", "mish", "elu", "selu", "relu6", "hardtanh", "softsign")
"""Those for which SymPy has only a definition, that overflows or cancels where the kernel does not."""


def _log_softplus(x: Value) -> Value:
    return np.where(np.less(x, -40), x, np.log(_softplus(np.maximum(x, -40.0))))


LOGS: Mapping[str, Kernel] = {
    "sigmoid": special.log_expit,
    "Phi": special.log_ndtr,
    "erfc": lambda x: np.log(2.0) + special.log_ndtr(-np.sqrt(2.0) * x),
    "softplus": _log_softplus,
}
"""The logarithms of positive functions, also where their values are too small for a float."""
