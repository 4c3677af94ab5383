"""How is a number read exactly, rounded once, and written for people?"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

HUNDREDTHS = 100
ONE_HUNDREDTH = Decimal("0.01")
_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,15})?(/\d{1,12})?", re.ASCII)


def exact_number(text: str) -> Fraction:
    """`"5"`, `"-2.5"`, `"1/3"` as a fraction, without the detour of a float.

    Raises ValueError for anything else: exponents, `nan`, more than 12 digits before or 15 behind the point.
    """
    number = text.strip()
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"{text!r} is not a number")
    above, _, below = number.partition("/")
    if below and int(below) == 0:
        raise ValueError(f"{text!r} divides by zero")
    return Fraction(above) / int(below or 1)


def to_points(exact: Fraction | Decimal) -> Decimal:
    """Points to hundredths, halves away from zero (0.005 becomes 0.01), never −0. Nothing else in grading rounds."""
    if isinstance(exact, Decimal):
        return exact.quantize(ONE_HUNDREDTH, ROUND_HALF_UP) + 0
    scaled = abs(exact) * HUNDREDTHS + Fraction(1, 2)
    hundredths = scaled.numerator // scaled.denominator
    return (Decimal(hundredths if exact >= 0 else -hundredths) / HUNDREDTHS).quantize(ONE_HUNDREDTH)


def plain(number: Fraction | Decimal | int) -> str:
    """Points as a person writes them, at most two decimals: `5`, `7.5`, `0.33`, `−1`."""
    return plain_ascii(to_points(Fraction(number))).replace("-", "−")


def plain_ascii(points: Decimal) -> str:
    """Rounded points as a program reads them: `5`, `7.5`, `-1`; never an exponent or a trailing zero."""
    text = f"{points:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def written(number: Fraction) -> str:
    """A number that must not be rounded in an explanation: `2.5`, else as a fraction, `1/3`."""
    rounded = to_points(number)
    return plain(rounded) if Fraction(rounded) == number else str(number).replace("-", "−")
