"""How fast a careful driver takes a trail: surface, slope, curve, obstacle, and what the vehicle can do.

All limits act on nodes along the way; two passes then keep speeding up and slowing down within what is comfortable and
what grip and thrust allow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redline.foundations.constants import GRAVITY_M_S2
from redline.proving_ground.trail.ability import GRADES, SPEEDS_M_S, Ability
from redline.proving_ground.trail.grid import TrailGrid
from redline.proving_ground.trail.ground import Ground
from redline.proving_ground.trail.route import Stretch

#: Acceleration and deceleration of easy driving [UN R154 annex B1: WLTC 3b phase low, mean of phases about 0.5 and 0.6
#: m/s2, recalled], and lateral acceleration in curves of a track (comfort: 0.2 g).
SPEED_UP_M_S2, SLOW_DOWN_M_S2, SIDEWAYS_M_S2 = 0.5, 0.6, 2.0
#: Share of the grip that a careful driver uses in a curve or to slow down.
_USED_GRIP = 0.5
#: No slower than a crawl, 1.8 km/h, wherever the vehicle moves at all.
SLOWEST_M_S = float(SPEEDS_M_S[0])
#: Share of the speed that it can just hold which is asked of a vehicle, so that it keeps some force to speed up.
_OF_POSSIBLE = 0.95
#: Speeds at obstacles: through water at walking pace, over a step at a crawl, along a side slope at a brisk walk.
OBSTACLE_M_S = {"ford": 5.0 / 3.6, "step": 2.0 / 3.6, "side_slope": 8.0 / 3.6}


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """What the vehicle can do at nodes ``(n,)``: fastest steady speed (zero: none) and steepest grade.

    ``spare_n`` ``(n, speed)`` is force to spare at every speed of the table.
    """

    speed_m_s: NDArray[np.float64]
    steepest_frac: NDArray[np.float64]
    spare_n: NDArray[np.float64]


def possible(able: Ability, ground: NDArray[np.int64], sine_frac: NDArray[np.float64]) -> Possible:
    """Look up the table of abilities at nodes with a ground and a slope.

    The fastest speed is the last up to which no slower one fails, interpolated where spare force passes zero.
    """
    spare = np.asarray(able.spare_n)
    grade = sine_frac / np.sqrt(1.0 - sine_frac**2)
    steepest = np.array([_steepest(table[:, 0]) for table in spare])
    place = np.clip(np.interp(grade, GRADES, np.arange(len(GRADES))), 0.0, len(GRADES) - 1.000001)
    low = place.astype(int)
    part = (place - low)[:, None]
    row = (1.0 - part) * spare[ground, low] + part * spare[ground, low + 1]
    fails = row < 0.0
    first = np.where(fails.any(axis=1), fails.argmax(axis=1), len(SPEEDS_M_S))
    last = np.clip(first - 1, 0, len(SPEEDS_M_S) - 2)
    index = np.arange(len(grade))
    here, there = row[index, last], row[index, last + 1]
    share = np.clip(here / np.maximum(here - there, 1e-9), 0.0, 1.0)
    crossing = SPEEDS_M_S[last] + share * (SPEEDS_M_S[last + 1] - SPEEDS_M_S[last])
    fastest = np.where(first == 0, 0.0, np.where(first == len(SPEEDS_M_S), SPEEDS_M_S[-1], crossing))
    return Possible(speed_m_s=fastest, steepest_frac=steepest[ground], spare_n=row)


def spare_at(can: Possible, speed_m_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Force to spare at nodes at a speed each, in N."""
    place = np.clip(np.interp(speed_m_s, SPEEDS_M_S, np.arange(len(SPEEDS_M_S))), 0.0, len(SPEEDS_M_S) - 1.000001)
    low = place.astype(int)
    index, part = np.arange(len(low)), place - low
    return (1.0 - part) * can.spare_n[index, low] + part * can.spare_n[index, low + 1]


def _steepest(spare_n: NDArray[np.float64]) -> float:
    """Steepest grade on which force is to spare at a crawl; the table's ends where all or none is."""
    fails = spare_n < 0.0
    if not fails.any():
        return float(GRADES[-1])
    first = int(fails.argmax())
    if first == 0:
        return float(GRADES[0])
    share = spare_n[first - 1] / (spare_n[first - 1] - spare_n[first])
    return float(GRADES[first - 1] + share * (GRADES[first] - GRADES[first - 1]))


def wished_speeds(
    grid: TrailGrid,
    stretches: tuple[Stretch, ...],
    grounds: tuple[Ground, ...],
    adhesion_coeff: NDArray[np.float64],
    fastest_m_s: float,
) -> NDArray[np.float64]:
    """Speeds ``(n,)`` at which a careful driver would go if the vehicle could, in m/s.

    The least of: the surface's speed or the stretch's own; the one told for the whole trail; on a descent, the speed
    with the same way to stop as on the level, ``v sqrt((mu cos t + sin t) / mu)`` with t negative; in a curve
    ``sqrt(a / k)``; at an obstacle its own. ``grounds`` and ``adhesion_coeff`` are those of each stretch.
    """
    own = np.array([stretch.speed_m_s or ground.speed_m_s for stretch, ground in zip(stretches, grounds, strict=True)])
    held = np.array([_at_obstacle(stretch) for stretch in stretches])
    grip = adhesion_coeff[grid.stretch]
    sine = grid.sine_frac
    cosine = np.sqrt(1.0 - sine**2)
    stopping = np.clip((grip * cosine + np.minimum(sine, 0.0)) / grip, 0.0, 1.0)
    wished = own[grid.stretch] * np.sqrt(stopping)
    sideways = np.minimum(SIDEWAYS_M_S2, _USED_GRIP * grip * GRAVITY_M_S2)
    in_curve = np.sqrt(sideways / np.maximum(grid.curve_1_m, 1e-6))
    wished = np.minimum(np.minimum(wished, in_curve), np.minimum(fastest_m_s, held[grid.stretch]))
    return np.maximum(wished, SLOWEST_M_S)


def _at_obstacle(stretch: Stretch) -> float:
    obstacle = stretch.obstacle
    return OBSTACLE_M_S.get(obstacle.kind, np.inf) if obstacle is not None else np.inf


def within_comfort(
    limit_m_s: NDArray[np.float64],
    along_m: NDArray[np.float64],
    speed_up_m_s2: NDArray[np.float64],
    slow_down_m_s2: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Speeds under a limit that start and end at rest and gain or lose no more than so much, ``v'^2 = v^2 + 2 a s``.

    Where ``speed_up_m_s2`` is negative the vehicle is slowed by the way and lives on its momentum; where that is used
    up the speed is zero.

    >>> speeds = within_comfort(np.full(5, 9.0), 10.0 * np.arange(5), np.full(5, 0.5), np.full(5, 1.0))
    >>> np.round(speeds, 2).tolist()
    [0.0, 3.16, 4.47, 4.47, 0.0]
    """
    ways = np.diff(along_m)
    squares = (limit_m_s * limit_m_s).tolist()
    squares[0] = squares[-1] = 0.0
    slowed = np.maximum(slow_down_m_s2[1:], -speed_up_m_s2[:-1])
    gains, losses = (2.0 * speed_up_m_s2[:-1] * ways).tolist(), (2.0 * slowed * ways).tolist()
    for index, gain in enumerate(gains):
        squares[index + 1] = min(squares[index + 1], max(squares[index] + gain, 0.0))
    for index in range(len(losses) - 1, -1, -1):
        squares[index] = min(squares[index], squares[index + 1] + losses[index])
    return np.sqrt(np.array(squares))


def speed_plan(
    grid: TrailGrid, wished_m_s: NDArray[np.float64], can: Possible, able: Ability, adhesion_coeff: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Speeds ``(n,)`` along the trail, at rest at both ends, that the vehicle can hold, reach or carry through, in m/s.

    Where it could not hold even a crawl it goes on with what momentum it has: ``a = spare / m``, negative. A speed of
    zero between the ends says that momentum did not suffice.
    """
    holds = can.speed_m_s > 0.0
    limit = np.where(holds, np.minimum(wished_m_s, np.maximum(_OF_POSSIBLE * can.speed_m_s, SLOWEST_M_S)), wished_m_s)
    spare = spare_at(can, limit)
    grip = adhesion_coeff[grid.stretch] * np.sqrt(1.0 - grid.sine_frac**2)
    gaining = np.clip(_USED_GRIP * spare / float(able.mass_kg), 0.05, SPEED_UP_M_S2)
    up = np.where(holds, gaining, np.minimum(spare / float(able.mass_kg), 0.0))
    down = np.clip(_USED_GRIP * GRAVITY_M_S2 * (grip + np.minimum(grid.sine_frac, 0.0)), 0.05, SLOW_DOWN_M_S2)
    return within_comfort(limit, grid.along_m, up, down)
