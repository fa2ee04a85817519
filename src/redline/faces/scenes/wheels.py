"""Wheels, axles and what hangs under the body, as solids in their own axes."""

from __future__ import annotations

import math

import numpy as np

from redline.faces.plots.drawing import style
from redline.faces.scenes.solid import Solid, block, hull8, joined, lathe, rgb, rod
from redline.proving_ground.courses.model.rig import AxleRig, Rig

_SEGMENTS, _LUG_M, _SPOKES = 44, 0.011, 6
_DARK = (0.20, 0.21, 0.205)
#: Colour of the part of the underbody that the ground holds.
HELD = rgb(style.RED)


def wheel(rig: Rig, rim_m: float, side: float) -> list[Solid]:
    """A tyre with lugs on its crown, and a rim with spokes towards the outside; hub at the origin."""
    r, half = rig.radius_m, 0.5 * rig.tyre_width_m
    tread = [(-half, r - 0.05), (-0.88 * half, r - 0.016), (-0.70 * half, r), (0.70 * half, r)]
    tread += [(0.88 * half, r - 0.016), (half, r - 0.05)]
    walls = [(-0.72 * half, rim_m), (-half, rim_m + 0.35 * (r - rim_m)), (-half, r - 0.05)]
    other = [(half, r - 0.05), (half, rim_m + 0.35 * (r - rim_m)), (0.72 * half, rim_m)]
    tyre = [lathe(tread, _SEGMENTS, _LUG_M), lathe(walls, _SEGMENTS), lathe(other, _SEGMENTS)]
    face, back = side * 0.52 * half, side * 0.30 * half
    barrel = [lathe([(-0.70 * half, rim_m), (0.70 * half, rim_m)], _SEGMENTS)]
    ring = [lathe([(side * 0.70 * half, rim_m), (side * 0.74 * half, rim_m - 0.02), (face, rim_m - 0.035)], _SEGMENTS)]
    plate = lathe([(back, rim_m - 0.03), (back, 0.0)], 30)
    hub = lathe([(face, 0.058), (face + side * 0.02, 0.05), (face + side * 0.02, 0.0)], 20)
    spokes = []
    for index in range(_SPOKES):
        angle = 2.0 * math.pi * index / _SPOKES
        along = np.array([math.sin(angle), 0.0, math.cos(angle)])
        across = np.array([math.cos(angle), 0.0, -math.sin(angle)])
        near, far = 0.03 * along, (rim_m - 0.022) * along
        wide, narrow = 0.042, 0.030
        outline = [near - wide * across, far - narrow * across, far + narrow * across, near + wide * across]
        out = np.array([0.0, face, 0.0])
        deep = np.array([0.0, face - side * 0.03, 0.0])
        spokes.append(hull8(np.array([p + deep for p in outline] + [p + out for p in outline])))
    return [
        joined("tyre", tyre, rgb(style.TYRE), 0.04),
        joined("rim", [*ring, hub, *spokes], rgb(style.METAL), 0.5),
        joined("well", [*barrel, plate], _DARK, 0.05),
    ]


def arm(rig: Rig, axle: AxleRig, side: float) -> list[Solid]:
    """An independent wheel's arm from under the body to the hub, in the knuckle's axes."""
    inner = max(0.0, 0.5 * axle.track_m - 0.34)
    out = np.array([0.0, -side * 0.10, -0.06])
    pieces = [rod(np.array([dx, -side * inner, -0.03]), out, 0.028) for dx in (-0.16, 0.16)]
    pieces.append(rod(np.array([0.0, -side * (inner - 0.08), 0.02]), np.array([0.0, -side * 0.08, 0.0]), 0.022))
    return [joined("arm", pieces, _DARK, 0.2)]


def beam(rig: Rig, axle: AxleRig) -> list[Solid]:
    """A beam axle with its final drive, in its own axes."""
    end = 0.5 * axle.track_m - 0.10
    drop = max(rig.hub_height_m(axle) - axle.clearance_m, 0.06)
    tube = rod(np.array([0.0, -end, 0.0]), np.array([0.0, end, 0.0]), 0.045, 14)
    housing = lathe([(-0.13, 0.05), (-0.10, 0.8 * drop), (0.0, drop), (0.10, 0.8 * drop), (0.13, 0.05)], 20)
    return [joined("beam", [tube, housing], _DARK, 0.2)]


def hull(rig: Rig, grounded: str) -> list[Solid]:
    """The parts of the underbody; the one that grounded is red, the battery box amber."""
    found = []
    for part in rig.parts:
        solid = hull8(np.array(part.corners_m()))
        colour = _DARK
        if part.name == "battery box":
            colour = tuple(0.55 * c for c in rgb(style.AMBER))
        if part.name == grounded:
            colour = HELD
        found.append(joined(part.name, [solid], colour, 0.1))
    return found


def chassis_floor(rig: Rig) -> Solid:
    """A dark core between underbody and bodywork, so that nobody looks through."""
    low = min(z for part in rig.parts for _, z in part.outline_m) + 0.2
    centre = (-0.5 * rig.wheelbase_m, 0.0, low + 0.2)
    half = (0.5 * rig.wheelbase_m - rig.radius_m - 0.06, 0.36 * rig.width_m, 0.2)
    return joined("core", [block(centre, half)], _DARK)
