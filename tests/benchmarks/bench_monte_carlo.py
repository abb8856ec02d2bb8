"""What simulation costs: the mean test against mean and deviation alone, networks against drawing their weights.

Run ``python tests/benchmarks/bench_monte_carlo.py``. Ratios of medians; 1 is as quick as the first column's side.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from bench_functions import medians

from symgrad.numerics.propagation import relu_network
from symgrad.numerics.statistics import mean_test


def main() -> None:
    rng = np.random.default_rng(0)
    print(f"{'task':36}{'time':>12}{'reference / ours':>20}  reference")
    sample = rng.normal(size=1 << 16)
    ours, plain = medians([lambda: mean_test(sample, 0.0), lambda: (sample.mean(), sample.std())])
    print(f"{'mean test, 65536 values':36}{1e3 * ours:>10.2f}ms{plain / ours:>20.2f}  mean and std alone")
    for width, depth in ((4, 3), (8, 4), (16, 4)):
        size, draws = 1 << 14, (1 << 14) * width * width * depth
        ours, plain = medians(
            [
                partial(relu_network, rng, width=width, depth=depth, weight_variance=2 / width, samples=size),
                partial(rng.standard_normal, draws),
            ]
        )
        task = f"{size} ReLU networks {width} × {depth}"
        print(f"{task:36}{1e3 * ours:>10.1f}ms{plain / ours:>20.2f}  drawing the weights alone")


if __name__ == "__main__":
    main()
