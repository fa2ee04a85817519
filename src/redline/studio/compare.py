"""Comparing assessments: differences from the first, better or worse, or lost in the error bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from redline.studio.assessment import Assessment, AttributeValue

Mark = Literal["", "better", "worse", "same", "within error bars"]
#: Two results count as apart when their p10-p90 bars share less than this part of the shorter bar.
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """One concept's attribute beside the first concept's."""

    result: AttributeValue
    change: float
    mark: Mark


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Assessments side by side; the first is what the others are measured against."""

    assessments: tuple[Assessment, ...]
    rows: tuple[tuple[Difference, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline compare --json``."""
        return {
            "concepts": [item.name for item in self.assessments],
            "attributes": [_row(row) for row in self.rows],
            "verdicts": _verdicts(self.assessments),
        }

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(item.name)}</th>" for item in self.assessments)
        rows = "".join(
            f"<tr><td>{escape(row[0].result.attribute.title)}, {escape(row[0].result.attribute.unit)}</td>"
            + "".join(f"<td>{d.result.value:.{d.result.attribute.digits}f} <small>{d.mark}</small></td>" for d in row)
            + "</tr>"
            for row in self.rows
        )
        return f"<table><tr><th></th>{head}</tr>{rows}</table>"


def compare(assessments: Sequence[Assessment]) -> Comparison:
    """Lay assessments side by side, attribute by attribute."""
    first = assessments[0]
    rows = tuple(
        tuple(difference(base, other[base.attribute.name], other is first) for other in assessments)
        for base in first.attributes
    )
    return Comparison(tuple(assessments), rows)


def difference(base: AttributeValue, other: AttributeValue, is_base: bool = False) -> Difference:
    """The change from one result to another, and what it amounts to."""
    change = other.value - base.value
    if is_base:
        return Difference(other, 0.0, "")
    if abs(change) < 0.5 * 10.0**-base.attribute.digits:
        return Difference(other, change, "same")
    if shared_part(base, other) > _SHARED:
        return Difference(other, change, "within error bars")
    better = (change > 0.0) == (base.attribute.better == "more")
    return Difference(other, change, "better" if better else "worse")


def shared_part(first: AttributeValue, second: AttributeValue) -> float:
    """Part of the shorter p10-p90 bar that lies within the longer one, 0 to 1; bars of no length share nothing."""
    shorter = min(first.p90 - first.p10, second.p90 - second.p10)
    overlap = min(first.p90, second.p90) - max(first.p10, second.p10)
    if overlap < 0.0:
        return 0.0
    return (
        1.0
        if shorter <= 0.0 < max(first.p90 - first.p10, second.p90 - second.p10)
        else overlap / shorter
        if shorter
        else 0.0
    )


def _row(row: tuple[Difference, ...]) -> dict[str, Any]:
    attribute = row[0].result.attribute
    return {
        "name": attribute.name,
        "unit": attribute.unit,
        "better": attribute.better,
        "values": [
            {
                "value": d.result.value,
                "p10": d.result.p10,
                "p90": d.result.p90,
                "change": d.change,
                "mark": d.mark,
            }
            for d in row
        ],
    }


def _verdicts(assessments: Sequence[Assessment]) -> list[dict[str, Any]]:
    return [
        {
            "requirement": verdict.judgement.requirement.name,
            "attribute": verdict.judgement.requirement.attribute.name,
            "bound": verdict.judgement.requirement.bound,
            "kind": verdict.judgement.requirement.kind,
            "results": [
                {
                    "result": item.verdicts[index].judgement.result,
                    "probability": item.verdicts[index].judgement.probability,
                    "margin": item.verdicts[index].judgement.margin,
                }
                for item in assessments
            ],
        }
        for index, verdict in enumerate(assessments[0].verdicts)
    ]
