"""Painting engine, tank and a hybrid's battery into the side view, to scale by their volumes."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from redline.faces.plots.drawing import style
from redline.foundations import units
from redline.studio.insight.picture_data import PictureData

#: Widths across the vehicle and heights from which a volume gives a length, in m.
_TANK_WIDTH, _TANK_HEIGHT = 0.80, 0.25
_PACK_WIDTH, _PACK_HEIGHT = 0.85, 0.24
#: Energy of a hybrid's pack over its volume with case and cooling, 70 kWh/m3; only the picture depends on it.
_PACK_J_M3 = 70.0 * 3.6e6
#: Swept volume of one cylinder, its share of the engine's height, and litres of engine per litre swept.
_CYLINDER_M3, _ENGINE_OVER_SWEPT = 0.5e-3, 55.0
#: Below this voltage a battery only feeds starter and lamps; a mild hybrid's has 48 V.
_STARTER_V = 20.0
_TANK, _TANK_EDGE = "#a9805b", "#6d4b2c"
_STEEL, _STEEL_EDGE = "#aeb4ae", "#5b635d"


def paint_powertrain(axes: Axes, data: PictureData) -> None:
    """Engine over the front axle, tank ahead of the rear one, and a battery that does not lie under the floor."""
    train = data.vehicle.powertrain
    if not hasattr(train, "engine"):
        return
    _engine(axes, data)
    behind = _tank(axes, data)
    if float(data.vehicle.battery_box.underfloor_frac) < 0.5:
        _pack(axes, data, behind)


def starter_only(data: PictureData) -> bool:
    """Whether the battery of a vehicle only feeds starter and lamps: it is not drawn, and its charge is no news."""
    return float(data.vehicle.powertrain.battery.nominal_voltage_v) < _STARTER_V


def _belly(data: PictureData, x: float) -> float:
    profile = data.vehicle.profile
    return float(np.interp(x, profile.x_m[::-1], profile.z_m[::-1]))


def _box(axes: Axes, left: float, low: float, size: tuple[float, float], colours: tuple[str, str], text: str) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (left, low), *size, "round,pad=0,rounding_size=0.035", facecolor=colours[0], edgecolor=colours[1], lw=1.2,
            zorder=8, alpha=0.96,
        )
    )  # fmt: skip
    axes.text(
        left + 0.5 * size[0], low + 0.5 * size[1], text, ha="center", va="center", fontsize=8, fontweight="bold",
        color="#241a10", zorder=8.4,
    )  # fmt: skip


def _tank(axes: Axes, data: PictureData) -> float:
    """The fuel tank under the rear bench; returns the place of its front edge."""
    volume = float(data.vehicle.powertrain.tank_m3)  # type: ignore[union-attr]
    length = volume / (_TANK_WIDTH * _TANK_HEIGHT)
    wheelbase, radius = float(data.vehicle.body.wheelbase_m), float(data.vehicle.tyre.radius_m)
    left = -wheelbase + radius + 0.06
    low = max(_belly(data, left + 0.5 * length) + 0.03, 0.0)
    litres = f"{units.from_si(volume, 'l', 'volume'):.0f} l"
    if float(data.vehicle.battery_box.underfloor_frac) > 0.5:
        low += float(data.vehicle.battery_box.height_m)
    _box(axes, left, low, (length, _TANK_HEIGHT), (_TANK, _TANK_EDGE), litres)
    return left + length


def _pack(axes: Axes, data: PictureData, behind_m: float) -> None:
    """A hybrid's battery under the front seats, sized by its energy."""
    battery = data.vehicle.powertrain.battery
    if starter_only(data):
        return
    volume = float(battery.gross_energy_j) / _PACK_J_M3
    length = max(volume / (_PACK_WIDTH * _PACK_HEIGHT), 0.10)
    left = behind_m + 0.10
    kwh = units.from_si(data.usable_energy_j, "kWh", "energy")
    text = f"{kwh:.0f} kWh" if kwh >= 5.0 else f"{kwh:.1f} kWh"
    low = _belly(data, left + 0.5 * length) + 0.03
    _box(axes, left, low, (length, _PACK_HEIGHT), (style.AMBER, style.AMBER_DARK), text if length > 0.28 else "")
    if length <= 0.28:
        axes.text(left + length + 0.04, low + 0.5 * _PACK_HEIGHT, f"{kwh:.1f} kWh", fontsize=8, fontweight="bold",
                  color=style.AMBER, va="center", zorder=8.4)  # fmt: skip


def _engine(axes: Axes, data: PictureData) -> None:
    """The engine block behind the nose, sized by its displacement, with its cylinders."""
    engine = data.vehicle.powertrain.engine  # type: ignore[union-attr]
    swept = float(engine.displacement_m3)
    side = (swept * _ENGINE_OVER_SWEPT) ** (1.0 / 3.0)
    width, height = 1.12 * side, 1.05 * side
    middle = 0.08
    low = 0.68 * 2.0 * data.loaded_radius_m
    left = middle - 0.5 * width
    axes.add_patch(
        FancyBboxPatch(
            (left, low), width, height, "round,pad=0,rounding_size=0.03", facecolor=_STEEL, edgecolor=_STEEL_EDGE,
            lw=1.2, zorder=8, alpha=0.96,
        )
    )  # fmt: skip
    count = max(2, min(8, math.ceil(swept / _CYLINDER_M3 - 1e-6)))
    edges = left + width * (np.arange(count) + 0.5) / count
    for x in edges:
        axes.plot([x, x], [low + 0.60 * height, low + 0.92 * height], color=_STEEL_EDGE, lw=1.6, zorder=8.2)
    axes.text(
        middle, low + 0.30 * height, f"{units.from_si(swept, 'l', 'volume'):.1f} l", ha="center", va="center",
        fontsize=8, fontweight="bold", color="#1f241f", zorder=8.4,
    )  # fmt: skip


__all__ = ["paint_powertrain", "starter_only"]
