"""The bodywork: the side silhouette drawn out to a solid body with arches, glass, lamps and cladding.

Shapes only: they follow the vehicle's dimensions and mean nothing to the physics.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.outline import rounded
from redline.faces.plots.drawing.silhouette import Silhouette
from redline.faces.scenes.solid import Array, Solid, fan, hull8, joined, lathe, rgb, sheet

#: Columns along the length, the chamfer of the upper edges, and how much the roof is narrower than the belt.
_COLUMNS, _CHAMFER_M, _TUMBLE_FRAC = 90, 0.055, 0.17
_GLASS = (0.10, 0.13, 0.14)
Across = Callable[[Array], Array]
_CLADDING = (0.115, 0.125, 0.12)


def bodywork(shape: Silhouette, width_m: float, wheelbase_m: float, hub_m: float, paint: str) -> list[Solid]:
    """Solids of a body in the vehicle's axes."""
    xs, top, bottom = _columns(shape, wheelbase_m, hub_m)
    belt = _belt(shape)
    half = 0.5 * width_m
    clad = np.maximum(bottom, shape.sill_m + 0.11)

    def across(z: Array) -> Array:
        share = np.clip((z - belt) / max(float(top.max()) - belt, 0.1), 0.0, 1.0)
        lower = np.clip((shape.sill_m + 0.25 - z) / 0.5, 0.0, 1.0)
        return half * (1.0 - _TUMBLE_FRAC * share - 0.05 * lower)

    shoulder = np.minimum(top - _CHAMFER_M, np.maximum(top - _CHAMFER_M, bottom))
    waist = np.clip(np.full_like(xs, belt), clad, np.maximum(shoulder, clad))
    skin: list[tuple[Array, np.ndarray]] = []
    trim: list[tuple[Array, np.ndarray]] = []
    for sign in (1.0, -1.0):
        levels = [clad, waist, np.maximum(shoulder, waist)]
        rows = [np.stack([xs, sign * across(z), z], axis=1) for z in levels]
        edge = np.stack([xs, sign * (across(shoulder) - _CHAMFER_M), top], axis=1)
        skin.append(_facing(np.stack([*rows, edge], axis=1), sign))
        low = np.stack([xs, sign * across(bottom), bottom], axis=1)
        trim.append(_facing(np.stack([low, rows[0]], axis=1), sign))
    roof = [np.stack([xs, sign * (across(shoulder) - _CHAMFER_M), top], axis=1) for sign in (1.0, -1.0)]
    skin.append(sheet(np.stack(roof[::-1], axis=1)))
    floor = [np.stack([xs, sign * across(bottom), bottom], axis=1) for sign in (1.0, -1.0)]
    trim.append(sheet(np.stack(floor, axis=1)))
    skin += _ends(xs, top, clad, across)
    trim += _ends(xs, clad, bottom, across)
    body = joined("paint", skin, rgb(paint), 0.35)
    return [
        body,
        joined("cladding", trim, _CLADDING, 0.05),
        *_glass(shape, xs, top, across),
        *_lamps(shape, across),
        _seams(shape, across),
    ]


def _facing(rows: Array, sign: float) -> tuple[Array, np.ndarray]:
    return sheet(rows if sign < 0.0 else rows[:, ::-1])


def _columns(shape: Silhouette, wheelbase_m: float, hub_m: float) -> tuple[Array, Array, Array]:
    """Upper and lower edge of the body at columns from tail to nose, arches cut out."""
    outline = np.concatenate(list(rounded(shape.body).to_polygons()))
    low, high = float(outline[:, 0].min()), float(outline[:, 0].max())
    ends = np.array([0.0, 0.002, 0.006, 0.012, 0.02, 0.032, 0.05])
    inner = np.linspace(0.06, high - low - 0.06, _COLUMNS)
    arches = [
        centre + shape.arch_radius_m * np.cos(np.linspace(0.02, np.pi - 0.02, 25)) for centre in (0.0, -wheelbase_m)
    ]
    xs = np.concatenate([low + ends, low + inner, high - ends, *arches])
    xs = np.unique(np.round(xs, 4))
    xs = xs[(xs >= low + 1e-4) & (xs <= high - 1e-4)]
    top, bottom = _edges(outline, xs)
    for centre in (0.0, -wheelbase_m):
        rise = shape.arch_radius_m**2 - (xs - centre) ** 2
        bottom = np.where(rise > 0.0, np.maximum(bottom, hub_m + np.sqrt(np.maximum(rise, 0.0))), bottom)
    return xs, np.maximum(top, bottom + 0.02), bottom


def _edges(outline: Array, xs: Array) -> tuple[Array, Array]:
    """Highest and lowest crossing of uprights with a closed outline."""
    first, second = outline, np.roll(outline, -1, axis=0)
    top, bottom = np.full(len(xs), -np.inf), np.full(len(xs), np.inf)
    for (x1, z1), (x2, z2) in zip(first, second, strict=True):
        if abs(x1 - x2) < 1e-9:
            continue
        inside = (xs >= min(x1, x2)) & (xs <= max(x1, x2))
        z = z1 + (xs - x1) * (z2 - z1) / (x2 - x1)
        top = np.where(inside, np.maximum(top, z), top)
        bottom = np.where(inside, np.minimum(bottom, z), bottom)
    return top, bottom


def _belt(shape: Silhouette) -> float:
    """Where glass begins: the lower edge of the side windows."""
    return min(min(z for _, z in pane) for pane in shape.windows) - 0.03


def _ends(xs: Array, top: Array, bottom: Array, across: Across) -> list[tuple[Array, np.ndarray]]:
    """The upright faces of nose and tail."""
    found = []
    for index, sign in ((0, -1.0), (len(xs) - 1, 1.0)):
        zs = np.linspace(bottom[index], top[index], 4)
        ys = across(zs)
        left = np.stack([np.full(4, xs[index]), ys, zs], axis=1)
        right = np.stack([np.full(4, xs[index]), -ys, zs], axis=1)
        rows = np.stack([left, right], axis=1)
        found.append(sheet(rows if sign > 0.0 else rows[:, ::-1]))
    return found


def _glass(shape: Silhouette, xs: Array, top: Array, across: Across) -> list[Solid]:
    """Side panes, windscreen and rear window, each just proud of the skin."""
    pieces = []
    for pane in shape.windows:
        outline = np.array(pane)
        for sign in (1.0, -1.0):
            y = sign * (across(outline[:, 1]) + 0.004)
            pieces.append(fan(np.stack([outline[:, 0], y, outline[:, 1]], axis=1)))
    belt, peak = _belt(shape), float(top.max())
    front_x = max(x for pane in shape.windows for x, _ in pane)
    rear_x = min(x for pane in shape.windows for x, _ in pane)
    screen = (top > belt + 0.06) & (top < peak - 0.09) & (xs > front_x - 0.45)
    back = (top > belt + 0.10) & (top < peak - 0.12) & (xs < rear_x + 0.05)
    for chosen, tilt in ((screen, 0.006), (back, -0.006)):
        if chosen.sum() >= 2:
            x, z = xs[chosen] + tilt, top[chosen] + 0.004
            y = across(z) - _CHAMFER_M - 0.05
            pieces.append(sheet(np.stack([np.stack([x, s * y, z], axis=1) for s in (1.0, -1.0)], axis=1)))
    if back.sum() < 2 or float(np.ptp(xs[back])) < 0.02:
        x = float(xs[0]) - 0.006
        z = np.array([belt + 0.06, peak - 0.16])
        y = across(z) - 0.16
        corners = [[x, y[0], z[0]], [x, -y[0], z[0]], [x, -y[1], z[1]], [x, y[1], z[1]]]
        pieces.append(fan(np.array(corners)))
    return [joined("glass", pieces, _GLASS, 0.9)]


def _seams(shape: Silhouette, across: Across) -> Solid:
    """Joints of the doors as dark lines just proud of the skin."""
    pieces = []
    for (x1, z1), (x2, z2) in shape.doors:
        for sign in (1.0, -1.0):
            heights = np.linspace(z1, z2, 6)
            xs = np.linspace(x1, x2, 6)
            y = sign * (across(heights) + 0.003)
            edges = [np.stack([xs + shift, y, heights], axis=1) for shift in (-0.005, 0.005)]
            pieces.append(sheet(np.stack(edges, axis=1)))
    return joined("seams", pieces, _CLADDING)


def _lamps(shape: Silhouette, across: Across) -> list[Solid]:
    """Round headlamps in dark bezels, or slim ones; upright tail lamps."""
    head, tail = np.array(shape.headlamp), np.array(shape.tail_lamp)
    nose = max(x for x, _, _ in shape.body)
    low, high = float(head[:, 1].min()), float(head[:, 1].max())
    middle = 0.5 * (low + high)
    outer = float(across(np.array([middle]))[0])
    bezels, glows = [], []
    for sign in (1.0, -1.0):
        y = sign * (outer - 0.20)
        if shape.rugged:
            bezels.append(_disc(nose, y, middle - 0.015, 0.105, 0.020))
            glows.append(_disc(nose, y, middle - 0.015, 0.082, 0.026))
        else:
            corners = [[x, w, z] for w in (y - 0.15, y + 0.15) for x, z in _slim(nose, low, high)]
            glows.append(hull8(np.array(corners)))
    stop = []
    x, z1, z2 = shape.tail_m, float(tail[:, 1].min()), float(tail[:, 1].max())
    for sign in (1.0, -1.0):
        y1, y2 = sign * (outer - 0.17), sign * (outer - 0.05)
        stop.append(hull8(np.array([[u, w, z] for w in (y1, y2) for u, z in _slim(x + 0.03, z1, z2)])))
    found = [joined("headlamp", glows, (0.97, 0.96, 0.92), 0.6), joined("tail lamp", stop, rgb(style.RED), 0.5)]
    return [*found, joined("bezel", bezels, _CLADDING, 0.2)] if bezels else found


def _slim(x: float, low: float, high: float) -> list[tuple[float, float]]:
    return [(x - 0.05, low), (x + 0.012, low), (x + 0.012, high), (x - 0.05, high)]


def _disc(x: float, y: float, z: float, radius: float, out: float) -> tuple[Array, np.ndarray]:
    """A round lamp that looks forward, ``out`` metres proud of the nose."""
    points, triangles = lathe([(-0.06, radius), (out, radius), (out + 0.012, 0.0)], 28)
    return points[:, [1, 0, 2]] * np.array([1.0, -1.0, 1.0]) + np.array([x, y, z]), triangles
