"""Redline: an open concept studio for go-anywhere vehicles.

>>> import redline
>>> redline.__version__
'0.1.0'

``redline.assess("concept.toml", "go_anywhere")`` gives an assessment that a notebook shows as a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redline.studio.front_door import assess, compare, read

__version__ = "0.1.0"
__all__ = ["__version__", "assess", "compare", "read"]

_PUBLIC = ("assess", "compare", "read")


def __getattr__(name: str) -> Any:
    """Load a public function when it is first asked for, so that ``import redline`` stays quick."""
    if name in _PUBLIC:
        from redline.studio import front_door

        return getattr(front_door, name)
    raise AttributeError(f"module 'redline' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
