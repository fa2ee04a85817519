"""The side view: a package drawing to scale, with the angles of the off-road mode and their error bars."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Wedge

from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.body_paint import ghost, paint_vehicle
from redline.faces.plots.drawing.silhouette import Silhouette, silhouette
from redline.studio.assessment import Assessment, AttributeValue
from redline.studio.insight.picture_data import PictureData

_WIDTH_IN = 12.5
#: Inches above the drawing for the title.
_TITLE_IN = 0.85
#: Rows below the ground, as shares of the drawn width.
_ROWS = (0.064, 0.092, 0.128)


@dataclass(frozen=True, slots=True)
class _Scene:
    """The drawing under way: where it draws, what it draws, and one hundredth of the drawn width in m."""

    axes: Axes
    assessment: Assessment
    data: PictureData
    unit_m: float


def draw_side_view(assessment: Assessment, data: PictureData) -> Figure:
    """Draw the side view of an assessed concept."""
    left, right, low, high = _window(data)
    height_in = _WIDTH_IN * (high - low) / (right - left)
    figure = style.new_figure(_WIDTH_IN, height_in + _TITLE_IN)
    axes = figure.add_axes((0.0, 0.0, 1.0, height_in / (height_in + _TITLE_IN)))
    axes.set(xlim=(left, right), ylim=(low, high), aspect="equal", autoscale_on=False)
    shape = _shape(assessment, data)
    scene = _Scene(axes, assessment, data, (right - left) / 100.0)
    _ground(scene)
    paint_vehicle(
        axes,
        shape,
        data,
        spare=_choice(assessment, "aero.exposed_spare") is True,
        rack=_choice(assessment, "aero.roof_rack") is True,
    )
    lift = float(data.vehicle.profile.ride_heights.off_road_m)
    if lift > 0.005:
        _ghost(scene, shape, lift)
    _angles(scene)
    _dimensions(scene)
    style.title(figure, assessment.name, _subtitle(assessment, lift))
    axes.set_axis_off()
    return figure


def _choice(assessment: Assessment, path: str) -> str | bool | None:
    found = assessment.choices.get(path)
    return found[0] if found else None


def _shape(assessment: Assessment, data: PictureData) -> Silhouette:
    rake = next(
        (math.radians(i.value) for i in assessment.inputs if i.path == "aero.windscreen_rake"),
        math.radians(35.0),
    )
    style_name, tail = str(_choice(assessment, "body_style")), str(_choice(assessment, "aero.tail"))
    return silhouette(data.vehicle, style_name, tail, rake, spare=_choice(assessment, "aero.exposed_spare") is True)


def _subtitle(assessment: Assessment, lift_m: float) -> str:
    style_name = str(_choice(assessment, "body_style"))
    words = "SUV" if style_name == "suv" else style_name.replace("_", "-").capitalize()
    carries = {"body_on_frame": "on a ladder frame", "skateboard": "on a skateboard", "monocoque": "with a monocoque"}
    construction = carries[str(_choice(assessment, "construction"))]
    mode = "one ride height"
    if lift_m > 0.005:
        mode = f"solid: road height; dashed, and red: off-road height, {lift_m * 1000.0:+.0f} mm"
    return f"{words} {construction} · to scale, in mm · {mode} · bars p10–p90"


def _window(data: PictureData) -> tuple[float, float, float, float]:
    """The window around the vehicle, in m: left, right, bottom, top."""
    body = data.vehicle.body
    front, rear = float(body.overhang_front_m), -float(body.wheelbase_m) - float(body.overhang_rear_m)
    width, middle = (front - rear) * 1.36, 0.5 * (front + rear)
    top = float(body.height_m) + max(float(data.vehicle.profile.ride_heights.off_road_m), 0.0) + 0.08
    return middle - 0.5 * width, middle + 0.5 * width, -0.150 * width, top


def _ground(scene: _Scene) -> None:
    left, right = scene.axes.get_xlim()
    scene.axes.plot([left, right], [0.0, 0.0], color="#9a9f93", lw=1.1, zorder=1)


def _ghost(scene: _Scene, shape: Silhouette, lift_m: float) -> None:
    """The body at the off-road height: dashed behind the car, and its belly line in front of it."""
    ghost(scene.axes, shape, lift_m, 1.8)
    x, z = scene.data.vehicle.profile.x_m, scene.data.vehicle.profile.z_m + lift_m
    scene.axes.plot(x, z, color=style.GREEN_LIGHT, lw=1.0, ls=(0, (4, 3)), zorder=5.8)


def _angles(scene: _Scene) -> None:
    """Approach, breakover and departure: lines tangent to the tyres, spread, and values below the ground."""
    wheelbase = float(scene.data.vehicle.body.wheelbase_m)
    body = scene.data.vehicle.body
    for key, hub, way, overhang in (
        ("approach", 0.0, 1.0, float(body.overhang_front_m)),
        ("departure", -wheelbase, -1.0, float(body.overhang_rear_m)),
    ):
        value = scene.assessment[f"{key}_deg"]
        _spread(scene, hub, way, value, overhang)
        if abs(scene.assessment[f"{key}_road_deg"].value - value.value) > 0.05:
            _tangent(scene, hub, way, scene.assessment[f"{key}_road_deg"].value, overhang + 0.24, solid=False)
        _tangent(scene, hub, way, value.value, overhang + 0.30, solid=True)
        at = hub + way * (scene.data.loaded_radius_m + overhang) * 0.5 + way * 0.33
        _label(scene, key, max(min(at, scene.axes.get_xlim()[1] - 0.5), scene.axes.get_xlim()[0] + 0.5))
    _breakover(scene)
    _label(scene, "breakover", -0.5 * wheelbase)


def _touch(scene: _Scene, hub: float, way: float, angle_deg: float) -> tuple[float, float, float, float]:
    """Where a line of an angle touches the loaded arc, and the line's direction."""
    radius, angle = scene.data.loaded_radius_m, math.radians(angle_deg)
    x, z = hub + way * radius * math.sin(angle), radius * (1.0 - math.cos(angle))
    return x, z, way * math.cos(angle), math.sin(angle)


def _tangent(scene: _Scene, hub: float, way: float, angle_deg: float, reach_m: float, *, solid: bool) -> None:
    x, z, along, up = _touch(scene, hub, way, angle_deg)
    back, length = z / up, reach_m / abs(along)
    look = {"lw": 1.5, "ls": "-", "color": style.RED} if solid else {"lw": 0.9, "ls": (0, (2, 2)), "color": "#8c8f84"}
    length = min(length, (hub + way * (reach_m + scene.data.loaded_radius_m) - x) / along)
    line = scene.axes.plot([x - back * along, x + length * along], [z - back * up, z + length * up], zorder=9, **look)[
        0
    ]
    line.set_gid(f"angle-{angle_deg:.3f}")


def _spread(scene: _Scene, hub: float, way: float, value: AttributeValue, overhang: float) -> None:
    """The p10 to p90 range as a pale wedge from the foot of the line."""
    x, z, along, up = _touch(scene, hub, way, value.value)
    foot = x - z / up * along
    low, high = (value.p10, value.p90) if way > 0.0 else (180.0 - value.p90, 180.0 - value.p10)
    radius = (overhang + 0.08) / math.cos(math.radians(value.value))
    scene.axes.add_patch(
        Wedge((foot, 0.0), radius, low, high, facecolor=style.RED, edgecolor="none", alpha=0.14, zorder=1.5)
    )
    scene.axes.add_patch(
        Wedge(
            (foot, 0.0),
            radius,
            low,
            high,
            width=0.028,
            facecolor=style.RED,
            edgecolor="none",
            alpha=0.75,
            zorder=9,
        )
    )


def _breakover(scene: _Scene) -> None:
    """Both tangents of the off-road mode meeting at the crest, with the ramp's shape filled below."""
    crest, wheelbase = scene.data.crests[""], float(scene.data.vehicle.body.wheelbase_m)
    apex = (crest.x_m, crest.z_m)
    for angle, hub, way in ((crest.front_rad, 0.0, -1.0), (crest.rear_rad, -wheelbase, 1.0)):
        x, z, along, up = _touch(scene, hub, way, math.degrees(angle))
        foot = (x - z / max(up, 1e-6) * along, 0.0)
        scene.axes.plot([foot[0], apex[0]], [foot[1], apex[1]], color=style.RED, lw=1.5, zorder=9)
        ramp = Polygon(
            [foot, apex, (apex[0], 0.0)],
            closed=True,
            facecolor=style.RED,
            edgecolor="none",
            alpha=0.07,
            zorder=1.4,
        )
        scene.axes.add_patch(ramp)
    scene.axes.plot(*apex, "o", color=style.RED, ms=4.0, zorder=9.5)


def _label(scene: _Scene, key: str, x: float) -> None:
    """Value in large type with its spread and the road-height value below it."""
    value, road = scene.assessment[f"{key}_deg"], scene.assessment[f"{key}_road_deg"]
    top = -1.6 * scene.unit_m
    text = scene.axes.text(
        x,
        top,
        f"{value.value:.1f}°",
        fontsize=14,
        color=style.RED,
        fontweight="bold",
        ha="center",
        va="top",
        zorder=10,
    )
    text.set_gid(f"value-{key}")
    lifted, where = abs(road.value - value.value) > 0.05, "road" if key == "breakover" else "road, dotted"
    spread = f"{key}  {value.p10:.1f}–{value.p90:.1f}°" + (f"  ·  {where} {road.value:.1f}°" if lifted else "")
    scene.axes.text(
        x, top - 2.35 * scene.unit_m, spread, fontsize=8, color=style.MUTED, ha="center", va="top", zorder=10
    )


def _dimensions(scene: _Scene) -> None:
    body = scene.data.vehicle.body
    front, rear, wheelbase = (
        float(body.overhang_front_m),
        -float(body.wheelbase_m) - float(body.overhang_rear_m),
        float(body.wheelbase_m),
    )
    width = 100.0 * scene.unit_m
    for x, row in ((front, 2), (0.0, 1), (-wheelbase, 1), (rear, 2)):
        scene.axes.plot(
            [x, x],
            [-_ROWS[row] * width - 0.4 * scene.unit_m, -_ROWS[0] * width],
            color="#b9bab0",
            lw=0.6,
            zorder=0.8,
        )
    _across(scene, 0.0, front, _ROWS[1] * width)
    _across(scene, -wheelbase, 0.0, _ROWS[1] * width)
    _across(scene, rear, -wheelbase, _ROWS[1] * width)
    _across(scene, rear, front, _ROWS[2] * width)
    left = scene.axes.get_xlim()[0] + 3.4 * scene.unit_m
    height = float(body.height_m)
    scene.axes.plot([left - 0.5 * scene.unit_m, rear + 0.45], [height, height], color="#b9bab0", lw=0.6, zorder=0.8)
    _upright(scene, left, 0.0, height, f"{height * 1000.0:.0f}", turned=True)
    clearance = scene.assessment["ground_clearance_road_mm"].value
    _upright(scene, -0.5 * wheelbase, 0.0, clearance / 1000.0, f"{clearance:.0f}", turned=False)


def _across(scene: _Scene, low: float, high: float, depth_m: float) -> None:
    scene.axes.annotate("", (low, -depth_m), (high, -depth_m), arrowprops=style.DIMENSION_ARROW, zorder=5)
    scene.axes.text(
        0.5 * (low + high),
        -depth_m,
        f"{(high - low) * 1000.0:.0f}",
        ha="center",
        va="center",
        fontsize=9,
        zorder=6,
        bbox={"boxstyle": "round,pad=0.2", "facecolor": style.CARD, "edgecolor": "none"},
    )


def _upright(scene: _Scene, x: float, low: float, high: float, text: str, *, turned: bool) -> None:
    scene.axes.annotate("", (x, low), (x, high), arrowprops=style.DIMENSION_ARROW, zorder=9)
    place = {"ha": "center", "rotation": 90.0} if turned else {"ha": "left"}
    scene.axes.text(
        x + (0.0 if turned else 0.5 * scene.unit_m),
        0.5 * (low + high),
        text,
        va="center",
        fontsize=9,
        zorder=9.2,
        bbox={"boxstyle": "round,pad=0.15", "facecolor": style.CARD, "edgecolor": "none", "alpha": 0.9},
        **place,
    )
