"""Fit-out: what a rack, a tent, other tyres, a lift or a winch give and take, by the vehicle's own trials.

A fitted vehicle is the bought one with something on it: engine, gears, springs, pack and ratings stay as they are; only
air and tyres are worked out anew. So every estimate but theirs is held before anything is fitted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from redline.concept.accessories import Accessory, accessories_named
from redline.concept.building.complete import Slots, paths
from redline.concept.building.features import features
from redline.concept.checking.envelope import limits
from redline.concept.concept import Concept
from redline.concept.language.quantity import Chosen
from redline.foundations import units
from redline.foundations.engine import float64
from redline.foundations.types import Float
from redline.proving_ground.conditions import Conditions
from redline.studio.ensemble.fleet import BLOCK
from redline.studio.ensemble.plausible import plausible
from redline.studio.ensemble.samples import samples_by_name
from redline.studio.ensemble.sampling import standard_normal
from redline.studio.ensemble.spread import Spread, spread

#: Plausible vehicles behind the error bars: with the nominal one they fill one block of a fleet.
SAMPLES = BLOCK - 1
#: What stays free to follow what is fitted: tyres, air, and the test masses that a coast-down is held at.
_FOLLOWS = ("tyres.", "aero.", "mass.epa_test", "mass.wltp_test", "mass.rotating")
#: Never held: a coast-down would hide what is fitted, and what only counts where a concept gives it.
_NEVER_GIVEN = ("road_load.", "five_cycle_factor", "off_road.approach", "off_road.breakover", "off_road.departure")
#: What hangs on the body and rises with it.
_RISES = (
    "off_road.belly_height", "off_road.ground_clearance", "off_road.bumper_front_height",
    "off_road.bumper_rear_height", "off_road.floor_height", "off_road.air_intake_height", "dimensions.height",
)  # fmt: skip
#: Middle of what lies on a roof, stands on a bumper or lies behind the seats, above these; engineering values.
_ABOVE_ROOF_M, _ABOVE_BUMPER_M, _ABOVE_TAIL_M, _ABOVE_FLOOR_M = 0.10, 0.15, 0.45, 0.35
#: Share of what lies behind the second row that the front axle carries.
_CARGO_FRONT_FRAC = 0.1


@dataclass(frozen=True, slots=True)
class Figure:
    """What is asked of every fit-out: an attribute, its short title, its unit, and whether changes are shares."""

    key: str
    title: str
    unit: str
    digits: int
    relative: bool = False


FIGURES = (
    Figure("payload_kg", "payload", "kg", 0),
    Figure("range_wltp_km", "WLTP range", "%", 1, relative=True),
    Figure("range_120_km_h_km", "at 120 km/h", "%", 1, relative=True),
    Figure("approach_deg", "approach", "deg", 1),
    Figure("breakover_deg", "breakover", "deg", 1),
    Figure("departure_deg", "departure", "deg", 1),
    Figure("tilt_angle_deg", "tips at", "deg", 1),
    Figure("slope_sand_pct", "sand slope", "%", 1),
)
_NAMES = tuple(figure.key for figure in FIGURES)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fit-out: its changes of the figures by key, each with a bar, and remarks: has it already, platform refuses."""

    name: str
    words: str
    changes: dict[str, Spread]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FitOut:
    """A concept as it stands, and what each thing fitted changes."""

    concept: str
    samples: int
    stock: dict[str, float]
    rows: tuple[Fitted, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline fit-out --json``."""
        return dataclasses.asdict(self) | {"units": {figure.key: figure.unit for figure in FIGURES}}


Values = Mapping[str, float]


def held(laid_out: Slots, values: Values) -> Slots:
    """A concept whose estimates are given, but for tyres and air; without a coast-down."""
    raw, mask = dict(laid_out.raw), dict(laid_out.mask)
    for path, value in values.items():
        if path.startswith(_NEVER_GIVEN):
            mask[path] = np.float64(0.0)
        elif not path.startswith(_FOLLOWS):
            raw[path], mask[path] = np.float64(value), np.float64(1.0)
    return dataclasses.replace(laid_out, raw=raw, mask=mask)


def raised(item: Accessory, values: Values, solid: bool) -> dict[str, float]:
    """Steps in m of what rises: the body by lift and taller tyres, a beam axle by its tyres alone."""
    by_tyre = 0.5 * item.tyre_diameter_m
    body = item.lift_m + by_tyre
    steps = dict.fromkeys(_RISES, body) | {"mass.cg_height": body, "tyres.diameter": item.tyre_diameter_m}
    steps["off_road.axle_clearance"] = by_tyre if solid else body
    return {path: step for path, step in steps.items() if step and path in values}


def place_of(name: str, values: Values) -> tuple[float, float]:
    """Height in m of what is fitted at a place, and the share of its weight that the front axle carries."""
    wheelbase = values["dimensions.wheelbase"]
    return {
        "roof": (values["dimensions.height"] + _ABOVE_ROOF_M, 0.5),
        "front": (
            values["off_road.bumper_front_height"] + _ABOVE_BUMPER_M,
            1.0 + values["dimensions.overhang_front"] / wheelbase,
        ),
        "rear": (
            values["off_road.bumper_rear_height"] + _ABOVE_TAIL_M,
            -values["dimensions.overhang_rear"] / wheelbase,
        ),
        "under": (values["off_road.belly_height"], 0.5),
        "cargo": (values["off_road.floor_height"] + _ABOVE_FLOOR_M, _CARGO_FRONT_FRAC),
        "wheels": (0.5 * values["tyres.diameter"], 0.5),
    }[name]


def loaded(mass_kg: Float, place: str, values: Values) -> dict[str, Any]:
    """Steps of mass, and by its moments of centre of gravity, ``m (z - h) / (M + m)`` and likewise front share.

    One mass or many ``(n,)``; the steps have its shape.
    """
    kerb = values["mass.kerb"]
    height, front = place_of(place, values)
    share = mass_kg / (kerb + mass_kg)
    return {
        "mass.kerb": mass_kg,
        "mass.cg_height": share * (height - values["mass.cg_height"]),
        "mass.front_share": share * (front - values["mass.front_share"]),
    }


def steps_of(items: tuple[Accessory, ...], normals: NDArray[np.float64], values: Values, solid: bool) -> dict[str, Any]:
    """Steps ``(1 + sample,)`` by path of all that is fitted, the first nominal; ``normals`` are two for each thing."""
    steps: dict[str, Any] = {}

    def add(found: Mapping[str, Any]) -> None:
        for path, step in found.items():
            steps[path] = steps.get(path, 0.0) + step

    area = values["aero.frontal_area"]
    for index, item in enumerate(items):
        heavier, draggier = normals[:, 2 * index], normals[:, 2 * index + 1]
        add(loaded(np.maximum(item.mass_kg.value + item.mass_kg.sigma * heavier, 0.0), item.place, values))
        add(raised(item, values, solid))
        add({"aero.drag_coefficient": (item.drag_area_m2.value + item.drag_area_m2.sigma * draggier) / area})
        add({"tyres.rolling_coefficient": item.rolling_sigma * draggier})
    return steps


def _fitted_slots(concept: Concept, base: Slots, items: tuple[Accessory, ...]) -> Slots:
    """The held vehicle with the treads that are fitted, and its drawn underside raised."""
    treads = [item.tread for item in items if item.tread]
    chosen = concept.choices | ({"tyres.tread": Chosen(treads[-1])} if treads else {})
    numbers = features(dataclasses.replace(concept, choices=chosen)).numbers
    up = sum(item.lift_m + 0.5 * item.tyre_diameter_m for item in items)
    fitted = {name: np.float64(value) for name, value in numbers.items()}
    return dataclasses.replace(base, features=fitted, profile_z_m=base.profile_z_m + up)


def _remarks(
    concept: Concept, values: Values, steps: Mapping[str, Any], items: tuple[Accessory, ...]
) -> tuple[str, ...]:
    """What is on the vehicle already, and what its platform does not allow, in words."""
    tread = features(concept).choices["tyres.tread"][0]
    found = ["its tyres have this tread" for item in items if item.tread and item.tread == tread]
    for _, words, limited, low, high, dimension, unit in limits(concept):
        for path in limited:
            value = values[path] + float(np.ravel(steps.get(path, 0.0))[0])
            if path in steps and not low <= value <= high:
                shown = [units.from_si(number, unit, dimension) for number in (value, low, high)]
                found.append(f"{words} {shown[0]:.0f} {unit}; the platform takes {shown[1]:.0f} to {shown[2]:.0f}")
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Stock:
    """The vehicle before anything is fitted: concept, held slots, values, deviations of its samples, its figures."""

    concept: Concept
    base: Slots
    values: dict[str, float]
    deltas: NDArray[np.float64]
    figures: dict[str, NDArray[np.float64]]


def _row(pool: Executor, stock: _Stock, name: str, words: str, items: tuple[Accessory, ...]) -> Fitted:
    normals = np.vstack([np.zeros((1, 2 * len(items))), standard_normal(2 * len(items), SAMPLES)])
    solid = bool(stock.base.features["front.suspension.solid"] + stock.base.features["rear.suspension.solid"])
    steps = steps_of(items, normals, stock.values, solid)
    places = paths(stock.concept.family)
    deltas = stock.deltas.copy()
    for path, step in steps.items():
        deltas[:, places.index(path)] += step
    for path in ("mass.epa_test", "mass.wltp_test"):
        if stock.base.mask[path]:
            deltas[:, places.index(path)] += steps["mass.kerb"]
    fitted = _fitted_slots(stock.concept, stock.base, items)
    found = samples_by_name(pool, fitted, Conditions(), deltas, _NAMES)
    changes = {figure.key: spread(_change(figure, found, stock.figures)) for figure in FIGURES}
    return Fitted(name, words, changes, _remarks(stock.concept, stock.values, steps, items))


def _change(
    figure: Figure, found: dict[str, NDArray[np.float64]], before: dict[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    change = found[figure.key] - before[figure.key]
    return 100.0 * change / np.maximum(before[figure.key], 1e-9) if figure.relative else change


@float64
def fit_out(concept: Concept, names: tuple[str, ...] = (), own: Mapping[str, Accessory] | None = None) -> FitOut:
    """What each accessory changes of a concept, sample by sample against the same vehicle without it.

    Names are a user's ``own`` or the library's; without names the rows are all of one's own, else the whole library.
    More than one that were chosen are told together in a last row.

    Raises:
        InputError: a name that neither has.
    """
    items = accessories_named(names, own)
    drawn = plausible(concept)
    base, deltas = held(drawn.laid_out, drawn.values), drawn.deltas[: 1 + SAMPLES]
    with ThreadPoolExecutor(max_workers=2) as pool:
        before = samples_by_name(pool, base, Conditions(), deltas, _NAMES)
        stock = _Stock(concept, base, drawn.values, deltas, before)
        rows = [_row(pool, stock, item.name, item.words, (item,)) for item in items]
        if len(items) > 1 and (names or own):
            rows.append(_row(pool, stock, "together", "all of them", items))
    figures = {figure.key: float(before[figure.key][0]) for figure in FIGURES}
    return FitOut(concept.name, SAMPLES, figures, tuple(rows))
