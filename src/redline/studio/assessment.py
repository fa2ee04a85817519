"""What an assessment says: attributes with error bars, verdicts, inputs with their origin, warnings."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from redline.concept.family import Family
from redline.concept.language.quantity import Shape
from redline.foundations import units
from redline.proving_ground.outcome import Attribute
from redline.proving_ground.registry import attributes
from redline.red_lines.requirement import Requirement
from redline.red_lines.verdict import Judgement
from redline.studio.applicable import families_with, why_absent
from redline.studio.attribute_names import full_name, unknown_attribute
from redline.studio.ensemble.slopes import Slopes


@dataclass(frozen=True, slots=True)
class InputValue:
    """One input: its value in the shown unit, where it comes from, and its one-sigma."""

    path: str
    value: float
    unit: str
    origin: str
    sigma: float
    source: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class AttributeValue:
    """One attribute: nominal value and the spread of the samples that have a result, in its unit.

    Where it does not apply there are no figures, and ``not_applicable`` says why; ``remark`` is what a reader of the
    figure must know.
    """

    attribute: Attribute
    trial: str
    value: float
    p10: float
    p50: float
    p90: float
    without_result: int = 0
    not_applicable: str = ""
    remark: str = ""

    def missing(self, samples: int) -> str:
        """In words, how many of the samples have no result; empty where all have one."""
        if not self.without_result:
            return ""
        return f"{self.without_result} of {samples} samples: no result"


@dataclass(frozen=True, slots=True)
class Driver:
    """How an attribute answers to one input: change per round step of the input."""

    path: str
    step: float
    step_unit: str
    change: float
    unit: str

    def __str__(self) -> str:
        step = f"+{self.step:g} {self.step_unit}".strip()
        return f"{self.change:+.3g} {self.unit} per {step} {label(self.path)}".replace("  ", " ")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement with what was judged, on the requirement's own day where it names one, and what moves it most."""

    judgement: Judgement
    drivers: tuple[Driver, ...]
    value: AttributeValue


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A requirement whose attribute this kind of powertrain does not have, and why."""

    requirement: Requirement
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """The whole verdict on one concept."""

    name: str
    path: str
    attributes: tuple[AttributeValue, ...]
    verdicts: tuple[Verdict, ...]
    inputs: tuple[InputValue, ...]
    choices: dict[str, tuple[str | bool, str]]
    warnings: tuple[str, ...]
    published: dict[str, float]
    red_line: str
    slopes: Slopes
    samples: NDArray[np.float64]
    family: Family = "electric"
    kind: str = "electric"
    plug_in: bool = False
    not_applicable: tuple[NotApplicable, ...] = ()

    def __getitem__(self, name: str) -> AttributeValue:
        known = {item.attribute.name: item for item in self.attributes}
        found = full_name(name, (item.attribute for item in self.attributes))
        if found is None:
            raise unknown_attribute(name, (item.attribute for item in self.attributes), self._why_not(name))
        return known[found]

    def __contains__(self, name: object) -> bool:
        return full_name(name, (item.attribute for item in self.attributes)) is not None

    def __iter__(self) -> Iterator[str]:
        """Names of the attributes, as a mapping gives its keys."""
        return (item.attribute.name for item in self.attributes)

    def __len__(self) -> int:
        return len(self.attributes)

    def __repr__(self) -> str:
        judged = f", {_counted(self.verdicts, 'verdict')} of {self.red_line!r}" if self.red_line else ""
        found = _counted(self.warnings, "finding")
        return f"<Assessment of {self.name!r}: {_counted(self, 'attribute')}{judged}, {found}>"

    def _why_not(self, name: object) -> str:
        """Why this assessment lacks an attribute that some trial gives; empty where none does."""
        every = attributes()
        found = full_name(name, (attribute for attribute, _ in every.values()))
        if found is None:
            return ""
        own = {self.family, "plug_in"} if self.plug_in else {self.family}
        if not families_with(found) & own:
            return why_absent(found, self.kind, self.plug_in)
        return "off_road=True runs its trial" if found in attributes("off_road") else "its trial belongs to the seasons"

    @property
    def sensitivities(self) -> NDArray[np.float64]:
        """Derivatives ``(attribute, input)`` in shown units per SI unit; worked out when first asked for."""
        return self.slopes.every()

    def to_table(self) -> list[dict[str, Any]]:
        """Attributes as rows, ready for a data frame."""
        return [
            {
                "name": item.attribute.name,
                "value": item.value,
                "unit": item.attribute.unit,
                "p10": item.p10,
                "p50": item.p50,
                "p90": item.p90,
                "without_result": item.without_result,
                "not_applicable": item.not_applicable,
                "better": item.attribute.better,
                "trial": item.trial,
            }
            for item in self.attributes
        ]

    def to_dict(self) -> dict[str, Any]:
        """The assessment as plain data: the JSON contract of ``redline assess --json``."""
        return {
            "name": self.name,
            "powertrain": self.kind,
            "plug_in": self.plug_in,
            "attributes": self.to_table(),
            "verdicts": [
                *(_verdict_row(verdict) for verdict in self.verdicts),
                *(_not_applicable_row(item) for item in self.not_applicable),
            ],
            "inputs": [
                {
                    "path": item.path,
                    "value": item.value,
                    "unit": item.unit,
                    "origin": item.origin,
                    "sigma": item.sigma,
                    "source": item.source,
                }
                for item in self.inputs
            ],
            "warnings": list(self.warnings),
        }

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(_html_row(item, len(self.samples)) for item in self.attributes)
        verdicts = "".join(
            f"<tr><td>{escape(v.judgement.requirement.name)}</td><td colspan='2'>{escape(v.judgement.result)}</td>"
            f"<td>{v.judgement.probability:.0%}</td></tr>"
            for v in self.verdicts
        )
        return f"<h4>{escape(self.name)}</h4><table>{rows}{verdicts}</table>"


def _html_row(item: AttributeValue, samples: int) -> str:
    from html import escape

    digits, missing = item.attribute.digits, item.missing(samples)
    blank = item.not_applicable or item.without_result == samples
    band = item.not_applicable if blank else f"{item.p10:.{digits}f} to {item.p90:.{digits}f}"
    cells = (
        item.attribute.title,
        "n/a" if item.not_applicable else f"{item.value:.{digits}f}",
        item.attribute.unit,
        "; ".join(part for part in (band, missing) if part),
    )
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _verdict_row(verdict: Verdict) -> dict[str, Any]:
    judgement = verdict.judgement
    return {
        **_requirement_row(judgement.requirement),
        "result": judgement.result,
        "probability": judgement.probability,
        "margin": judgement.margin,
        "value": verdict.value.value,
        "p10": verdict.value.p10,
        "p90": verdict.value.p90,
        "not_applicable": "",
        "drivers": [
            {"path": d.path, "step": d.step, "step_unit": d.step_unit, "change": d.change} for d in verdict.drivers
        ],
    }


def _not_applicable_row(item: NotApplicable) -> dict[str, Any]:
    """The same keys as a verdict; what was not judged has neither probability nor margin."""
    return {
        **_requirement_row(item.requirement),
        "result": "not applicable",
        "probability": None,
        "margin": None,
        "value": None,
        "p10": None,
        "p90": None,
        "not_applicable": item.why,
        "drivers": [],
    }


def _requirement_row(requirement: Requirement) -> dict[str, Any]:
    return {
        "requirement": requirement.name,
        "attribute": requirement.attribute.name,
        "bound": requirement.bound,
        "unit": requirement.attribute.unit,
        "kind": requirement.kind,
        "reason": requirement.reason,
        "conditions": dict(requirement.conditions),
    }


_LABELS = {
    "aero.drag_coefficient": "Cd",
    "tank.volume": "tank volume",
    "engine.power": "engine power",
    "engine.torque": "engine torque",
    "engine.efficiency": "engine efficiency",
    "gearbox.efficiency": "gearbox efficiency",
    "charging.efficiency": "charger efficiency",
    "auxiliaries.power": "power of auxiliaries",
    "battery.heater_power": "pack heater power",
    "climate.heater_power": "cabin heater power",
    "mass.front_share": "mass on the front axle",
}


def label(path: str) -> str:
    """A short name of an input for people: the last parts of its path in words."""
    if path in _LABELS:
        return _LABELS[path]
    parts = path.split(".")
    keep = parts[-2:] if len(parts) > 2 else parts[-1:]
    return " ".join(keep).replace("_", " ")


def shown(value_si: float, shape: Shape) -> float:
    """An SI value in the unit people use."""
    return units.from_si(value_si, shape.display, shape.dimension)


def shown_width(width_si: float, shape: Shape) -> float:
    """A difference in SI in the unit people use (no offset)."""
    return width_si / units.unit(shape.display, shape.dimension).scale


def _counted(items: Sized, noun: str) -> str:
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"
