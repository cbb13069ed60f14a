"""Exact products, and the one way of rounding them (decisions/0025)."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from pipelines.rules.labour.pay.facts import Rounding

CENT = Decimal("0.01")
SHOWN = Decimal("0.000001")
UNITS = {Rounding.FEN: CENT, Rounding.JIAO: Decimal("0.1"), Rounding.YUAN: Decimal(1)}


def half_up(exact: Fraction, unit: Decimal = CENT) -> Decimal:
    """The nearest multiple of a unit; halves go away from zero. Always with two decimals or six."""
    parts = abs(exact) / Fraction(unit)
    whole = (2 * parts.numerator + parts.denominator) // (2 * parts.denominator)
    with localcontext() as context:
        context.prec = 60
        sized = Decimal(whole) * unit * (-1 if exact < 0 else 1)
        return sized.quantize(min(unit, CENT), rounding=ROUND_HALF_UP)


def hourly(minutes: int, rate: Decimal, factor: Decimal = Decimal(1)) -> Fraction:
    """Pay for minutes at so much an hour, exact to any digit."""
    return Fraction(rate) * Fraction(factor) * minutes / 60
