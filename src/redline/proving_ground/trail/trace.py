"""A trail as a trace over time: speed, slope and ground of every step, whose distance and rise are the trail's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.foundations.constants import GRAVITY_M_S2
from redline.proving_ground.driving.driveline_of import LOW_RANGE_M_S
from redline.proving_ground.driving.legs import Leg
from redline.proving_ground.driving.schedule import AS_IT_IS, HELD, SOAKS, Schedule
from redline.proving_ground.driving.weather import weather_row
from redline.proving_ground.trail.ability import SPEEDS_M_S, Ability
from redline.proving_ground.trail.grid import TrailGrid
from redline.proving_ground.trail.resistance import Going, shares

#: Steps in one chunk of a trail: half a minute, in which charge and heat are held.
STEPS = 32
#: Chunks of a run: the fewest of these that hold it, so that two compiled programs serve every trail.
SIZES = (512, 4096)


@dataclass(frozen=True, slots=True, eq=False)
class TrailTrace:
    """Times ``(n,)`` in s with speeds in m/s and places along the ground in m, evenly spaced in time."""

    time_s: NDArray[np.float64]
    speed_m_s: NDArray[np.float64]
    along_m: NDArray[np.float64]

    @property
    def step_s(self) -> float:
        """Length of a step."""
        return float(self.time_s[1])


def trace_of(grid: TrailGrid, speed_m_s: NDArray[np.float64]) -> TrailTrace:
    """Turn speeds along the way into speeds over time.

    Between nodes acceleration is even, so a way of s takes ``2 s / (v + v')``. Steps last a second, or longer where the
    longest program is too short. Speeds are scaled, by some parts in ten thousand, so that the trapezoid rule over the
    steps gives the way exactly. Where it does not move at all no time passes.
    """
    ways, mean = np.diff(grid.along_m), 0.5 * (speed_m_s[1:] + speed_m_s[:-1])
    passing = np.where(mean > 0.0, ways / np.maximum(mean, 1e-3), 0.0)
    at = np.concatenate([[0.0], np.cumsum(passing)])
    step = float(max(1.0, np.ceil(at[-1] / (SIZES[-1] * STEPS - 1))))
    time: NDArray[np.float64] = step * np.arange(max(int(np.ceil(at[-1] / step)), 1) + 1, dtype=np.float64)
    speed = np.interp(time, at, speed_m_s)
    speed[-1] = 0.0
    way = np.concatenate([[0.0], np.cumsum(0.5 * step * (speed[1:] + speed[:-1]))])
    scale = grid.along_m[-1] / way[-1] if way[-1] > 0.0 else 1.0
    return TrailTrace(time_s=time, speed_m_s=scale * speed, along_m=scale * way)


@dataclass(frozen=True, slots=True, eq=False)
class Resisted:
    """What the ground resists at nodes ``(n,)`` beyond the tyres' rolling on asphalt, as shares of the load.

    ``spread_frac`` is the standard deviation of the force over stones.
    """

    soft_frac: NDArray[np.float64]
    slip_frac: NDArray[np.float64]
    spread_frac: NDArray[np.float64]

    @property
    def ground_frac(self) -> NDArray[np.float64]:
        """All of it."""
        return self.soft_frac + self.slip_frac


def resisted(
    grid: TrailGrid, speed_m_s: NDArray[np.float64], able: Ability,
    ground: NDArray[np.int64], rolling_frac: NDArray[np.float64], shear_m: NDArray[np.float64],
) -> Resisted:  # fmt: skip
    """Resistance of the ground and of slip at nodes; ``rolling_frac`` and ``shear_m`` are those of each node."""
    cosine = np.sqrt(1.0 - grid.sine_frac**2)
    force = np.interp(speed_m_s, SPEEDS_M_S, np.asarray(able.force_n))
    shaken = np.interp(speed_m_s, SPEEDS_M_S, np.asarray(able.shaken_1_m3))
    going = Going(
        sine_frac=jnp.asarray(grid.sine_frac),
        tyres_frac=jnp.asarray(float(able.rolling_coeff) + float(able.rolling_s_m) * speed_m_s),
        rolling_frac=jnp.asarray(rolling_frac),
        soft_frac=jnp.asarray(np.asarray(able.ground_frac)[ground] + np.asarray(able.unevenness_m3)[ground] * shaken),
        adhesion_coeff=jnp.asarray(np.asarray(able.adhesion_coeff)[ground]),
        shear_m=jnp.asarray(shear_m),
        footprint_m=able.footprint_m,
        force_frac=jnp.asarray(force / (float(able.mass_kg) * GRAVITY_M_S2 * cosine)),
    )
    soft, slip = shares(going)
    return Resisted(np.asarray(soft), np.asarray(slip), np.asarray(able.spread_frac)[ground])


def trail_schedule(
    trace: TrailTrace, grid: TrailGrid, resist: Resisted, *, charge_frac: float | None, deplete: bool
) -> Schedule:
    """Lay a trace out in chunks for the march; ``charge_frac`` None begins with the charge that a hybrid holds.

    The vehicle has driven to the trailhead: its engine is warm and its cabin settled. Slope and ground of a step are
    those between the places where it begins and ends, so that the rise of all steps is the trail's.
    """
    rise = np.diff(np.interp(trace.along_m, grid.along_m, grid.elevation_m))
    way = np.diff(trace.along_m)
    sine = np.clip(rise / np.maximum(way, 1e-9), -0.95, 0.95)
    middle = 0.5 * (trace.along_m[1:] + trace.along_m[:-1])
    node = np.clip(np.searchsorted(grid.along_m, middle, side="right") - 1, 0, len(resist.soft_frac) - 1)
    chunks = next((size for size in SIZES if size * STEPS >= len(way)), SIZES[-1])
    speed = _laid(trace.speed_m_s[1:], chunks)
    return Schedule(
        speed_m_s=speed,
        grade_frac=_laid(sine / np.sqrt(1.0 - sine**2), chunks),
        dt_s=_laid(np.full(len(way), trace.step_s), chunks),
        rate_1_s=_laid(np.full(len(way), 1.0 / trace.step_s), chunks),
        ground_frac=_laid(resist.ground_frac[node], chunks),
        spread_frac=_laid(resist.spread_frac[node], chunks),
        low_frac=(speed.max(axis=1) <= LOW_RANGE_M_S).astype(float),
        **_begun(chunks, charge_frac, deplete),
    )


def rest_schedule(duration_s: float, chunks: int, *, charge_frac: float | None, deplete: bool) -> Schedule:
    """Lay a rest out in as many chunks as the trail's, so that one program drives both; the engine is warm.

    Steps last a second, or longer where the rest is long.
    """
    step = max(1.0, duration_s / (chunks * STEPS))
    lasting = np.full(min(max(round(duration_s / step), 1), chunks * STEPS), step)
    still = np.zeros((chunks, STEPS))
    return Schedule(
        speed_m_s=still,
        grade_frac=still,
        dt_s=_laid(lasting, chunks),
        rate_1_s=_laid(1.0 / lasting, chunks),
        ground_frac=still,
        spread_frac=still,
        low_frac=np.zeros(chunks),
        **_begun(chunks, charge_frac, deplete),
    )


def _begun(chunks: int, charge_frac: float | None, deplete: bool) -> dict[str, Any]:
    """Columns of a schedule that begins warm, at a charge or at the one that is held, and then goes on."""
    first = np.arange(chunks) == 0
    return {
        "legs": (Leg("trail", "trail", "kerb"),),
        "counts": (chunks,),
        "durations_s": (0.0,),
        "starts": first,
        "start_speed_m_s": np.zeros(chunks),
        "soc_offset": np.where(first, HELD if charge_frac is None else charge_frac, 0.0),
        "soc_gain": np.where(first, 0.0, 1.0),
        "load": np.zeros(chunks, dtype=np.int64),
        "warmth": np.where(first, 1.0, AS_IT_IS),
        "deplete": np.full(chunks, float(deplete)),
        "soak": np.where(first, SOAKS.index("settled"), 0),
        "weather": np.array([weather_row("")]),
    }


def _laid(values: NDArray[np.float64], chunks: int) -> NDArray[np.float64]:
    return np.concatenate([values, np.zeros(chunks * STEPS - len(values))]).reshape(chunks, STEPS)
