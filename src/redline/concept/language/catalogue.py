"""The catalogue of inputs: every numeric quantity a concept has, by dotted path."""

from __future__ import annotations

import functools
import typing
from typing import Any

from pydantic import BaseModel

from redline.concept.language.quantity import Shape
from redline.concept.language.schema import ConceptFile, Envelope


def _nested(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None


def _shape(annotation: Any) -> Any:
    for part in (annotation, *typing.get_args(annotation)):
        for extra in getattr(part, "__metadata__", ()):
            if isinstance(extra, (Shape, tuple)):
                return extra
    return None


def _walk(model: type[BaseModel], prefix: str = "") -> typing.Iterator[tuple[str, Any]]:
    hints = typing.get_type_hints(model, include_extras=True)
    for name, annotation in hints.items():
        if name == "model_config":
            continue
        inner = _nested(annotation)
        if inner is not None and not issubclass(inner, Envelope):
            yield from _walk(inner, f"{prefix}{name}.")
        else:
            found = _shape(annotation)
            if found is not None:
                yield f"{prefix}{name}", found


@functools.cache
def quantities() -> dict[str, Shape]:
    """List every numeric input by path, with its unit and possible range.

    >>> quantities()["dimensions.length"].display
    'mm'
    """
    return {path: found for path, found in _walk(ConceptFile) if isinstance(found, Shape)}


@functools.cache
def choices() -> dict[str, tuple[str | bool, ...]]:
    """List every input that takes a name, by path, with the names it may take.

    >>> choices()["powertrain.drive"]
    ('front', 'rear', 'all')
    """
    return {path: found for path, found in _walk(ConceptFile) if isinstance(found, tuple)}
