"""Pictures by casting rays: exact primitives and meshes, a soft sun, light from the whole sky, smooth edges.

All rays of a call leave one point. Shadows use that the other way round: rays leave points of the sun, then of the sky,
towards all that the camera sees; what they meet earlier lies between. So a picture needs no graphics processor.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from redline.faces.scenes.scene import GROUND, Scene, rotation
from redline.faces.scenes.solid import Array, Solid, joined, rgb
from redline.faces.scenes.wheels import HELD
from redline.proving_ground.courses.model.engine import mujoco

_SUN = np.array([-0.22, 0.66, 0.72])
_SUN_RGB, _SKY_RGB = np.array([1.06, 1.0, 0.90]), np.array([0.80, 0.88, 1.0])
_SKY_TOP, _SKY_LOW = np.array(rgb("#c7d3d6")), np.array(rgb("#f6f4ee"))
_FAR_M, _BIAS_M = 60.0, 0.006
_SUN_DISC_RAD, _GOLDEN_RAD = 0.045, 2.399963
#: How much of what hides a held part its red covers.
_GLAZE_FRAC = 0.5


#: Numbers of bodies of a scene, one for each ray.
Indices = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the eye is, what it looks at, the angle of view across the height, and which way is up."""

    eye_m: Array
    target_m: Array
    view_rad: float
    up: Array

    def rays(self, width: int, height: int) -> Array:
        """Directions ``(height, width, 3)`` of unit length."""
        ahead = self.target_m - self.eye_m
        ahead = ahead / np.linalg.norm(ahead)
        right = np.cross(ahead, self.up)
        right /= np.linalg.norm(right)
        top = np.cross(right, ahead)
        reach = math.tan(0.5 * self.view_rad)
        xs = (np.arange(width) + 0.5 - 0.5 * width) / (0.5 * height) * reach
        ys = -(np.arange(height) + 0.5 - 0.5 * height) / (0.5 * height) * reach
        rays = ahead + xs[None, :, None] * right + ys[:, None, None] * top
        return rays / np.linalg.norm(rays, axis=2, keepdims=True)


@dataclass(frozen=True, slots=True)
class Quality:
    """Pixels cast per pixel shown (along each side), points of the sun, and points of the sky."""

    smooth: int = 2
    sun: int = 6
    sky: int = 18


@dataclass(frozen=True, slots=True)
class _Guide:
    """What each pixel shows: which geom, and the way its surface faces."""

    geoms: Indices
    facing: Array


class Stage:
    """One moment of a scene as a MuJoCo model of things to see."""

    def __init__(self, scene: Scene, sample: int) -> None:
        self._mj: Any = mujoco()
        spec = self._mj.MjSpec()
        spec.compiler.degree = False
        self._colours: list[tuple[float, float, float]] = []
        self._shines: list[float] = []
        self._marked: list[float] = []
        self.up = -scene.gravity
        self._standing(spec, scene)
        self._moving(spec, scene, sample)
        self._seen = self._compiled(spec)
        shade = self._mj.MjSpec()
        shade.compiler.degree = False
        self._standing(shade, scene)
        self._shadow(shade, scene, sample)
        self._shading = self._compiled(shade)
        self._held = self._held_parts(scene, sample)

    def _compiled(self, spec: Any) -> tuple[Any, Any]:
        model = spec.compile()
        data = self._mj.MjData(model)
        self._mj.mj_forward(model, data)
        return model, data

    def _shadow(self, spec: Any, scene: Scene, sample: int) -> None:
        """All that moves as one mesh: quicker to cast shadows with, for they need no colour."""
        whole = joined("all", _placed(scene, sample), GROUND)
        self._mesh(spec, "all", whole.points_m, whole)

    def _held_parts(self, scene: Scene, sample: int) -> tuple[Any, Any] | None:
        """What of the underbody the ground holds, alone: it is shown through whatever hides it."""
        if not scene.held:
            return None
        spec = self._mj.MjSpec()
        whole = joined("held", _placed(scene, sample, scene.held), HELD)
        self._mesh(spec, "held", whole.points_m, whole)
        return self._compiled(spec)

    def _mesh(self, spec: Any, name: str, points: Array, solid: Solid) -> None:
        spec.add_mesh(
            name=name, uservert=points.reshape(-1).tolist(), userface=solid.triangles.reshape(-1).tolist(),
            inertia=self._mj.mjtMeshInertia.mjMESH_INERTIA_SHELL,
        )  # fmt: skip
        spec.worldbody.add_geom(type=self._mj.mjtGeom.mjGEOM_MESH, meshname=name)

    def _standing(self, spec: Any, scene: Scene) -> None:
        kinds = {"plane": "PLANE", "box": "BOX", "cylinder": "CYLINDER", "ellipsoid": "ELLIPSOID", "prism": "MESH"}
        for index, item in enumerate(scene.standing):
            shape = item.shape
            geom = spec.worldbody.add_geom(
                type=getattr(self._mj.mjtGeom, f"mjGEOM_{kinds[shape.kind]}"), pos=list(shape.centre_m),
                quat=list(shape.quaternion),
            )  # fmt: skip
            if shape.kind == "prism":
                spec.add_mesh(name=f"standing {index}", uservert=[v for c in shape.corners_m for v in c])
                geom.meshname = f"standing {index}"
            else:
                geom.size = list(shape.size_m)
            self._colours.append(item.colour)
            self._shines.append(0.0)
            self._marked.append(1.0 if item.colour == GROUND else 0.0)

    def _moving(self, spec: Any, scene: Scene, sample: int) -> None:
        for body in scene.moving:
            turn, place = rotation(body.turns[sample]), body.places_m[sample]
            for index, solid in enumerate(body.solids):
                name = f"{body.name} {index}"
                points = solid.points_m @ turn.T + place
                self._mesh(spec, name, points, solid)
                self._colours.append(solid.colour)
                self._shines.append(solid.shine)
                self._marked.append(0.0)

    def cast(self, eye: Array, rays: Array, *, shadow: bool = False) -> tuple[Indices, Array, Array]:
        """What rays ``(n, 3)`` from one point meet: geom (-1: nothing), distance, and the surface's normal."""
        facing = None if shadow else np.zeros(3 * len(rays))
        return self._met(self._shading if shadow else self._seen, eye, rays, facing)

    def _met(
        self, stage: tuple[Any, Any], eye: Array, rays: Array, facing: Array | None
    ) -> tuple[Indices, Array, Array]:
        count, (model, data) = len(rays), stage
        geoms, distances = np.empty(count, np.int32), np.empty(count)
        self._mj.mj_multiRay(
            model, data, np.ascontiguousarray(eye), np.ascontiguousarray(rays).reshape(-1), None, True, -1,
            geoms, distances, facing, count, 1e10,
        )  # fmt: skip
        return geoms, distances, np.zeros((0, 3)) if facing is None else facing.reshape(-1, 3)

    def picture(self, camera: Camera, width: int, height: int, quality: Quality = Quality()) -> Array:
        """An image ``(height, width, 3)`` with values from 0 to 1."""
        fine = camera.rays(width * quality.smooth, height * quality.smooth)
        shape = fine.shape[:2]
        rays = fine.reshape(-1, 3)
        geoms, distances, facing = self.cast(camera.eye_m, rays)
        hit = geoms >= 0
        image = self._sky(rays)
        points = camera.eye_m + rays * np.where(hit, distances, 1.0)[:, None]
        facing = np.where((facing * rays).sum(axis=1, keepdims=True) > 0.0, -facing, facing)
        guide = _Guide(geoms.reshape(shape), facing.reshape(*shape, 3))
        direct = self._spread(guide, points.reshape(*shape, 3), quality.smooth, self._from_sun, quality.sun)
        sky = self._spread(guide, points.reshape(*shape, 3), 2 * quality.smooth, self._from_sky, quality.sky)
        lit = direct.reshape(-1)[hit], sky.reshape(-1)[hit]
        image[hit] = self._shade(geoms[hit], points[hit], facing[hit], rays[hit], lit, camera)
        image = self._shown_through(image, camera, rays)
        image = image.reshape(height, quality.smooth, width, quality.smooth, 3).mean(axis=(1, 3))
        return np.clip(_tone(image), 0.0, 1.0)

    def _shown_through(self, image: Array, camera: Camera, rays: Array) -> Array:
        """The image with a glaze of red where a held part lies, hidden or not."""
        if self._held is None:
            return image
        met, _, _ = self._met(self._held, camera.eye_m, rays, None)
        glazed = (1.0 - _GLAZE_FRAC) * image + _GLAZE_FRAC * np.array(HELD)
        return np.where((met >= 0)[:, None], glazed, image)

    def _spread(
        self, guide: _Guide, points: Array, stride: int, light: Callable[[Array, Array, int], Array], count: int
    ) -> Array:
        """Light worked out at every so many pixels, then spread to all: from neighbours of the same surface first."""
        coarse = slice(stride // 2, None, stride)
        geoms, facing, places = guide.geoms[coarse, coarse], guide.facing[coarse, coarse], points[coarse, coarse]
        values = np.zeros(geoms.shape)
        seen = geoms >= 0
        values[seen] = light(places[seen], facing[seen], count)
        height, width = guide.geoms.shape
        total, weights = np.zeros((height, width)), np.zeros((height, width))
        rows, columns = ((np.arange(n) - stride // 2) / stride for n in (height, width))
        for down in (0, 1):
            for over in (0, 1):
                row = np.clip(np.floor(rows).astype(int) + down, 0, geoms.shape[0] - 1)
                column = np.clip(np.floor(columns).astype(int) + over, 0, geoms.shape[1] - 1)
                near = np.abs(1.0 - down - (rows - np.floor(rows)))[:, None]
                near = near * np.abs(1.0 - over - (columns - np.floor(columns)))[None, :]
                same = geoms[np.ix_(row, column)] == guide.geoms
                alike = np.clip((facing[np.ix_(row, column)] * guide.facing).sum(axis=2), 0.0, 1.0) ** 8
                weight = (near + 1e-3) * (same * alike + 1e-4)
                total += weight * values[np.ix_(row, column)]
                weights += weight
        return total / weights

    def _sky(self, rays: Array) -> Array:
        rise = np.clip(rays @ self.up, 0.0, 1.0)[:, None] ** 0.6
        return _SKY_LOW + (_SKY_TOP - _SKY_LOW) * rise

    def _from_sun(self, points: Array, facing: Array, count: int) -> Array:
        """Share of the sun that reaches each point, its disc cut in points."""
        basis = _basis(self.up)
        sun = basis.T @ _SUN
        near, centre = points + _BIAS_M * facing, points.mean(axis=0)
        one = np.cross(sun, basis[0])
        two = np.cross(sun, one)
        direct = np.zeros(len(points))
        for index in range(count):
            wobble = _SUN_DISC_RAD * _disc(index, count)
            direct += self._sees(centre + _FAR_M * (sun + wobble[0] * one + wobble[1] * two), near)
        return direct / count * np.clip(facing @ sun, 0.0, None)

    def _from_sky(self, points: Array, facing: Array, count: int) -> Array:
        """Share of the sky's light that reaches each point, from points all over it."""
        basis = _basis(self.up)
        near, centre = points + _BIAS_M * facing, points.mean(axis=0)
        sky, total = np.zeros(len(points)), np.zeros(len(points))
        for index in range(count):
            rise, angle = (index + 0.5) / count, _GOLDEN_RAD * index
            flat = math.sqrt(1.0 - rise * rise)
            way = basis.T @ np.array([flat * math.cos(angle), flat * math.sin(angle), rise])
            weight = np.clip(facing @ way, 0.0, None)
            total += weight + 0.02
            sky += weight * self._sees(centre + _FAR_M * way, near)
        return sky / total * (0.62 + 0.38 * (facing @ self.up))

    def _sees(self, light: Array, points: Array) -> Array:
        rays = points - light
        lengths = np.linalg.norm(rays, axis=1)
        _, met, _ = self.cast(light, rays / lengths[:, None], shadow=True)
        return ((met < 0.0) | (met > lengths - _BIAS_M)).astype(float)

    def _shade(
        self, geoms: Indices, points: Array, facing: Array, rays: Array, lit: tuple[Array, Array], camera: Camera
    ) -> Array:
        direct, sky = lit
        base = np.array(self._colours)[geoms] ** 2.2
        marked = np.array(self._marked)[geoms] > 0.5
        base = np.where(marked[:, None], base * _grid(points)[:, None], base)
        light = 1.15 * direct[:, None] * _SUN_RGB + 0.50 * sky[:, None] * _SKY_RGB
        colour = base * light
        shine = np.array(self._shines)[geoms][:, None]
        mirror = rays - 2.0 * (rays * facing).sum(axis=1, keepdims=True) * facing
        edge = (1.0 - np.abs((rays * facing).sum(axis=1, keepdims=True))) ** 3
        sun = _basis(self.up).T @ _SUN
        glint = np.clip(mirror @ sun, 0.0, None)[:, None] ** 60 * (direct[:, None] > 0.0)
        above = np.clip((mirror @ self.up)[:, None] / 0.12 + 0.5, 0.0, 1.0)
        around = above * self._sky(mirror) ** 2.2 + (1.0 - above) * 0.45 * np.array(GROUND) ** 2.2
        reflected = around * (0.06 + 0.9 * edge) * (0.4 + 0.6 * sky[:, None])
        colour = colour + shine * (reflected + 0.8 * glint)
        distance = np.linalg.norm(points - camera.eye_m, axis=1)[:, None]
        haze = 1.0 - np.exp(-((distance / 34.0) ** 2))
        return (1.0 - haze) * colour ** (1.0 / 2.2) + haze * _SKY_LOW


def _placed(scene: Scene, sample: int, name: str = "") -> list[tuple[Array, NDArray[np.int64]]]:
    """Points and triangles of all that moves at a moment, or only of what has a name."""
    return [
        (solid.points_m @ rotation(body.turns[sample]).T + body.places_m[sample], solid.triangles)
        for body in scene.moving
        for solid in body.solids
        if name in ("", solid.name)
    ]


def _grid(points: Array) -> Array:
    """Fine lines a metre apart on the ground: a scale for the eye."""
    away = np.minimum(*(np.abs(points[:, axis] - np.round(points[:, axis])) for axis in (0, 1)))
    return 1.0 - 0.10 * np.clip(1.0 - away / 0.012, 0.0, 1.0)


def _disc(index: int, count: int) -> Array:
    radius, angle = math.sqrt((index + 0.5) / count), _GOLDEN_RAD * index
    return np.array([radius * math.cos(angle), radius * math.sin(angle)])


def _basis(up: Array) -> Array:
    """Rows: two level directions and up, in the course's axes."""
    first = np.array([1.0, 0.0, 0.0]) - up[0] * up
    first /= np.linalg.norm(first)
    return np.stack([first, np.cross(up, first), up])


def _tone(image: Array) -> Array:
    """Roll off what is too bright."""
    return np.where(image > 0.85, 0.85 + 0.15 * np.tanh((image - 0.85) / 0.15), image)
