"""Damage of wheel loads on a road mix: many corners at once, front and rear, over every road and event."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.physics.road.wheel_load import quarter_car, rolled_over, wheel_force
from redline.studio.lifetime.durability_data import STEP_M, Stretch, tables
from redline.studio.lifetime.rainflow_damage import damage, equivalent_amplitude

#: By how much a lever is moved.
LEVER = 0.1
LEVERS = ("mass", "unsprung mass", "tyre diameter")
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Corners:
    """Corners of many vehicles ``(vehicle, axle)``, in SI units."""

    corner_kg: Array
    unsprung_kg: Array
    wheel_kg: Array
    deflection_m: Array
    radius_m: Array
    body_rad_s: Array
    damping_frac: Array

    def joined(self, *others: Corners) -> Corners:
        """These and others, one after another."""
        names = [field.name for field in dataclasses.fields(self)]
        parts = (self, *others)
        return Corners(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})

    def nominal(self) -> Corners:
        """The first vehicle alone."""
        return Corners(**{field.name: getattr(self, field.name)[:1] for field in dataclasses.fields(self)})


def corners(
    style: str, mass_kg: Array, front_share_frac: Array, diameter_m: Array, width_m: Array, deflection_m: Array,
    deviation: Array,
) -> Corners:  # fmt: skip
    """Corners from mass, tyre and body style; ``deviation`` ``(vehicle, 4)`` in sigmas moves what the style sets.

    Unsprung mass is hub and brake, a share of the corner's mass, with tyre and rim, by diameter squared times width.
    """
    data = tables()
    ride, tuning = data["ride"][style], data["tuning"]
    names = ("frequency", "damping", "hub_share", "wheel_density")
    moved = [1.0 + tuning[name]["sigma"] * deviation[:, index, None] for index, name in enumerate(names)]
    share = np.stack([front_share_frac, 1.0 - front_share_frac], axis=1)
    corner = 0.5 * mass_kg[:, None] * share
    level = np.ones_like(share)
    wheel = tuning["wheel_density"]["value"] * moved[3] * (diameter_m**2 * width_m)[:, None] * level
    return Corners(
        corner_kg=corner,
        unsprung_kg=ride["hub"] * moved[2] * corner + wheel,
        wheel_kg=wheel,
        deflection_m=deflection_m[:, None] * corner / (0.25 * mass_kg[:, None]),
        radius_m=0.5 * diameter_m[:, None] * level,
        body_rad_s=2.0 * np.pi * ride["frequency"] * moved[0] * level,
        damping_frac=tuning["damping"]["value"] * moved[1] * level,
    )


def reference() -> Corners:
    """The stated reference vehicle."""
    data = tables()["reference"]
    one = {name: np.array([value]) for name, value in data.items() if name != "style"}
    return corners(
        data["style"], one["mass_kg"], one["front_share"], one["diameter_m"], one["width_m"], one["deflection_m"],
        np.zeros((1, 4)),
    )  # fmt: skip


def lever(plain: Corners, name: str) -> Corners:
    """A tenth more of body mass, unsprung mass or tyre diameter; tyre stiffness and the body's frequency stay.

    A larger tyre is heavier with the square of its diameter.
    """
    grown = {"mass": plain.corner_kg, "unsprung mass": plain.unsprung_kg}
    added = LEVER * grown[name] if name in grown else ((1.0 + LEVER) ** 2 - 1.0) * plain.wheel_kg
    corner = plain.corner_kg + added
    return dataclasses.replace(
        plain,
        corner_kg=corner,
        unsprung_kg=plain.unsprung_kg + (0.0 if name == "mass" else added),
        deflection_m=plain.deflection_m * corner / plain.corner_kg,
        radius_m=plain.radius_m * (1.0 if name in grown else 1.0 + LEVER),
    )


def _loads(plain: dict[str, jax.Array], road_m: jax.Array, step_s: jax.Array) -> jax.Array:
    """Wheel loads ``(vehicle, axle, point)``."""

    def one(corner: dict[str, jax.Array]) -> jax.Array:
        car = quarter_car(
            corner["corner_kg"],
            corner["unsprung_kg"],
            corner["body_rad_s"],
            corner["damping_frac"],
            corner["deflection_m"],
        )
        return wheel_force(car, rolled_over(road_m, STEP_M, corner["radius_m"]), step_s)

    return jax.vmap(jax.vmap(one))(plain)


@float64
def loads(found: Corners, stretch: Stretch) -> Array:
    """Wheel loads of many vehicles over one road or event ``(vehicle, axle, point)``, in N."""
    plain: dict[str, Any] = {
        field.name: np.asarray(getattr(found, field.name), np.float64) for field in dataclasses.fields(found)
    }
    arguments = (plain, np.asarray(stretch.height_m), np.float64(STEP_M / stretch.speed_m_s))
    return np.asarray(compiled("wheel-loads", _loads, *arguments)(*arguments))


def damage_per_km(found: Corners, mix: tuple[Stretch, ...], exponent: float) -> Array:
    """Damage of each road and event on one kilometre of the mix ``(vehicle, axle, stretch)``, in N to the exponent."""
    columns = []
    for stretch in mix:
        history = loads(found, stretch)
        one = [[damage(axle, exponent) for axle in vehicle] for vehicle in history]
        columns.append(np.array(one) * stretch.per_km)
    return np.stack(columns, axis=-1)


def amplitudes(per_km: Array) -> Array:
    """Damage-equivalent amplitude of each wheel over the whole distance in N, from damage per km."""
    counting = tables()["counting"]
    total = per_km.sum(axis=-1) * counting["distance_km"]
    return np.vectorize(lambda one: equivalent_amplitude(one, counting["exponent"], counting["cycles"]))(total)


def static_n(found: Corners) -> Array:
    """Load of each wheel at rest, in N."""
    return found.corner_kg * GRAVITY_M_S2
