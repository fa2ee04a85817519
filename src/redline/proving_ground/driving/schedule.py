"""The schedule: every leg of every trial laid end to end in chunks, so that one compiled march drives all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import jax
import numpy as np
from numpy.typing import NDArray

from redline.proving_ground.driving.cycles import Cycle, cycle
from redline.proving_ground.driving.legs import Leg, LoadKind
from redline.proving_ground.driving.weather import weather_row

CHUNK = 64
#: Marks a leg that starts at the charge the powertrain holds, which the march knows.
HELD = -1.0
#: Marks one that starts half full without an engine, and at the held charge with one.
MIDDLE = -2.0
#: Marks a leg that begins with the engine as warm as it is.
AS_IT_IS = -9.0
#: How a vehicle has stood before a leg, by number; 0 is as it is.
SOAKS = ("as_is", "settled", "soaked", "preconditioned")
#: From this number on the vehicle has stood, its engine as cold as the day.
STOOD = 2


@jax.tree_util.register_dataclass
@dataclass(frozen=True, eq=False)
class Schedule:
    """Traces in chunks ``(chunk, 64)``; per chunk: its load, its starting speed and charge rule.

    Arrays are leaves of a pytree; the legs and how many chunks each has are its static structure.

    The charge at the start of a leg is ``soc_offset + soc_gain * soc``: full (1, 0), half (0.5, 0),
    continue (0, 1), mirror (1 + reserve, -1), never above the charge there was. An offset of -1 asks for the charge
    that the powertrain holds, -2 for half without an engine and the held charge with one. ``warmth`` is -9 where the
    engine goes on as it is. ``load`` numbers the pairs of load and weather in ``places``; ``weather`` ``(place, 4)``
    holds whether a day is given, its temperature, sun and humidity.

    Off the road, ``ground_frac`` ``(chunk, step)`` is what the ground resists beyond the tyres' own rolling, as a share
    of the load on it, ``spread_frac`` the standard deviation of the force about that mean, and ``low_frac``
    ``(chunk,)`` is 1 where the low range is engaged; None on roads.
    """

    legs: tuple[Leg, ...] = field(metadata={"static": True})
    counts: tuple[int, ...] = field(metadata={"static": True})
    durations_s: tuple[float, ...] = field(metadata={"static": True})
    speed_m_s: NDArray[np.float64]
    grade_frac: NDArray[np.float64]
    dt_s: NDArray[np.float64]
    rate_1_s: NDArray[np.float64]
    starts: NDArray[np.bool_]
    start_speed_m_s: NDArray[np.float64]
    soc_offset: NDArray[np.float64]
    soc_gain: NDArray[np.float64]
    load: NDArray[np.int64]
    warmth: NDArray[np.float64]
    deplete: NDArray[np.float64]
    soak: NDArray[np.int64]
    weather: NDArray[np.float64]
    ground_frac: NDArray[np.float64] | None = None
    spread_frac: NDArray[np.float64] | None = None
    low_frac: NDArray[np.float64] | None = None

    @property
    def places(self) -> tuple[tuple[LoadKind, str], ...]:
        """The loads and weathers that the legs drive in, each once."""
        return _places(self.legs)


def _places(legs: Sequence[Leg]) -> tuple[tuple[LoadKind, str], ...]:
    return tuple(dict.fromkeys((leg.load, leg.weather) for leg in legs))


def _soak(leg: Leg) -> int:
    """Number of a leg's soak: one that continues another is as it is, others are settled if nothing is said."""
    goes_on = leg.start in ("continue", "mirror")
    return SOAKS.index(leg.soak or ("as_is" if goes_on else "settled"))


def _rule(leg: Leg) -> tuple[float, float]:
    return {
        "full": (1.0, 0.0),
        "half": (0.5, 0.0),
        "continue": (0.0, 1.0),
        "mirror": (1.0 + leg.reserve_frac, -1.0),
        "held": (HELD, 0.0),
        "middle": (MIDDLE, 0.0),
    }[leg.start]


def _padded(values: NDArray[np.float64], length: int, fill: float) -> NDArray[np.float64]:
    return np.concatenate([values, np.full(length - len(values), fill)]).reshape(-1, CHUNK)


def _chunks(trace: Cycle) -> tuple[NDArray[np.float64], ...]:
    dt = np.diff(trace.time_s)
    speed = trace.speed_m_s[1:]
    grade = 0.5 * (trace.grade_frac[1:] + trace.grade_frac[:-1])
    length = -(-len(dt) // CHUNK) * CHUNK
    return (
        _padded(speed, length, speed[-1]),
        _padded(grade, length, 0.0),
        _padded(dt, length, 0.0),
        _padded(1.0 / dt, length, 0.0),
    )


def schedule(legs: Sequence[Leg], own: dict[str, Cycle] | None = None) -> Schedule:
    """Lay legs end to end; ``own`` holds cycles that are not in the library.

    >>> schedule([Leg("city", "udds")]).speed_m_s.shape
    (22, 64)
    """
    own = own or {}
    traces = [own.get(leg.cycle) or cycle(leg.cycle) for leg in legs]
    parts = [_chunks(trace) for trace in traces]
    counts = [len(part[0]) for part in parts]
    first = np.concatenate([np.arange(count) == 0 for count in counts])
    each = [index for index, count in enumerate(counts) for _ in range(count)]
    rules, places = [_rule(leg) for leg in legs], _places(legs)
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Schedule(
        legs=tuple(legs),
        counts=tuple(counts),
        durations_s=tuple(float(trace.time_s[-1] - trace.time_s[0]) for trace in traces),
        speed_m_s=joined[0],
        grade_frac=joined[1],
        dt_s=joined[2],
        rate_1_s=joined[3],
        starts=first,
        start_speed_m_s=np.array([traces[index].speed_m_s[0] for index in each]),
        soc_offset=np.where(first, [rules[index][0] for index in each], 0.0),
        soc_gain=np.where(first, [rules[index][1] for index in each], 1.0),
        load=np.array([places.index((legs[index].load, legs[index].weather)) for index in each]),
        warmth=np.array([AS_IT_IS if (told := legs[index].warmth_frac) is None else told for index in each]),
        deplete=np.array([float(legs[index].deplete) for index in each]),
        soak=np.where(first, [_soak(legs[index]) for index in each], 0),
        weather=np.array([weather_row(name) for _, name in places]),
    )
