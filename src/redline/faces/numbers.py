"""Numbers as people read them, alike in tables and pictures."""

from __future__ import annotations

import math

_MINUS = "\N{MINUS SIGN}"


def number(value: float, digits: int = 0) -> str:
    """A number for people: fixed digits, a true minus sign, no negative zero.

    >>> number(-0.04, 1), number(1234.56, 1), number(math.inf)
    ('0.0', '1234.6', '∞')
    """
    if not math.isfinite(value):
        return "∞" if value == math.inf else "n/a"
    text = f"{value:.{digits}f}"
    if float(text) == 0.0:
        text = text.lstrip("-")
    return text.replace("-", _MINUS)


def bound(sense: str, limit: float, digits: int, unit: str) -> str:
    """A bound as it is read: its side, its figure and its unit.

    >>> bound(">=", 35.0, 0, "deg"), bound("<=", 3.5, 1, "")
    ('≥ 35 deg', '≤ 3.5')
    """
    return f"{'≥' if sense == '>=' else '≤'} {number(limit, digits)} {unit}".strip()


def signed(value: float, digits: int = 0) -> str:
    """A number with its sign.

    >>> signed(2.0, 1)
    '+2.0'
    """
    text = number(value, digits)
    return text if not math.isfinite(value) or text.startswith(_MINUS) or float(text) == 0.0 else f"+{text}"


def figures(value: float, count: int = 4) -> str:
    """A number with so many significant figures, never in powers of ten.

    >>> figures(0.0123456), figures(123456.0)
    ('0.01235', '123456')
    """
    if value == 0.0 or not math.isfinite(value):
        return number(value)
    return number(value, max(0, count - 1 - math.floor(math.log10(abs(value)))))


def trimmed(value: float, count: int = 4) -> str:
    """A number with so many significant figures, less trailing zeros behind the point.

    >>> trimmed(79.0), trimmed(0.40520), trimmed(1800.0)
    ('79', '0.4052', '1800')
    """
    text = figures(value, count)
    return text.rstrip("0").rstrip(".") if "." in text else text


def probability(share: float) -> str:
    """A probability from 256 samples, which cannot tell 0 from 0.2 %.

    >>> probability(0.0), probability(0.42), probability(1.0)
    ('< 1 %', '42 %', '> 99 %')
    """
    if share < 0.005:
        return "< 1 %"
    return "> 99 %" if share > 0.995 else f"{100.0 * share:.0f} %"


def typeset(text: str) -> str:
    """A text that begins with a number, with a true minus sign.

    >>> typeset("-27 km per +0.05 Cd"), typeset("+2 km a-z")
    ('−27 km per +0.05 Cd', '+2 km a-z')
    """
    return _MINUS + text[1:] if text.startswith("-") else text
