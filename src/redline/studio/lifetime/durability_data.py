"""What the indicators of durability rest on: road mixes, events, tuning and reference, read from the library."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.foundations.errors import InputError, unknown_name
from redline.foundations.library_file import library_table
from redline.physics.road.wheel_load import road_profile

#: Points and their distance on a synthesised road (410 m) and around an event; fixed phases for equal digits.
POINTS, EVENT_POINTS, STEP_M = 16_384, 1_600, 0.025
_SEED = 20261125
_BEFORE_M = 2.0


@functools.cache
def tables() -> dict[str, Any]:
    """All tables of ``library/durability.toml``."""
    return library_table("durability.toml")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A road or an event: heights, speed, and how often it comes on one kilometre of the mix."""

    name: str
    height_m: NDArray[np.float64]
    speed_m_s: float
    per_km: float


def mixes() -> list[str]:
    """Names of the road mixes."""
    return list(tables()["mix"])


def known_mix(mix: str) -> str:
    """The name of a road mix that there is.

    Raises:
        InputError: no such mix; the message names those there are.
    """
    if mix not in tables()["mix"]:
        raise InputError([unknown_name("mix", mix, mixes(), "no such road mix")])
    return mix


def stretches(mix: str) -> tuple[Stretch, ...]:
    """The roads and events of a mix.

    Raises:
        InputError: no such mix; the message names those there are.
    """
    data = tables()["mix"][known_mix(mix)]
    length_km = POINTS * STEP_M * 1e-3
    roads = tuple(
        Stretch(
            f"{one['name']}, class {one['class']}, {one['km_h']:.0f} km/h", _road(one["class"], number),
            one["km_h"] / 3.6, one["share"] / length_km,
        )
        for number, one in enumerate(data["segments"])
    )  # fmt: skip
    events = tuple(
        Stretch(name, event_profile(name), tables()["event"][name]["km_h"] / 3.6, per_100_km / 100.0)
        for name, per_100_km in data["events"].items()
    )
    return roads + events


@functools.cache
def _road(road_class: str, number: int) -> NDArray[np.float64]:
    phases = np.random.default_rng(_SEED + number).uniform(0.0, 2.0 * np.pi, POINTS // 2)
    with jax.enable_x64(True):
        return np.asarray(road_profile(jnp.asarray(phases), tables()["road"][road_class], STEP_M))


def event_profile(name: str) -> NDArray[np.float64]:
    """Heights around an event: level road, a step, a box or one wave of a cosine, level road."""
    data = tables()["event"][name]
    x = np.arange(EVENT_POINTS) * STEP_M - _BEFORE_M
    height, length = data["height_m"], data["length_m"]
    if data["shape"] == "step":
        return np.where(x >= 0.0, height, 0.0)
    inside = (x >= 0.0) & (x < length)
    if data["shape"] == "box":
        return np.where(inside, height, 0.0)
    return np.where(inside, 0.5 * height * (1.0 - np.cos(2.0 * np.pi * x / length)), 0.0)
