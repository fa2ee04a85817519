"""What is wrong with the columns of a table that a user wrote."""

from __future__ import annotations

from collections.abc import Sequence

_OTHERS = {";": "semicolons", "\t": "tabs"}


def wrong_header(header: Sequence[str]) -> str:
    """What is wrong with a header that commas do not separate or that names a column twice; else nothing.

    >>> wrong_header(["time_s;speed_km_h"])
    'has columns separated by semicolons; separate them by commas, and write decimals with a point'
    >>> wrong_header(["time_s", "speed_km_h"])
    ''
    >>> wrong_header(["time_s", "speed_km_h", "speed_km_h"])
    'names the column speed_km_h twice; keep one of the two'
    """
    found = next((words for sign, words in _OTHERS.items() if len(header) == 1 and sign in header[0]), "")
    if found:
        return f"has columns separated by {found}; separate them by commas, and write decimals with a point"
    names = [name.strip() for name in header if name.strip()]
    doubled = next((name for name in names if names.count(name) > 1), "")
    return f"names the column {doubled} twice; keep one of the two" if doubled else ""
