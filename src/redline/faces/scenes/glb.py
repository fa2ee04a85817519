"""An animated scene as one GLB file, glTF 2.0: a node a body with tracks of its place and turn.

The course's z is up and glTF's y: one root node turns all. Rocks share one unit sphere, each with its own scale.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from redline.faces.scenes.scene import Scene, cylinder, multiply
from redline.faces.scenes.solid import Array, Rgb, ball, block, hull8
from redline.proving_ground.courses.model.ground import Shape

_FLOAT, _INDEX, _ARRAY, _ELEMENTS, _TRIANGLES = 5126, 5125, 34962, 34963, 4
_MAGIC, _JSON, _BIN = 0x46546C67, 0x4E4F534A, 0x004E4942
#: Half width and length of the ground drawn, in m.
_FLOOR_M = 40.0


@dataclass(slots=True)
class _File:
    """The file while it is put together."""

    data: bytearray = field(default_factory=bytearray)
    views: list[dict[str, Any]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)
    meshes: list[dict[str, Any]] = field(default_factory=list)
    materials: list[dict[str, Any]] = field(default_factory=list)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    known: dict[Any, int] = field(default_factory=dict)

    def accessor(self, values: np.ndarray, kind: str, target: int | None = None, *, bounds: bool = False) -> int:
        """Append an array and describe it."""
        whole = values.dtype == np.uint32
        while len(self.data) % 4:
            self.data.append(0)
        view: dict[str, Any] = {"buffer": 0, "byteOffset": len(self.data), "byteLength": values.nbytes}
        if target is not None:
            view["target"] = target
        self.data += np.ascontiguousarray(values).tobytes()
        self.views.append(view)
        entry: dict[str, Any] = {
            "bufferView": len(self.views) - 1,
            "componentType": _INDEX if whole else _FLOAT,
            "count": len(values),
            "type": kind,
        }
        if bounds:
            table = values.reshape(len(values), -1)
            entry["min"], entry["max"] = table.min(axis=0).tolist(), table.max(axis=0).tolist()
        self.accessors.append(entry)
        return len(self.accessors) - 1

    def material(self, colour: Rgb, shine: float) -> int:
        """A material of a colour, made once."""
        key = ("material", colour, shine)
        if key not in self.known:
            linear = [round(float(part) ** 2.2, 5) for part in colour]
            self.materials.append(
                {
                    "pbrMetallicRoughness": {
                        "baseColorFactor": [*linear, 1.0],
                        "metallicFactor": 0.0,
                        "roughnessFactor": round(1.0 - 0.8 * shine, 3),
                    },
                    "doubleSided": True,
                }
            )
            self.known[key] = len(self.materials) - 1
        return self.known[key]

    def primitive(self, points: Array, triangles: np.ndarray, colour: Rgb, shine: float, *, round_: bool) -> Any:
        """One primitive: flat facets with corners of their own, or a smooth sphere whose normals are its points."""
        if round_:
            corners, normals, index = points, points, triangles
        else:
            corners = points[triangles].reshape(-1, 3)
            normals = _facets(points[triangles])
            index = np.arange(len(corners)).reshape(-1, 3)
        return {
            "attributes": {
                "POSITION": self.accessor(corners.astype(np.float32), "VEC3", _ARRAY, bounds=True),
                "NORMAL": self.accessor(normals.astype(np.float32), "VEC3", _ARRAY),
            },
            "indices": self.accessor(index.astype(np.uint32).reshape(-1), "SCALAR", _ELEMENTS),
            "material": self.material(colour, shine),
            "mode": _TRIANGLES,
        }


def _facets(corners: Array) -> Array:
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    unit = np.where(lengths > 1e-12, normals / np.maximum(lengths, 1e-12), [0.0, 0.0, 1.0])
    return np.repeat(unit, 3, axis=0)


def glb(scene: Scene, rate_1_s: float = 25.0) -> bytes:
    """The scene as the bytes of a GLB file, its tracks with so many samples a second."""
    out = _File()
    root: dict[str, Any] = {"name": "course", "children": [], "rotation": _gltf_turn(_upward(scene))}
    out.nodes.append(root)
    for index, item in enumerate(scene.standing):
        root["children"].append(_standing(out, item.shape, item.colour, index))
    every = max(1, round(1.0 / (rate_1_s * float(np.median(np.diff(scene.time_s))))))
    times = (scene.time_s[::every] - scene.time_s[0]).astype(np.float32)
    clock = out.accessor(times, "SCALAR", bounds=True)
    samplers: list[dict[str, Any]] = []
    channels: list[dict[str, Any]] = []
    for body in scene.moving:
        primitives = [
            out.primitive(solid.points_m, solid.triangles, solid.colour, solid.shine, round_=False)
            for solid in body.solids
        ]
        out.meshes.append({"name": body.name, "primitives": primitives})
        turns = _continuous(body.turns[::every])[:, [1, 2, 3, 0]].astype(np.float32)
        places = body.places_m[::every].astype(np.float32)
        node = {
            "name": body.name, "mesh": len(out.meshes) - 1, "translation": places[0].tolist(),
            "rotation": turns[0].tolist(),
        }  # fmt: skip
        out.nodes.append(node)
        root["children"].append(len(out.nodes) - 1)
        for path, values, kind in (("translation", places, "VEC3"), ("rotation", turns, "VEC4")):
            samplers.append({"input": clock, "output": out.accessor(values, kind), "interpolation": "LINEAR"})
            channels.append({"sampler": len(samplers) - 1, "target": {"node": len(out.nodes) - 1, "path": path}})
    return _packed(out, [{"name": "run", "samplers": samplers, "channels": channels}])


def _upward(scene: Scene) -> tuple[float, float, float, float]:
    """Turn the course's slope upright, then z up to y up."""
    return multiply((math.sqrt(0.5), -math.sqrt(0.5), 0.0, 0.0), scene.tilt)


def _gltf_turn(turn: tuple[float, float, float, float]) -> list[float]:
    w, x, y, z = turn
    return [x, y, z, w]


def _continuous(turns: Array) -> Array:
    """Quaternions of unit length whose sign never flips between samples, so that players turn the short way."""
    unit = turns / np.linalg.norm(turns, axis=1, keepdims=True)
    flips = np.where((unit[1:] * unit[:-1]).sum(axis=1) < 0.0, -1.0, 1.0)
    signs = np.concatenate([[1.0], np.cumprod(flips)])
    return unit * signs[:, None]


def _standing(out: _File, shape: Shape, colour: Rgb, index: int) -> int:
    """A node of the ground, its mesh shared by all of its kind where scale alone tells them apart."""
    node: dict[str, Any] = {"name": f"{shape.name} {index}"}
    if shape.kind == "prism":
        node["mesh"] = _mesh(out, ("prism", index), *hull8(np.array(shape.corners_m)), colour)
    elif shape.kind == "cylinder":
        solid = cylinder(shape.size_m[0], shape.size_m[1])
        node["mesh"] = _mesh(out, ("cylinder", shape.size_m, colour), solid.points_m, solid.triangles, colour)
    elif shape.kind == "ellipsoid":
        node["mesh"] = _mesh(out, ("ball",), *ball(), colour, round_=True)
        node["scale"] = list(shape.size_m)
    else:
        flat = shape.kind == "plane"
        half_m = (_FLOOR_M, 0.5 * _FLOOR_M, 0.05) if flat else shape.size_m
        centre = (0.0, 0.0, -0.05) if flat else (0.0, 0.0, 0.0)
        node["mesh"] = _mesh(out, ("box", half_m, centre, colour), *block(centre, half_m), colour)
    if shape.kind != "prism":
        node["translation"] = list(shape.centre_m)
        node["rotation"] = _gltf_turn(shape.quaternion)
    out.nodes.append(node)
    return len(out.nodes) - 1


def _mesh(out: _File, key: Any, points: Array, triangles: np.ndarray, colour: Rgb, *, round_: bool = False) -> int:
    if key not in out.known:
        name = str(key[0])
        out.meshes.append({"name": name, "primitives": [out.primitive(points, triangles, colour, 0.0, round_=round_)]})
        out.known[key] = len(out.meshes) - 1
    return out.known[key]


def _packed(out: _File, animations: list[dict[str, Any]]) -> bytes:
    """Header, JSON and binary chunk, each padded to four bytes [glTF 2.0 sec. 4.4]."""
    while len(out.data) % 4:
        out.data.append(0)
    document = {
        "asset": {"version": "2.0", "generator": "Redline"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": out.nodes,
        "meshes": out.meshes,
        "materials": out.materials,
        "accessors": out.accessors,
        "bufferViews": out.views,
        "buffers": [{"byteLength": len(out.data)}],
        "animations": animations,
    }
    text = json.dumps(document, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    total = 12 + 8 + len(text) + 8 + len(out.data)
    return b"".join(
        [
            struct.pack("<III", _MAGIC, 2, total),
            struct.pack("<II", len(text), _JSON), text,
            struct.pack("<II", len(out.data), _BIN), bytes(out.data),
        ]
    )  # fmt: skip
