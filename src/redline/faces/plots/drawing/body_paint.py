"""Painting the vehicle: gradient body, glass, cladding, wheels, underbody and the battery box to scale."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Circle, Ellipse, FancyBboxPatch, Patch, PathPatch, Polygon, Wedge
from matplotlib.transforms import Affine2D

from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.outline import polygon, rounded
from redline.faces.plots.drawing.powertrain_paint import paint_powertrain
from redline.faces.plots.drawing.silhouette import Silhouette
from redline.foundations import units
from redline.studio.insight.picture_data import PictureData

_PAINT = LinearSegmentedColormap.from_list("paint", ["#2f4638", "#3f5b4b", "#567562", "#6c8d78"])
_CLADDING = "#2a332e"
_WELL = "#171b18"


def paint_vehicle(axes: Axes, shape: Silhouette, data: PictureData, *, spare: bool, rack: bool) -> None:
    """Paint the vehicle as it stands at the road ride height."""
    body = data.vehicle.body
    hubs = (0.0, -float(body.wheelbase_m))
    _shadow(axes, data)
    axes.add_patch(PathPatch(polygon(shape.underbody), facecolor="#3b433e", edgecolor=style.INK, lw=0.8, zorder=2))
    if rack:
        _rack(axes, shape)
    outline = PathPatch(rounded(shape.body), facecolor="none", edgecolor="none", zorder=3)
    axes.add_patch(outline)
    _gradient(axes, shape, outline)
    _panels(axes, shape, outline)
    _arches(axes, shape, outline, data.loaded_radius_m, hubs)
    axes.add_patch(PathPatch(rounded(shape.body), facecolor="none", edgecolor=style.GREEN_DARK, lw=1.3, zorder=6))
    for hub in hubs:
        paint_wheel(axes, hub, data.loaded_radius_m, float(data.vehicle.tyre.radius_m), 0.5 * data.rim_diameter_m)
    if spare:
        _spare(axes, shape, data)
    _box(axes, data)
    paint_powertrain(axes, data)


def ghost(axes: Axes, shape: Silhouette, lift_m: float, zorder: float) -> None:
    """The outline of another ride-height mode, dashed."""
    path = rounded(shape.body).transformed(Affine2D().translate(0.0, lift_m))
    axes.add_patch(
        PathPatch(path, facecolor="none", edgecolor=style.GREEN_LIGHT, lw=1.0, ls=(0, (4, 3)), zorder=zorder)
    )


def _shadow(axes: Axes, data: PictureData) -> None:
    body = data.vehicle.body
    middle = 0.5 * (float(body.overhang_front_m) - float(body.wheelbase_m) - float(body.overhang_rear_m))
    for share, alpha in ((1.02, 0.05), (0.94, 0.06), (0.86, 0.07)):
        size = (float(body.length_m) * share, 0.11 * share)
        axes.add_patch(Ellipse((middle, 0.0), *size, facecolor=style.INK, edgecolor="none", alpha=alpha, zorder=0.5))


def _gradient(axes: Axes, shape: Silhouette, outline: Patch) -> None:
    points = np.array([(x, z) for x, z, _ in shape.body])
    (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
    image = axes.imshow(
        np.linspace(0.0, 1.0, 128)[:, None],
        extent=(left, right, low, high),
        origin="lower",
        cmap=_PAINT,
        aspect="auto",
        interpolation="bilinear",
        zorder=3,
    )
    image.set_clip_path(outline)


def _clipped(axes: Axes, patch: Patch, outline: Patch) -> None:
    axes.add_patch(patch)
    patch.set_clip_path(outline)


def _panels(axes: Axes, shape: Silhouette, outline: Patch) -> None:
    low = min(z for _, z, _ in shape.body)
    band = 0.10 if shape.rugged else 0.045
    left, right = shape.tail_m, max(x for x, _, _ in shape.body)
    lower = [(left, low - 0.1), (right, low - 0.1), (right, shape.sill_m + band), (left, shape.sill_m + band)]
    _clipped(axes, PathPatch(polygon(lower), facecolor=_CLADDING, edgecolor="none", zorder=3.2), outline)
    for points in shape.bumpers:
        _clipped(axes, PathPatch(polygon(points), facecolor=_CLADDING, edgecolor="none", zorder=3.3), outline)
    for pane in shape.windows:
        path = rounded([(x, z, 0.035) for x, z in pane])
        axes.add_patch(PathPatch(path, facecolor=style.GLASS, edgecolor=style.GREEN_DARK, lw=1.0, zorder=3.5))
        _reflection(axes, pane)
    _doors(axes, shape)
    _shoulder(axes, shape, outline)
    for points, colour in ((shape.headlamp, "#f2efe2"), (shape.tail_lamp, "#b33a2b")):
        path = rounded([(x, z, 0.03) for x, z in points])
        _clipped(axes, PathPatch(path, facecolor=colour, edgecolor=style.GREEN_DARK, lw=0.8, zorder=3.7), outline)


def _doors(axes: Axes, shape: Silhouette) -> None:
    """Shut lines, handles and the mirror."""
    for start, end in shape.doors:
        axes.plot(*zip(start, end, strict=True), color=style.GREEN_DARK, lw=0.7, alpha=0.75, zorder=3.4)
    for x, z in shape.handles:
        axes.add_patch(
            FancyBboxPatch(
                (x - 0.075, z - 0.011),
                0.13,
                0.02,
                "round,pad=0,rounding_size=0.01",
                facecolor=style.GREEN_DARK,
                edgecolor="none",
                zorder=3.6,
            )
        )
    x, z = shape.mirror
    mirror = [
        (x - 0.07, z, 0.03),
        (x + 0.09, z, 0.03),
        (x + 0.05, z + 0.13, 0.04),
        (x - 0.07, z + 0.13, 0.03),
    ]
    axes.add_patch(PathPatch(rounded(mirror), facecolor=style.GREEN, edgecolor=style.GREEN_DARK, lw=0.8, zorder=3.9))


def _shoulder(axes: Axes, shape: Silhouette, outline: Patch) -> None:
    """A thin light line below the glass, where a body side catches the sky."""
    low = min(z for pane in shape.windows for _, z in pane) - 0.045
    left, right = shape.tail_m - 0.1, max(x for x, _, _ in shape.body) + 0.1
    line = polygon([(left, low), (right, low - 0.012), (right, low - 0.022), (left, low - 0.016)])
    _clipped(axes, PathPatch(line, facecolor="#8fae9b", edgecolor="none", alpha=0.55, zorder=3.25), outline)


def _reflection(axes: Axes, pane: list[tuple[float, float]]) -> None:
    glass = PathPatch(rounded([(x, z, 0.035) for x, z in pane]), facecolor="none", edgecolor="none")
    axes.add_patch(glass)
    xs, zs = [x for x, _ in pane], [z for _, z in pane]
    middle, width, low, high = 0.5 * (min(xs) + max(xs)), max(xs) - min(xs), min(zs), max(zs)
    streak = [
        (middle - 0.18 * width, low),
        (middle + 0.06 * width, low),
        (middle + 0.26 * width, high),
        (middle + 0.02 * width, high),
    ]
    _clipped(axes, PathPatch(polygon(streak), facecolor="white", edgecolor="none", alpha=0.35, zorder=3.55), glass)


def _arches(axes: Axes, shape: Silhouette, outline: Patch, hub_m: float, hubs: tuple[float, float]) -> None:
    """Flares and dark wheel wells, both only where there is body."""
    for hub in hubs:
        radius = shape.arch_radius_m
        if shape.rugged:
            _clipped(
                axes,
                Circle((hub, hub_m), radius + 0.05, facecolor=_CLADDING, edgecolor="none", zorder=4),
                outline,
            )
        _clipped(axes, Circle((hub, hub_m), radius, facecolor=_WELL, edgecolor="none", zorder=4.2), outline)


def paint_wheel(axes: Axes, hub: float, hub_m: float, tyre_m: float, rim_m: float) -> None:
    """A wheel on the ground: tyre flattened at the contact, rim with six windows."""
    tyre = Circle((hub, hub_m), tyre_m, facecolor=style.TYRE, edgecolor="#0f110f", lw=0.8, zorder=7)
    axes.add_patch(tyre)
    left, right = hub - tyre_m, hub + tyre_m
    ground = Polygon(
        [(left, 0.0), (right, 0.0), (right, 2.0), (left, 2.0)],
        closed=True,
        facecolor="none",
        edgecolor="none",
    )
    axes.add_patch(ground)
    tyre.set_clip_path(ground)
    ring = 0.5 * (tyre_m + rim_m)
    axes.add_patch(Circle((hub, hub_m), ring, facecolor="none", edgecolor="#3a3f3a", lw=0.7, zorder=7.1))
    axes.add_patch(Circle((hub, hub_m), rim_m, facecolor=style.METAL, edgecolor="#8d938d", lw=0.9, zorder=7.2))
    axes.add_patch(Circle((hub, hub_m), 0.90 * rim_m, facecolor="none", edgecolor="#a9aea8", lw=0.6, zorder=7.4))
    for index in range(6):
        angle = 90.0 + 60.0 * index
        window = Wedge(
            (hub, hub_m),
            0.84 * rim_m,
            angle - 19.0,
            angle + 19.0,
            width=0.46 * rim_m,
            facecolor="#3d443f",
            edgecolor="#8d938d",
            lw=0.5,
            zorder=7.3,
        )
        axes.add_patch(window)
    axes.add_patch(Circle((hub, hub_m), 0.17 * rim_m, facecolor="#59615b", edgecolor="#8d938d", lw=0.6, zorder=7.5))


def _spare(axes: Axes, shape: Silhouette, data: PictureData) -> None:
    radius = float(data.vehicle.tyre.radius_m)
    high = 0.5 * float(data.vehicle.body.height_m)
    cover = FancyBboxPatch(
        (shape.tail_m - 0.24, high - 0.75 * radius),
        0.22,
        1.7 * radius,
        "round,pad=0,rounding_size=0.05",
        facecolor=style.TYRE,
        edgecolor="#0f110f",
        lw=0.8,
        zorder=2.5,
    )
    axes.add_patch(cover)


def _rack(axes: Axes, shape: Silhouette) -> None:
    roof = [(x, z) for x, z, _ in shape.body if z > 0.95 * max(z for _, z, _ in shape.body)]
    left, right, top = min(x for x, _ in roof) + 0.1, max(x for x, _ in roof) - 0.1, max(z for _, z in roof)
    axes.plot([left, right], [top + 0.045] * 2, color=_CLADDING, lw=2.2, solid_capstyle="round", zorder=2.6)
    for x in np.linspace(left + 0.1, right - 0.1, 4):
        axes.plot([x, x], [top - 0.05, top + 0.045], color=_CLADDING, lw=1.6, zorder=2.6)


def _box(axes: Axes, data: PictureData) -> None:
    """The battery box to scale under the floor, its bottom at the belly."""
    box, profile = data.vehicle.battery_box, data.vehicle.profile
    wheelbase = float(data.vehicle.body.wheelbase_m)
    if float(box.underfloor_frac) < 0.5:
        return
    middle, length, height = -0.5 * wheelbase, float(box.length_m), float(box.height_m)
    low = float(np.interp(middle, profile.x_m[::-1], profile.z_m[::-1])) + 0.006
    axes.add_patch(
        FancyBboxPatch(
            (middle - 0.5 * length, low),
            length,
            height,
            "round,pad=0,rounding_size=0.025",
            facecolor=style.AMBER,
            edgecolor=style.AMBER_DARK,
            lw=1.3,
            zorder=8,
        )
    )
    edges = middle + (np.linspace(0.0, 1.0, 9)[1:-1] - 0.5) * length
    axes.vlines(edges, low + 0.012, low + height - 0.012, color=style.AMBER_DARK, lw=0.5, alpha=0.45, zorder=8.1)
    label = f"{units.from_si(data.usable_energy_j, 'kWh', 'energy'):.0f} kWh"
    axes.text(
        middle - 0.30 * length,
        low + 0.5 * height,
        label,
        ha="center",
        va="center",
        fontsize=9.5,
        fontweight="bold",
        color="#3a2703",
        zorder=8.3,
        bbox={"boxstyle": "round,pad=0.15", "facecolor": style.AMBER, "edgecolor": "none"},
    )


__all__ = ["ghost", "paint_vehicle", "paint_wheel"]
