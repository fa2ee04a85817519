"""Articulation drawn to scale: both axles from behind, in the pose in which a wheel lifts."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.transforms import Affine2D

from redline.faces.numbers import signed
from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.outline import rounded
from redline.studio.assessment import Assessment
from redline.studio.insight.obstacle_pictures import AxlePose, ObstaclePictures, WheelPose
from redline.vehicle.vehicle import Vehicle

_WIDTH_IN = 12.5
_TITLE_IN = 0.85
_FORCE = {
    "arrowstyle": "-|>,head_width=0.22,head_length=0.42", "color": style.BLUE, "lw": 2.0, "shrinkA": 0, "shrinkB": 0,
}  # fmt: skip
_EARTH, _EARTH_EDGE = "#d8d2c0", "#a49b82"


def draw_articulation(assessment: Assessment, vehicle: Vehicle, data: ObstaclePictures) -> Figure:
    """Draw the front and the rear axle of an assessed concept at the limit of its articulation."""
    half = 0.5 * float(vehicle.body.width_m) + 0.62
    low, high = -0.52, float(vehicle.body.height_m) + data.lift_m + 0.5 * data.rise_m + 0.42
    height_in = 0.5 * _WIDTH_IN * (high - low) / (2.0 * half)
    figure = style.new_figure(_WIDTH_IN, height_in + _TITLE_IN)
    for index, (words, axle) in enumerate((("Front axle", data.front), ("Rear axle", data.rear))):
        axes = figure.add_axes((0.5 * index, 0.0, 0.5, height_in / (height_in + _TITLE_IN)))
        axes.set(xlim=(-half, half), ylim=(low, high), aspect="equal", autoscale_on=False)
        axes.set_axis_off()
        _ground(axes, axle, half, low)
        _body(axes, vehicle, axle)
        _guides(axes, vehicle, axle, data.lift_m)
        for wheel in (axle.left, axle.right):
            _wheel(axes, vehicle, wheel)
            _gauge(axes, vehicle, wheel)
            _load(axes, vehicle, wheel)
        kind = "beam axle" if axle.beam else "independent"
        left = -half + 0.35 / (0.5 * _WIDTH_IN) * 2.0 * half
        below = f"{kind}, seen from behind · the body rolls by {abs(math.degrees(axle.roll_rad)):.1f}°"
        axes.text(left, high - 0.10, words, fontsize=11, fontweight="bold", va="center")
        axes.text(left, high - 0.23, below, fontsize=8.5, color=style.MUTED, va="center")
    _rise(figure.axes[0], vehicle, data)
    style.title(figure, f"{assessment.name}: articulation", _subtitle(assessment, data))
    return figure


def _subtitle(assessment: Assessment, data: ObstaclePictures) -> str:
    rise = assessment["articulation_mm"]
    index = assessment["ramp_travel_index_20"]
    return (
        f"A front wheel rises {rise.value:.0f} mm (p10–p90 {rise.p10:.0f}–{rise.p90:.0f}) until another lifts  ·  "
        f"ramp travel index {index.value:.0f} on 20°  ·  off-road height{_lifted(data)}, to scale"
    )


def _lifted(data: ObstaclePictures) -> str:
    return f" {1e3 * data.lift_m:+.0f} mm" if data.lift_m > 0.005 else ""


def _ground(axes: Axes, axle: AxlePose, half: float, low: float) -> None:
    """Ground, and the block under a raised wheel."""
    axes.add_patch(Polygon([(-half, low), (half, low), (half, 0.0), (-half, 0.0)], fc="#ece8da", ec="none", zorder=5.6))
    axes.plot([-half, half], [0.0, 0.0], color=_EARTH_EDGE, lw=1.2, zorder=5.7)
    for wheel in (axle.left, axle.right):
        if wheel.ground_m > 1e-3:
            left, right = wheel.across_m - 0.30, wheel.across_m + 0.30
            top = wheel.ground_m
            block = [(left - 0.14, 0.0), (left, top), (right, top), (right + 0.14, 0.0)]
            axes.add_patch(Polygon(block, fc=_EARTH, ec=_EARTH_EDGE, lw=1.2, hatch="//", zorder=5.5))


def _place(axle: AxlePose) -> Affine2D:
    """From the body's own axes, across and up from the ground it stood on, to the picture."""
    return Affine2D().rotate(-axle.roll_rad).translate(*axle.origin_m)


def _body(axes: Axes, vehicle: Vehicle, axle: AxlePose) -> None:
    """The body's section: sills, waist, roof and glass, ghosted so that springs show."""
    body, profile = vehicle.body, vehicle.profile
    lift = float(profile.ride_heights.off_road_m)
    wide, top = 0.5 * float(body.width_m), float(body.height_m) + lift
    sill = float(profile.ground_clearance_m) + lift
    inner = wide - float(vehicle.tyre.section_width_m) - 0.10
    arch = float(vehicle.tyre.radius_m) * 2.0 + 0.16
    waist = sill + 0.56 * (top - sill)
    points = [
        (-inner, sill, 0.05),
        (inner, sill, 0.05),
        (inner, arch, 0.08),
        (wide, arch, 0.06),
        (wide, waist, 0.08),
        (0.80 * wide, top, 0.20),
        (-0.80 * wide, top, 0.20),
        (-wide, waist, 0.08),
        (-wide, arch, 0.06),
        (-inner, arch, 0.08),
    ]
    place = _place(axle)
    shell = rounded(points).transformed(place)
    axes.add_patch(PathPatch(shell, fc=style.SAGE, ec=style.GREEN_DARK, lw=1.4, alpha=0.9, zorder=2))
    glass = [
        (-0.86 * wide, waist + 0.06, 0.05),
        (0.86 * wide, waist + 0.06, 0.05),
        (0.72 * wide, top - 0.12, 0.09),
        (-0.72 * wide, top - 0.12, 0.09),
    ]
    axes.add_patch(PathPatch(rounded(glass).transformed(place), fc=style.GLASS, ec=style.GREEN, lw=0.9, zorder=2.1))
    line = place.transform([(-wide - 0.10, sill), (wide + 0.10, sill)])
    axes.plot(line[:, 0], line[:, 1], color=style.RED, lw=1.1, ls=(0, (5, 3)), zorder=2.3)


def _guides(axes: Axes, vehicle: Vehicle, axle: AxlePose, lift_m: float) -> None:
    """Arms or beam, and springs between them and the body."""
    place = _place(axle)
    hubs = [(axle.left.across_m, axle.left.hub_m), (axle.right.across_m, axle.right.hub_m)]
    track = abs(hubs[1][0] - hubs[0][0])
    base = axle.spring_base_m
    clear = float(vehicle.profile.ground_clearance_m) + lift_m
    if axle.beam:
        axes.plot(*zip(*hubs, strict=True), color=style.INK, lw=6.0, solid_capstyle="round", zorder=3)
        middle = np.mean(hubs, axis=0)
        axes.add_patch(
            FancyBboxPatch((middle[0] - 0.12, middle[1] - 0.10), 0.24, 0.20, "round,pad=0.02", fc="#3b433e", zorder=3.1)
        )
    for side, (hub, wheel) in enumerate(zip(hubs, (axle.left, axle.right), strict=True)):
        sign = -1.0 if side == 0 else 1.0
        if axle.beam:
            share = 0.5 * base / (0.5 * track)
            foot = np.mean(hubs, axis=0) + share * (np.array(hub) - np.mean(hubs, axis=0))
            top = place.transform([(sign * 0.5 * base, clear + 0.55)])[0]
        else:
            pivots = place.transform([(sign * 0.26, clear + 0.10), (sign * 0.34, clear + 0.34)])
            inner = np.array(hub) + 0.16 * np.array([-sign * math.cos(wheel.lean_rad), sign * math.sin(wheel.lean_rad)])
            for pivot, drop in zip(pivots, (-0.10, 0.13), strict=True):
                axes.plot(
                    [inner[0], pivot[0]],
                    [inner[1] + drop, pivot[1]],
                    color=style.INK,
                    lw=3.0,
                    solid_capstyle="round",
                    zorder=3,
                )
                axes.plot(*pivot, "o", color=style.CARD, mec=style.INK, ms=4.5, zorder=3.4)
            axes.plot([inner[0], inner[0]], [inner[1] - 0.11, inner[1] + 0.14], color=style.INK, lw=4.0, zorder=3)
            foot = np.array(
                [inner[0] - 0.40 * (inner[0] - pivots[0][0]), inner[1] - 0.10 + 0.40 * (pivots[0][1] - inner[1] + 0.10)]
            )
            top = place.transform([(sign * 0.50, clear + 0.62)])[0]
        _spring(axes, foot, top)


def _spring(axes: Axes, foot: np.ndarray, top: np.ndarray) -> None:
    """A coil of as many turns, however long it is pulled."""
    along = top - foot
    length = float(np.hypot(*along))
    across = np.array([-along[1], along[0]]) / length
    turns = 9
    shares = np.linspace(0.10, 0.90, 2 * turns + 1)
    zigzag = [foot + s * along + (0.055 * (1 if n % 2 else -1)) * across for n, s in enumerate(shares)]
    points = np.array([foot, foot + 0.07 * along, *zigzag, foot + 0.93 * along, top])
    axes.plot(points[:, 0], points[:, 1], color=style.AMBER_DARK, lw=1.8, solid_joinstyle="round", zorder=4)


def _wheel(axes: Axes, vehicle: Vehicle, wheel: WheelPose) -> None:
    """Tyre and rim from behind, leaning."""
    radius, wide = float(vehicle.tyre.radius_m), float(vehicle.tyre.section_width_m)
    rim = radius - float(vehicle.tyre.section_height_m)
    turn = Affine2D().rotate(-wheel.lean_rad).translate(wheel.across_m, wheel.hub_m) + axes.transData
    clip = [(-wide / 2, -radius), wide, 2 * radius]
    tyre = FancyBboxPatch(
        clip[0],
        clip[1],
        clip[2],
        f"round,pad=0,rounding_size={0.26 * wide:.4f}",
        fc=style.TYRE,
        ec="#0f110f",
        lw=0.8,
        zorder=5,
    )
    tyre.set_transform(turn)
    axes.add_patch(tyre)
    for share in (-0.25, 0.0, 0.25):
        axes.plot(
            [share * wide] * 2, [-0.96 * radius, 0.96 * radius], color="#474b45", lw=0.8, transform=turn, zorder=5.1
        )
    hub = FancyBboxPatch(
        (-0.42 * wide, -rim),
        0.84 * wide,
        2 * rim,
        "round,pad=0,rounding_size=0.02",
        fc="#343833",
        ec="none",
        zorder=5.2,
    )
    hub.set_transform(turn)
    axes.add_patch(hub)
    axes.plot([0.0], [0.0], "o", color=style.METAL, ms=4.0, transform=turn, zorder=5.4)


def _gauge(axes: Axes, vehicle: Vehicle, wheel: WheelPose) -> None:
    """Travel between its stops beside the wheel, with where it stands."""
    side = math.copysign(1.0, wheel.across_m)
    x = wheel.across_m + side * (0.5 * float(vehicle.tyre.section_width_m) + 0.22)
    middle, at = wheel.hub_m + 0.12, wheel.hub_m + 0.12 + wheel.seat_m
    axes.plot(
        [x, x],
        [middle - wheel.rebound_m, middle + wheel.bump_m],
        color="#b9bab0",
        lw=5.0,
        solid_capstyle="butt",
        zorder=6,
    )
    colour = style.RED if not -wheel.rebound_m < wheel.seat_m < wheel.bump_m else style.GREEN
    axes.plot([x, x], [middle, at], color=colour, lw=5.0, solid_capstyle="butt", zorder=6.1)
    axes.plot([x - 0.035, x + 0.035], [middle, middle], color=style.INK, lw=0.9, zorder=6.2)
    axes.text(
        x + side * 0.05,
        at,
        f"{signed(1e3 * wheel.travel_m)} mm",
        color=colour,
        fontsize=8.5,
        ha="left" if side > 0 else "right",
        va="center",
        zorder=6.3,
    )


def _load(axes: Axes, vehicle: Vehicle, wheel: WheelPose) -> None:
    """The load under a wheel, as an arrow and in kN; a lifted wheel says so."""
    foot = wheel.ground_m
    # Where a wheel has just lifted, its load is nothing but for rounding.
    if wheel.load_n < 1.0:
        axes.text(
            wheel.across_m,
            foot - 0.09,
            "lifts",
            color=style.RED,
            fontsize=11,
            fontweight="bold",
            ha="center",
            va="center",
            zorder=7,
        )
        return
    length = max(0.60 * wheel.load_n / (float(vehicle.mass.kerb_kg) * 9.81), 0.08)
    top = foot - 0.06
    axes.annotate(
        "",
        (wheel.across_m, top),
        (wheel.across_m, top - length),
        arrowprops=_FORCE,
        zorder=7,
    )
    axes.text(
        wheel.across_m + 0.06,
        top - 0.5 * length,
        f"{wheel.load_n / 1e3:.1f} kN",
        color=style.BLUE,
        fontsize=9.5,
        fontweight="bold",
        va="center",
        zorder=7,
        bbox={"boxstyle": "round,pad=0.12", "facecolor": "#fffefa", "edgecolor": "none", "alpha": 0.75},
    )


def _rise(axes: Axes, vehicle: Vehicle, data: ObstaclePictures) -> None:
    """How high the raised wheel stands."""
    wheel = data.front.left
    x = axes.get_xlim()[0] + 0.17
    axes.plot([x - 0.05, wheel.across_m - 0.3], [data.rise_m, data.rise_m], color="#b9bab0", lw=0.7, zorder=1.1)
    axes.annotate("", (x, 0.0), (x, data.rise_m), arrowprops=style.DIMENSION_ARROW, zorder=9)
    axes.text(
        x,
        0.5 * data.rise_m,
        f"{1e3 * data.rise_m:.0f} mm",
        fontsize=9,
        rotation=90,
        ha="center",
        va="center",
        zorder=9.2,
        bbox={"boxstyle": "round,pad=0.15", "facecolor": style.CARD, "edgecolor": "none", "alpha": 0.9},
    )
