"""Percentiles of a measured figure."""

from collections.abc import Sequence

import msgspec
import numpy as np


class Figures(msgspec.Struct, frozen=True):
    """Middle, 95th percentile and worst of `count` measurements; nulls where there were none."""

    count: int
    p50: float | None
    p95: float | None
    worst: float | None


def figures(values: Sequence[float], digits: int = 3) -> Figures:
    if not values:
        return Figures(0, None, None, None)
    middle, high = np.percentile(values, [50, 95])
    worst = float(max(values))
    return Figures(
        len(values), round(float(middle), digits), round(float(high), digits), round(worst, digits)
    )
