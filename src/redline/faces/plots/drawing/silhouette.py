"""The side silhouette: where a designer would put roof, glass and doors on given dimensions.

Dimensions, screen rake, tail and underside are the vehicle's; proportions between them (belt, bonnet,
pillars) are typical of the body style and mean nothing to the physics. x forward from the front axle, z up.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from redline.faces.plots.drawing.outline import Corner, Point, cut, inset, rounded
from redline.vehicle.vehicle import Vehicle


@dataclass(frozen=True, slots=True)
class Proportions:
    """What is typical of a style: heights as shares of overall height, lengths in m or of wheelbase."""

    belt: float
    nose: float
    cowl: float
    cowl_back: float
    face_lean: float
    soft: float
    roof_front: float
    roof_rear: float
    pillar: float
    doors: tuple[float, ...]
    rugged: bool


_STYLES = {
    "off_roader": Proportions(0.605, 0.575, 0.612, 0.155, 0.03, 0.07, 0.985, 0.975, 0.10, (0.50, 0.93), True),
    "pick_up": Proportions(0.620, 0.575, 0.620, 0.100, 0.05, 0.12, 0.980, 0.970, 0.10, (0.45,), True),
    "suv": Proportions(0.610, 0.535, 0.610, 0.120, 0.07, 0.22, 0.965, 0.950, 0.10, (0.47, 0.90), True),
    "crossover": Proportions(0.625, 0.520, 0.620, 0.105, 0.10, 0.28, 0.960, 0.945, 0.09, (0.47, 0.90), True),
    "van": Proportions(0.560, 0.460, 0.560, 0.010, 0.10, 0.22, 0.965, 0.975, 0.10, (0.42, 0.85), False),
    "hatchback": Proportions(0.630, 0.500, 0.620, 0.070, 0.12, 0.30, 0.960, 0.940, 0.09, (0.46, 0.88), False),
    "saloon": Proportions(0.640, 0.475, 0.640, 0.115, 0.14, 0.45, 0.955, 0.930, 0.08, (0.47, 0.89), False),
    "estate": Proportions(0.640, 0.480, 0.640, 0.120, 0.14, 0.35, 0.955, 0.945, 0.08, (0.47, 0.89), False),
    "coupe": Proportions(0.650, 0.470, 0.640, 0.150, 0.16, 0.50, 0.950, 0.900, 0.08, (0.60,), False),
}


@dataclass(frozen=True, slots=True)
class Silhouette:
    """Everything the painter needs, at the road ride height."""

    body: list[Corner]
    windows: list[list[Point]]
    underbody: list[Point]
    doors: list[tuple[Point, Point]]
    handles: list[Point]
    mirror: Point
    headlamp: list[Point]
    tail_lamp: list[Point]
    sill_m: float
    bumpers: list[list[Point]]
    arch_radius_m: float
    tail_m: float
    rugged: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """Named places of the vehicle that every part of the outline refers to."""

    style: Proportions
    tail: str
    front: float
    rear: float
    height: float
    wheelbase: float
    radius: float
    belt: float
    cowl: Point
    roof: Point
    sill: float


def silhouette(vehicle: Vehicle, style: str, tail: str, rake_rad: float, *, spare: bool = False) -> Silhouette:
    """Lay the silhouette of a body style over a vehicle's dimensions."""
    frame = _frame(vehicle, style, tail, rake_rad, spare=spare)
    back, glass_rear = _back(frame)
    drawn = [*_front(vehicle, frame), *back, *_bottom(vehicle, frame)]
    raised = _raise(drawn, frame)
    doors, handles = _doors(frame, glass_rear)
    headlamp, tail_lamp = _lamps(frame, back)
    return Silhouette(
        body=[(x, raised(z), soft) for x, z, soft in drawn],
        windows=[[(x, raised(z)) for x, z in pane] for pane in _windows(frame, back, glass_rear)],
        underbody=_underbody(vehicle, frame),
        doors=doors,
        handles=handles,
        mirror=(frame.cowl[0] - 0.42 * (frame.cowl[0] - frame.roof[0]) - 0.06, frame.belt + 0.005),
        headlamp=headlamp,
        tail_lamp=tail_lamp,
        sill_m=frame.sill,
        bumpers=_bumpers(vehicle, frame),
        arch_radius_m=frame.radius + (0.065 if frame.style.rugged else 0.045),
        tail_m=frame.rear,
        rugged=frame.style.rugged,
    )


def _raise(body: list[Corner], f: _Frame) -> Callable[[float], float]:
    """Stretch of the greenhouse that gives back what rounding took from the overall height."""
    top = max(float(np.asarray(points)[:, 1].max()) for points in rounded(body).to_polygons())
    stretch = (f.height - f.belt) / (top - f.belt)
    return lambda z: z if z < f.belt + 0.1 else f.belt + (z - f.belt) * stretch


def _frame(vehicle: Vehicle, style: str, tail: str, rake_rad: float, *, spare: bool) -> _Frame:
    p, body = _STYLES.get(style, _STYLES["suv"]), vehicle.body
    height, wheelbase = float(body.height_m), float(body.wheelbase_m)
    cowl = (-p.cowl_back * wheelbase, p.cowl * height)
    rise = p.roof_front * height - cowl[1]
    run = min(rise / math.tan(rake_rad), 0.36 * wheelbase)
    belly = float(np.interp(-0.5 * wheelbase, vehicle.profile.x_m[::-1], vehicle.profile.z_m[::-1]))
    return _Frame(
        style=p,
        tail=tail,
        front=float(body.overhang_front_m),
        rear=-wheelbase - float(body.overhang_rear_m) + (0.24 if spare else 0.0),
        height=height,
        wheelbase=wheelbase,
        radius=float(vehicle.tyre.radius_m),
        belt=p.belt * height,
        cowl=cowl,
        roof=(cowl[0] - run, p.roof_front * height),
        sill=belly + (0.075 if p.rugged else 0.045),
    )


def _ahead(vehicle: Vehicle, frame: _Frame) -> list[Point]:
    """Underside points ahead of the front arch, from the foremost back."""
    pairs = zip(vehicle.profile.x_m, vehicle.profile.z_m, strict=True)
    return [(float(x), float(z)) for x, z in pairs if x > 0.9 * frame.radius]


def _behind(vehicle: Vehicle, frame: _Frame) -> list[Point]:
    """Underside points behind the rear arch, from the rearmost forward."""
    pairs = list(zip(vehicle.profile.x_m, vehicle.profile.z_m, strict=True))[::-1]
    limit = -frame.wheelbase - 0.9 * frame.radius
    shift = frame.rear + frame.wheelbase + float(vehicle.body.overhang_rear_m)
    found = [(max(float(x), frame.rear), float(z)) for x, z in pairs if x < limit]
    return list(dict.fromkeys(found)) if shift >= 0.0 else found


def _front(vehicle: Vehicle, frame: _Frame) -> list[Corner]:
    """From the front bumper's lowest point up the face and over the bonnet to the roof."""
    p, nose = frame.style, frame.style.nose * frame.height
    under = [(x, z, 0.03) for x, z in _ahead(vehicle, frame)][::-1]
    face = max(0.62 * nose, under[-1][1] + 0.05)
    return [
        *under,
        (frame.front, face, 0.08),
        (frame.front - p.face_lean, nose, min(p.soft, 0.16) if p.rugged else 0.22),
        (0.5 * (frame.front - p.face_lean + frame.cowl[0]), 0.45 * nose + 0.55 * frame.cowl[1] + 0.012, 0.5),
        (*frame.cowl, 0.05 if p.rugged else 0.12),
        (*frame.roof, p.soft),
    ]


def _back(frame: _Frame) -> tuple[list[Corner], Point]:
    """From the roof to the top of the rear bumper, and the place where the side glass ends at the belt."""
    return {
        "bluff": _bluff,
        "tapered": _tapered,
        "fastback": _fastback,
        "notchback": _notchback,
        "open_bed": _open_bed,
    }.get(frame.tail, _tapered)(frame)


def _bluff(f: _Frame) -> tuple[list[Corner], Point]:
    top = (f.rear + 0.035 * f.height, f.style.roof_rear * f.height)
    peak = 0.5 * (f.roof[0] + top[0])
    corners = [
        (peak, f.height, 0.6),
        (*top, f.style.soft),
        (f.rear + 0.015, f.belt, 0.05),
        (f.rear, 0.40 * f.height, 0.04),
    ]
    return corners, (f.rear + 0.015, f.belt)


def _tapered(f: _Frame) -> tuple[list[Corner], Point]:
    lean = 0.20 if f.style.rugged else 0.26
    top = (f.rear + lean * f.height, f.style.roof_rear * f.height)
    peak = f.roof[0] + 0.30 * (top[0] - f.roof[0])
    belt = (f.rear + 0.075 * f.height, f.belt + 0.04)
    corners = [
        (peak, f.height, 0.8),
        (top[0] + 0.12, top[1], 0.05),
        (*top, 0.02),
        (top[0] + 0.02, top[1] - 0.06, 0.02),
        (*belt, 0.08),
        (f.rear + 0.01, 0.55 * f.height, 0.06),
        (f.rear, 0.36 * f.height, 0.05),
    ]
    return corners, belt


def _fastback(f: _Frame) -> tuple[list[Corner], Point]:
    deck = (f.rear + 0.07, 0.70 * f.height)
    peak = (f.roof[0] - 0.20, f.height)
    middle = (0.45 * peak[0] + 0.55 * deck[0], 0.93 * f.height)
    corners = [
        (*peak, 0.6),
        (*middle, 0.7),
        (*deck, 0.05),
        (f.rear + 0.02, 0.56 * f.height, 0.06),
        (f.rear, 0.36 * f.height, 0.05),
    ]
    return corners, (deck[0] + 0.45, f.belt + 0.05)


def _notchback(f: _Frame) -> tuple[list[Corner], Point]:
    deck = (f.rear + 0.05, 0.715 * f.height)
    boot = (f.rear + 0.62 * (-f.wheelbase - f.rear), 0.735 * f.height)
    run = 0.55 + 0.6 * (0.93 - 0.735) * f.height
    top = (boot[0] + run, f.style.roof_rear * f.height)
    corners = [
        (0.5 * (f.roof[0] + top[0]) + 0.1, f.height, 0.7),
        (*top, 0.45),
        (*boot, 0.25),
        (*deck, 0.05),
        (f.rear + 0.04, 0.60 * f.height, 0.08),
        (f.rear, 0.38 * f.height, 0.06),
    ]
    return corners, (boot[0] + 0.10, f.belt + 0.04)


def _open_bed(f: _Frame) -> tuple[list[Corner], Point]:
    cab = -0.80 * f.wheelbase
    top = (cab + 0.10, f.style.roof_rear * f.height)
    corners = [
        (0.5 * (f.roof[0] + top[0]), f.height, 0.5),
        (*top, 0.10),
        (cab, f.belt + 0.05, 0.03),
        (cab - 0.03, f.belt, 0.02),
        (f.rear + 0.01, f.belt, 0.05),
        (f.rear, 0.40 * f.height, 0.03),
    ]
    return corners, (cab, f.belt)


def _bottom(vehicle: Vehicle, frame: _Frame) -> list[Corner]:
    """From the rear bumper forward along the sill; arches are painted over it."""
    under = [(x, z, 0.03) for x, z in _behind(vehicle, frame)]
    arch = frame.radius
    return [*under, (-frame.wheelbase + arch, frame.sill, 0.02), (-arch, frame.sill, 0.02)]


def _underbody(vehicle: Vehicle, frame: _Frame) -> list[Point]:
    """The underside profile itself, closed at hub height: what the ground meets."""
    pairs = [(float(x), float(z)) for x, z in zip(vehicle.profile.x_m, vehicle.profile.z_m, strict=True)]
    inner = list(dict.fromkeys(pairs))[1:-1] if len(set(pairs)) > 4 else pairs
    return [
        *inner,
        (inner[-1][0], max(inner[-1][1], frame.sill) + 0.02),
        (inner[0][0], max(inner[0][1], frame.sill) + 0.02),
    ]


def _windows(f: _Frame, back: list[Corner], rear: Point) -> list[list[Point]]:
    """Side glass inset from the greenhouse and cut at the door pillars."""
    roof = [(x, z) for x, z, _ in back if z > 0.90 * f.height and x > rear[0] - 0.2]
    cabin: list[Point] = [(f.cowl[0], f.belt), f.roof, *_convex(roof), rear]
    rail, post = 0.055 + 0.012 * f.height, f.style.pillar
    widths = [post * 0.8, *([rail] * (len(cabin) - 3)), _rear_post(f), 0.012]
    glass = inset(cabin, widths)
    uprights = [-share * f.wheelbase for share in f.style.doors]
    uprights = [x for x in uprights if min(g[0] for g in glass) + 0.15 < x < max(g[0] for g in glass) - 0.3]
    half = 0.035 if f.style.rugged else 0.022
    edges = [10.0, *(e for x in uprights for e in (x + half, x - half)), -10.0]
    panes = [cut(glass, edges[index + 1], edges[index]) for index in range(0, len(edges), 2)]
    return [pane for pane in panes if len(pane) >= 3]


def _convex(roof: list[Point]) -> list[Point]:
    """Roof points with none closer than 0.2 m to the one before, so that insets stay simple."""
    kept: list[Point] = []
    for point in roof:
        if not kept or kept[-1][0] - point[0] > 0.2:
            kept.append(point)
    return kept


def _rear_post(f: _Frame) -> float:
    return {"bluff": 0.13, "tapered": 0.17, "fastback": 0.10, "notchback": 0.12, "open_bed": 0.12}.get(f.tail, 0.14)


def _doors(f: _Frame, rear: Point) -> tuple[list[tuple[Point, Point]], list[Point]]:
    first = (f.cowl[0] - 0.02, f.belt)
    lines: list[tuple[Point, Point]] = [(first, (min(first[0], -f.radius - 0.16), f.sill + 0.03))]
    handles: list[Point] = []
    ends = [-share * f.wheelbase for share in f.style.doors]
    if f.tail == "open_bed":
        ends.append(rear[0] + 0.05)
    for index, x in enumerate(ends):
        foot = max(x, -f.wheelbase + f.radius + 0.14)
        lines.append(((x, f.belt), (foot if index else x, f.sill + (0.30 if foot != x else 0.03))))
        handles.append((x + 0.16, f.belt - 0.085 * f.height / 1.8))
    return lines, handles


def _lamps(f: _Frame, back: list[Corner]) -> tuple[list[Point], list[Point]]:
    nose = f.style.nose * f.height
    if f.style.rugged:
        size = 0.085 * f.height
        head = [
            (f.front + 0.1, nose - 0.05),
            (f.front - 0.13, nose - 0.055),
            (f.front - 0.13, nose - 0.055 - size),
            (f.front + 0.1, nose - 0.05 - size),
        ]
    else:
        head = [
            (f.front + 0.05, nose - 0.155),
            (f.front - 0.16, nose - 0.02),
            (f.front - 0.46, nose + 0.015),
            (f.front - 0.26, nose - 0.10),
        ]
    top = min(f.belt, back[-2][1]) - 0.02
    if f.tail == "bluff" or f.tail == "open_bed":
        tail = [
            (f.rear - 0.1, top - 0.03),
            (f.rear + 0.085, top - 0.03),
            (f.rear + 0.085, top - 0.27),
            (f.rear - 0.1, top - 0.27),
        ]
    else:
        tail = [
            (f.rear - 0.1, top + 0.05),
            (f.rear + 0.34, top + 0.03),
            (f.rear + 0.22, top - 0.06),
            (f.rear - 0.1, top - 0.09),
        ]
    return head, tail


def _bumpers(vehicle: Vehicle, f: _Frame) -> list[list[Point]]:
    """Lower bumper bands in cladding colour, front and rear."""
    band = 0.17 if f.style.rugged else 0.07
    bands: list[list[Point]] = []
    for points, sign, end in ((_ahead(vehicle, f), 1.0, f.front), (_behind(vehicle, f), -1.0, f.rear)):
        low = min(z for _, z in points)
        inner = sign * 0.2 + (0.0 if sign > 0 else -f.wheelbase)
        bands.append(
            [
                (end + sign * 0.2, low + band),
                (inner, low + band),
                (inner, low - 0.3),
                (end + sign * 0.2, low - 0.3),
            ]
        )
    return bands
