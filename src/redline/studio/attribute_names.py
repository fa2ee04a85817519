"""Names of attributes as people write them: with their unit or without, or nearly right."""

from __future__ import annotations

from collections.abc import Iterable

from redline.foundations.errors import nearest
from redline.proving_ground.outcome import Attribute


def full_name(name: object, known: Iterable[Attribute]) -> str | None:
    """The public name of an attribute that is given with its unit or without; None where none is meant.

    >>> from redline.proving_ground.registry import attributes
    >>> every = [attribute for attribute, _ in attributes().values()]
    >>> full_name("range_wltp", every), full_name("range_wltp_km", every), full_name("range", every)
    ('range_wltp_km', 'range_wltp_km', None)
    """
    names = {key: item.name for item in known for key in (item.key, item.name)}
    return names.get(name) if isinstance(name, str) else None


def nearest_name(name: str, known: Iterable[Attribute]) -> str | None:
    """The public name nearest to one that is not known; None where none is near.

    >>> from redline.proving_ground.registry import attributes
    >>> nearest_name("range_wtlp", [attribute for attribute, _ in attributes().values()])
    'range_wltp_km'
    """
    names = {key: item.name for item in known for key in (item.name, item.key)}
    return names.get(nearest(name, names))


def unknown_attribute(name: object, known: Iterable[Attribute], why_not: str = "") -> KeyError:
    """The error of an attribute that is not there: ``why_not`` where it is known why, else the nearest name."""
    if why_not:
        return KeyError(f"no {name!r} here: {why_not}")
    close = nearest_name(str(name), known)
    hint = f"did you mean {close!r}?" if close else "see redline catalogue trials"
    return KeyError(f"no attribute {name!r}; {hint}")
