"""The two kinds of entry in a concept file: a quantity with a unit and a choice among names.

Either may be written bare (``"4.55 m"``) or as a table that says where it comes from
(``{ value = "4.55 m", source = "brochure 2026", sigma = "10 mm" }``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from redline.foundations import units
from redline.foundations.errors import UnitError, did_you_mean


@dataclass(frozen=True, slots=True)
class Given:
    """A number the user stated: SI value, one-sigma uncertainty in the same unit, its source, and if only recalled."""

    value: float
    sigma: float = 0.0
    source: str = ""
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A name or switch the user chose, its source, and whether it is only recalled."""

    value: str | bool
    source: str = ""
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What a quantity may be: dimension, the unit to show it in, and the closed range that is possible."""

    dimension: str
    display: str
    low: float
    high: float


#: A sigma of this share of the greatest possible value is none too many, however small the value is.
_SMALL_FRAC = 0.05


def _fail(message: str) -> PydanticCustomError:
    return PydanticCustomError("redline", "{message}", {"message": message})


def _number(raw: Any, dimension: str, what: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise _fail(f"{what} should be a number with its unit, for example {units.example(dimension)}")
    if isinstance(raw, str):
        try:
            value = units.parse(raw, dimension)
        except UnitError as error:
            raise _fail(str(error)) from None
    elif (dimension, "") in units.UNITS:
        value = float(raw)
    else:
        raise _fail(f"{raw!r} has no unit; write for example {units.example(dimension)}")
    if not math.isfinite(value):
        raise _fail(f"{raw!r} is not a finite number")
    return value


def _sigma(raw: Any, value: float, shape: Shape) -> float:
    if raw is None:
        return 0.0
    if isinstance(raw, str) and raw.strip().endswith("%") and shape.dimension != "fraction":
        sigma = abs(value) * _number(raw, "fraction", "sigma")
    else:
        sigma = _number(raw, shape.dimension, "sigma")
    if sigma < 0.0:
        raise _fail(f"sigma {raw!r} is negative; a standard deviation is zero or more")
    if shape.low >= 0.0 and sigma > max(value, _SMALL_FRAC * shape.high):
        raise _fail(f"sigma {raw!r} is more than the value itself ({show(value, shape)}), which cannot be negative")
    return sigma


def _check_table(raw: dict[str, Any], allowed: tuple[str, ...]) -> None:
    unknown = sorted(set(raw) - set(allowed))
    if unknown or "value" not in raw:
        wrong = f"unknown {', '.join(unknown)}" if unknown else "value is missing"
        raise _fail(f"{wrong}; a value table holds {', '.join(allowed)}")


def _estimate(table: dict[str, Any]) -> bool:
    found = table.get("estimate", False)
    if not isinstance(found, bool):
        raise _fail(f"estimate is {found!r}; it says true where a value is only remembered, else false")
    return found


def _read_quantity(raw: Any, shape: Shape) -> Given:
    if isinstance(raw, Given):
        return raw
    table = raw if isinstance(raw, dict) else {"value": raw}
    _check_table(table, ("value", "sigma", "source", "estimate"))
    value = _number(table["value"], shape.dimension, "the value")
    if not shape.low <= value <= shape.high:
        low = show(shape.low, shape)
        high = show(shape.high, shape)
        raise _fail(f"{table['value']} is outside what is possible here ({low} to {high})")
    sigma = _sigma(table.get("sigma"), value, shape)
    return Given(value, sigma, str(table.get("source", "")), _estimate(table))


def show(value: float, shape: Shape) -> str:
    """Write an SI value in the unit people use for it.

    >>> show(4.55, Shape("length", "mm", 0.0, 30.0))
    '4550 mm'
    """
    number = units.from_si(value, shape.display, shape.dimension)
    return f"{number:.6g} {shape.display}".strip()


def quantity(dimension: str, display: str, low: float, high: float, description: str) -> Any:
    """Describe a quantity field of the concept file; bounds are in the display unit."""
    shape = Shape(dimension, display, units.to_si(low, display, dimension), units.to_si(high, display, dimension))
    text = {"type": "string", "pattern": r"^\s*[+-]?[0-9.]", "examples": _examples(dimension)}
    number = {"type": "number"}
    bare = [text, number] if (dimension, "") in units.UNITS else [text]
    table = {
        "type": "object",
        "properties": {
            "value": {"anyOf": bare},
            "sigma": {"anyOf": [text, number]},
            "source": {"type": "string"},
            "estimate": {"type": "boolean"},
        },
        "required": ["value"],
        "additionalProperties": False,
    }
    limits = f"{description} Possible: {low:g} to {high:g} {display}".rstrip() + "."
    return Annotated[
        Given,
        BeforeValidator(lambda raw: _read_quantity(raw, shape)),
        WithJsonSchema({"anyOf": [*bare, table], "description": limits}),
        shape,
    ]


def _examples(dimension: str) -> list[str]:
    return [text.strip('"') for text in units.example(dimension).split(" or ")]


def length_text() -> Any:
    """Describe a text that is a length with its unit, kept as it stands."""

    def checked(text: str) -> str:
        _number(text, "length", "a length")
        return text

    return Annotated[str, AfterValidator(checked)]


def _read_choice(raw: Any, names: tuple[str | bool, ...]) -> Chosen:
    if isinstance(raw, Chosen):
        return raw
    table = raw if isinstance(raw, dict) else {"value": raw}
    _check_table(table, ("value", "source", "estimate"))
    value = table["value"]
    if not any(value is name or (isinstance(value, str) and value == name) for name in names):
        raise _fail(_not_among(value, names))
    return Chosen(value, str(table.get("source", "")), _estimate(table))


def _not_among(value: Any, names: tuple[str | bool, ...]) -> str:
    words = [str(name).lower() if isinstance(name, bool) else name for name in names]
    return f"{value!r} is not known{did_you_mean(str(value), words) or ';'} choose one of: {', '.join(words)}"


def choice(names: tuple[str, ...], description: str) -> Any:
    """Describe a field of the concept file that takes one of a few names."""
    schema = {"enum": list(names)}
    return Annotated[
        Chosen,
        BeforeValidator(lambda raw: _read_choice(raw, names)),
        WithJsonSchema({**_choice_schema(schema), "description": description}),
        names,
    ]


def switch(description: str) -> Any:
    """Describe a yes/no field of the concept file."""
    return Annotated[
        Chosen,
        BeforeValidator(lambda raw: _read_choice(raw, (True, False))),
        WithJsonSchema({**_choice_schema({"type": "boolean"}), "description": description}),
        (True, False),
    ]


def _choice_schema(bare: dict[str, Any]) -> dict[str, Any]:
    table = {
        "type": "object",
        "properties": {"value": bare, "source": {"type": "string"}, "estimate": {"type": "boolean"}},
        "required": ["value"],
        "additionalProperties": False,
    }
    return {"anyOf": [bare, table]}
