"""Characters that steer a terminal instead of being shown on it; a file from elsewhere may hold them."""

from __future__ import annotations

import re

#: Control characters of ASCII and of Latin-1, but for the tabulator and the new line.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def control_in(text: str) -> str:
    r"""Say which control character a text holds; empty where it holds none.

    >>> control_in("a \x1b[31m car"), control_in("a\tred\ncar")
    ('holds the control character U+001B, which steers a terminal; take it out', '')
    """
    found = _CONTROL.search(text)
    return f"holds the control character U+{ord(found[0]):04X}, which steers a terminal; take it out" if found else ""


def printable(text: str) -> str:
    r"""A text whose control characters are replaced, so that a terminal only shows it.

    >>> printable("a \x1b[31m car")
    'a �[31m car'
    """
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
