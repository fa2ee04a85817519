"""Comparing assessments: differences from the first, better or worse, or lost in the error bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from redline.proving_ground.outcome import Attribute
from redline.proving_ground.registry import attributes
from redline.red_lines.requirement import Requirement
from redline.studio.applicable import kind_words
from redline.studio.assessment import Assessment, AttributeValue, InputValue, NotApplicable, Verdict

Mark = Literal["", "better", "worse", "same", "within error bars"]
#: Two results count as apart when their p10-p90 bars share less than this part of the shorter bar.
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """One concept's attribute beside the first concept's."""

    result: AttributeValue
    change: float
    mark: Mark


#: One attribute or input of every concept; None where a concept has none.
Row = tuple[Difference | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Assessments side by side; the first that has an attribute is what the others are measured against.

    ``rows`` are the attributes that any of them has, ``inputs`` what makes them different to begin with.
    """

    assessments: tuple[Assessment, ...]
    rows: tuple[Row, ...]
    inputs: tuple[Row, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline compare --json``; null where a concept has no such value."""
        return {
            "concepts": [item.name for item in self.assessments],
            "powertrains": [kind_words(item.kind, item.plug_in) for item in self.assessments],
            "inputs": [_row(row) for row in self.inputs],
            "attributes": [_row(row) for row in self.rows],
            "verdicts": _verdicts(self.assessments),
        }

    def to_table(self) -> list[dict[str, Any]]:
        """A row for each attribute of each concept that has it, ready for a data frame."""
        return [
            {"name": attribute_of(row).name, "unit": attribute_of(row).unit, "concept": item.name, **_value(cell)}
            for row in self.rows
            for item, cell in zip(self.assessments, row, strict=True)
            if cell is not None
        ]

    def __repr__(self) -> str:
        names = ", ".join(repr(item.name) for item in self.assessments)
        return f"<Comparison of {names}: {len(self.rows)} attributes>"

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(item.name)}</th>" for item in self.assessments)
        rows = "".join(
            f"<tr><td>{escape(attribute_of(row).title)}, {escape(attribute_of(row).unit)}</td>"
            + "".join(_html_cell(cell) for cell in row)
            + "</tr>"
            for row in self.rows
        )
        return f"<table><tr><th></th>{head}</tr>{rows}</table>"


def _html_cell(cell: Difference | None) -> str:
    if cell is None:
        return "<td>–</td>"
    return f"<td>{cell.result.value:.{cell.result.attribute.digits}f} <small>{cell.mark}</small></td>"


def attribute_of(row: Row) -> Attribute:
    """The attribute of a row: that of the first concept that has it."""
    return next(cell.result.attribute for cell in row if cell is not None)


def compare(assessments: Sequence[Assessment]) -> Comparison:
    """Lay assessments side by side, attribute by attribute; what only some have stands with the others' blanks."""
    tables = [
        {item.attribute.name: item for item in found.attributes if not item.not_applicable} for found in assessments
    ]
    known = [name for name in attributes() if any(name in table for table in tables)]
    rows = tuple(_laid_out([table.get(name) for table in tables]) for name in known)
    return Comparison(tuple(assessments), rows, tuple(_input_rows(assessments)))


def _laid_out(values: Sequence[AttributeValue | None]) -> Row:
    first = next(value for value in values if value is not None)

    def beside(value: AttributeValue | None) -> Difference | None:
        if value is None:
            return None
        return Difference(value, 0.0, "") if value is first else difference(first, value)

    return tuple(beside(value) for value in values)


def by_law(comparison: Comparison, name: str) -> Row:
    """Tailpipe CO2 as a rule year counts it: a plug-in's weighted, any other engine's as tested, none without one."""
    rows = {attribute_of(row).name: row for row in comparison.rows}
    weighted, tested = rows[name], rows["carbon_dioxide_wltp_g_km"]
    nothing = AttributeValue(attribute_of(weighted), "", 0.0, 0.0, 0.0, 0.0)
    return tuple(
        own or other or (Difference(nothing, 0.0, "") if item.kind == "electric" else None)
        for own, other, item in zip(weighted, tested, comparison.assessments, strict=True)
    )


#: Inputs that tell powertrains apart: path, words, which direction is better, digits, and from which value on.
_INPUTS: tuple[tuple[str, str, Literal["more", "less"], int, float], ...] = (
    ("powertrain.power", "System power", "more", 0, 0.0),
    ("engine.power", "Engine power", "more", 0, 0.0),
    ("tank.volume", "Tank", "more", 0, 0.0),
    ("battery.usable_energy", "Usable battery", "more", 1, 0.1),
    ("transfer.low_range", "Low range", "more", 2, 1.001),
)


def _input_rows(assessments: Sequence[Assessment]) -> Iterator[Row]:
    """Rows of the inputs that any concept has; a bar reaches 1.28 sigma to both sides, which is p10 to p90.

    Inputs are neither better nor worse, so they carry no mark.
    """
    tables = [{item.path: item for item in found.inputs} for found in assessments]
    for path, words, better, digits, least in _INPUTS:
        found = [table.get(path) for table in tables]
        if not any(item is not None and item.value >= least for item in found):
            continue
        unit = next(item.unit for item in found if item is not None)
        attribute = Attribute(path.replace(".", "_"), "count", unit, better, words, digits)
        yield tuple(
            Difference(_as_result(item, attribute), 0.0, "") if item is not None and item.value >= least else None
            for item in found
        )


def _as_result(item: InputValue, attribute: Attribute) -> AttributeValue:
    reach = 1.2816 * item.sigma
    return AttributeValue(attribute, "input", item.value, item.value - reach, item.value, item.value + reach)


def short_names(names: Sequence[str]) -> list[str]:
    """Names without the words that all of them begin with.

    >>> short_names(["Compact 4x4 petrol", "Compact 4x4 diesel"]), short_names(["One"])
    (['petrol', 'diesel'], ['One'])
    """
    split = [name.split() for name in names]
    shared = 0
    while len(names) > 1 and all(len(words) > shared + 1 and words[shared] == split[0][shared] for words in split):
        shared += 1
    return [" ".join(words[shared:]) for words in split]


def difference(base: AttributeValue, other: AttributeValue) -> Difference:
    """The change from one result to another, and what it amounts to."""
    change = other.value - base.value
    if not base.attribute.goal:
        return Difference(other, change, "")
    if abs(change) < 0.5 * 10.0**-base.attribute.digits:
        return Difference(other, change, "same")
    if shared_part(base, other) > _SHARED:
        return Difference(other, change, "within error bars")
    better = (change > 0.0) == (base.attribute.better == "more")
    return Difference(other, change, "better" if better else "worse")


def shared_part(first: AttributeValue, second: AttributeValue) -> float:
    """Part of the shorter p10-p90 bar that lies within the longer one, 0 to 1; bars of no length share nothing."""
    shorter = min(first.p90 - first.p10, second.p90 - second.p10)
    longer = max(first.p90 - first.p10, second.p90 - second.p10)
    overlap = min(first.p90, second.p90) - max(first.p10, second.p10)
    if overlap < 0.0 or longer == 0.0:
        return 0.0
    return 1.0 if shorter == 0.0 else overlap / shorter


def _row(row: Row) -> dict[str, Any]:
    attribute = attribute_of(row)
    return {
        "name": attribute.name,
        "unit": attribute.unit,
        "better": attribute.better,
        "values": [None if cell is None else _value(cell) for cell in row],
    }


def _value(cell: Difference) -> dict[str, Any]:
    return {
        "value": cell.result.value,
        "p10": cell.result.p10,
        "p90": cell.result.p90,
        "change": cell.change,
        "mark": cell.mark,
    }


def judged(assessments: Sequence[Assessment]) -> list[tuple[Requirement, list[Verdict | NotApplicable | None]]]:
    """Every requirement that any assessment was held against, with what became of it in each."""
    found: dict[str, Requirement] = {}
    for item in assessments:
        found |= {v.judgement.requirement.name: v.judgement.requirement for v in item.verdicts}
        found |= {absent.requirement.name: absent.requirement for absent in item.not_applicable}
    tables = [
        {v.judgement.requirement.name: v for v in item.verdicts}
        | {absent.requirement.name: absent for absent in item.not_applicable}
        for item in assessments
    ]
    return [(requirement, [table.get(name) for table in tables]) for name, requirement in found.items()]


def _result(found: Verdict | NotApplicable | None) -> dict[str, Any]:
    if isinstance(found, Verdict):
        judgement = found.judgement
        return {"result": judgement.result, "probability": judgement.probability, "margin": judgement.margin}
    return {"result": "not applicable", "probability": None, "margin": None}


def _verdicts(assessments: Sequence[Assessment]) -> list[dict[str, Any]]:
    return [
        {
            "requirement": requirement.name,
            "attribute": requirement.attribute.name,
            "bound": requirement.bound,
            "kind": requirement.kind,
            "results": [_result(item) for item in results],
        }
        for requirement, results in judged(assessments)
    ]
