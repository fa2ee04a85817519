"""A table of a concept file."""

from __future__ import annotations

import re
import typing
from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from redline.concept.language.quantity import Shape
from redline.foundations import units


class Table(BaseModel):
    """A table of a concept file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Tell editors of the keys with a unit behind them too: ``length_mm = 4550``."""
        reference = handler(core)
        found = handler.resolve_ref_schema(reference)
        shapes = {name: _shape(field.annotation) for name, field in cls.model_fields.items()}
        suffixes = {name: units.suffixes_of(shape.dimension) for name, shape in shapes.items() if shape}
        patterns = {
            f"^{name}_({'|'.join(map(re.escape, ends))})$": {"type": "number", "title": f"{name}, its unit in the key"}
            for name, ends in suffixes.items()
            if ends
        }
        if patterns:
            found["patternProperties"] = patterns
        return reference


def _shape(annotation: Any) -> Shape | None:
    extras = (extra for part in typing.get_args(annotation) for extra in getattr(part, "__metadata__", ()))
    return next((extra for extra in extras if isinstance(extra, Shape)), None)
