"""How is an exact number written as the parameter of a scoring policy?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

PLACES = 15


def exact_text(value: Fraction) -> str:
    """`7.5` where the decimals end, else `1/3`; policies read both exactly."""
    scaled = value * 10**PLACES
    if scaled.denominator != 1:
        return str(value)
    return f"{Decimal(scaled.numerator).scaleb(-PLACES).normalize():f}"
