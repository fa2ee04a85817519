"""What separates the columns of a table that a user wrote."""

from __future__ import annotations

from collections.abc import Sequence

_OTHERS = {";": "semicolons", "\t": "tabs"}


def wrong_separator(header: Sequence[str]) -> str:
    """What is wrong with a header that commas do not separate; nothing where they do.

    >>> wrong_separator(["time_s;speed_km_h"])
    'has columns separated by semicolons; separate them by commas, and write decimals with a point'
    >>> wrong_separator(["time_s", "speed_km_h"])
    ''
    """
    found = next((words for sign, words in _OTHERS.items() if len(header) == 1 and sign in header[0]), "")
    return (
        f"has columns separated by {found}; separate them by commas, and write decimals with a point" if found else ""
    )
