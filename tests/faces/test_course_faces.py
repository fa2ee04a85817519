"""``redline course``: its table, its JSON, its manners; the picture and the animated file."""

from __future__ import annotations

import dataclasses
import json
import struct
import sys
from pathlib import Path

import numpy as np
import pytest
from command_line import run

pytest.importorskip("mujoco")

from redline.concept.read import read
from redline.faces.scenes.glb import glb
from redline.faces.scenes.moment import camera_for, telling_moment
from redline.faces.scenes.ray_cast import Quality, Stage
from redline.faces.scenes.scene import Scene, scene_of
from redline.proving_ground.courses.driving.run import Run
from redline.proving_ground.courses.entrant import enter

EXAMPLE = Path(__file__).parents[2] / "examples" / "compact_ev_4x4.toml"


@pytest.fixture(scope="module")
def driven() -> tuple[Run, Scene]:
    concept = read(EXAMPLE)
    entrant = enter(concept)
    found, _ = entrant.drive("rock_garden", 2.0)
    return found, scene_of(found, concept, entrant.vehicle)


# --- the command -----------------------------------------------------------------------------------------


def test_one_level_in_json_says_all_that_a_run_says() -> None:
    result = run("course", EXAMPLE, "step", "--level", "2.5", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    (level,) = told["levels"]
    assert (told["course"], level["level"], level["size"], level["unit"]) == ("step", 2.5, 125.0, "mm")
    assert level["passed"] is True
    assert told["hardest_level"] is None
    assert set(level["greatest_load_n"]) == {"fl", "fr", "rl", "rr"}
    assert level["energy_battery_j"] > level["energy_wheels_j"] > 0.0
    assert told["quasi_static"]["size"] > 100.0


def test_the_hardest_level_is_shown_with_the_quasi_static_answer_beside() -> None:
    result = run("course", EXAMPLE, "log")
    assert result.exit_code == 0, result.stderr
    assert "Hardest level passed" in result.stdout
    assert "quasi-static" in result.stdout
    assert "difference" in result.stdout
    assert "grounded on the battery box" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("stpe",), "no such course; did you mean 'step'?"),
        (("step", "--level", "11"), "a level is a number from 1 to 10; 11 is out of range"),
        (("step", "--level", "0.5"), "out of range"),
        (("step", "--lock", "lokced"), "did you mean 'locked'?"),
        (("step", "--surface", "lava"), "no such surface"),
        (("step", "--height", "tall"), "no such height"),
        (("step", "--level", "2", "--levels"), "choose one"),
    ],
)
def test_wrong_names_and_levels_are_refused_in_sentences(arguments: tuple[str, ...], sentence: str) -> None:
    result = run("course", EXAMPLE, *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_without_mujoco_the_command_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mujoco", None)
    result = run("course", EXAMPLE, "step", "--level", "1")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert 'pip install -e ".[courses]"' in result.stderr


# --- the animated file -------------------------------------------------------------------------------------


def parts_of(data: bytes) -> tuple[dict, bytes]:
    """JSON and binary chunk of a GLB, its header checked [glTF 2.0 sec. 4.4]."""
    magic, version, length = struct.unpack_from("<III", data)
    assert (magic, version, length) == (0x46546C67, 2, len(data))
    size, kind = struct.unpack_from("<II", data, 12)
    assert kind == 0x4E4F534A
    assert size % 4 == 0
    document = json.loads(data[20 : 20 + size])
    rest, kind = struct.unpack_from("<II", data, 20 + size)
    assert kind == 0x004E4942
    binary = data[28 + size :]
    assert len(binary) == rest == document["buffers"][0]["byteLength"]
    return document, binary


def values_of(document: dict, binary: bytes, index: int) -> np.ndarray:
    accessor = document["accessors"][index]
    view = document["bufferViews"][accessor["bufferView"]]
    width = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}[accessor["type"]]
    kind = {5126: np.float32, 5125: np.uint32}[accessor["componentType"]]
    assert view["byteOffset"] % 4 == 0
    assert view["byteLength"] == accessor["count"] * width * 4
    return np.frombuffer(binary, kind, accessor["count"] * width, view["byteOffset"]).reshape(-1, width)


def test_the_glb_keeps_the_rules_of_gltf(driven: tuple[Run, Scene]) -> None:
    document, binary = parts_of(glb(driven[1]))
    assert document["asset"]["version"] == "2.0"
    for mesh in document["meshes"]:
        for primitive in mesh["primitives"]:
            places = values_of(document, binary, primitive["attributes"]["POSITION"])
            normals = values_of(document, binary, primitive["attributes"]["NORMAL"])
            index = values_of(document, binary, primitive["indices"])
            accessor = document["accessors"][primitive["attributes"]["POSITION"]]
            assert accessor["min"] == pytest.approx(places.min(axis=0).tolist())
            assert accessor["max"] == pytest.approx(places.max(axis=0).tolist())
            assert len(index) % 3 == 0
            assert index.max() < len(places) == len(normals)
            assert np.linalg.norm(normals, axis=1) == pytest.approx(1.0, abs=1e-3)
            assert 0 <= primitive["material"] < len(document["materials"])
    children = document["nodes"][0]["children"]
    assert sorted(children) == list(range(1, len(document["nodes"])))
    assert all(node.get("mesh", 0) < len(document["meshes"]) for node in document["nodes"])


def test_the_glbs_tracks_are_the_runs_own(driven: tuple[Run, Scene]) -> None:
    found, scene = driven
    document, binary = parts_of(glb(scene))
    (animation,) = document["animations"]
    names = {node["name"]: index for index, node in enumerate(document["nodes"])}
    for channel in animation["channels"]:
        sampler = animation["samplers"][channel["sampler"]]
        times = values_of(document, binary, sampler["input"])[:, 0]
        values = values_of(document, binary, sampler["output"])
        assert len(times) == len(values)
        assert (np.diff(times) > 0.0).all()
        assert document["accessors"][sampler["input"]]["min"] == [0.0]
        if channel["target"]["path"] == "rotation":
            assert np.linalg.norm(values, axis=1) == pytest.approx(1.0, abs=1e-5)
            assert ((values[1:] * values[:-1]).sum(axis=1) >= 0.0).all()
        elif channel["target"]["node"] == names["body"]:
            assert values[-1] == pytest.approx(found.record.places_m[::2][-1, 1], abs=1e-5)
    assert len(animation["channels"]) == 2 * len(scene.moving)


def test_rocks_share_one_sphere(driven: tuple[Run, Scene]) -> None:
    document, _ = parts_of(glb(driven[1]))
    rocks = [node for node in document["nodes"] if node["name"].startswith("rock")]
    assert len(rocks) > 50
    assert len({node["mesh"] for node in rocks}) == 1
    assert len({tuple(node["scale"]) for node in rocks}) == len(rocks)


# --- the picture -----------------------------------------------------------------------------------------


def test_a_still_shows_the_vehicle_lit_and_its_shadow(driven: tuple[Run, Scene]) -> None:
    found, scene = driven
    sample = telling_moment(found)
    stage = Stage(scene, sample)
    image = stage.picture(camera_for(scene, found, sample), 160, 90, Quality(1, 2, 4))
    assert image.shape == (90, 160, 3)
    assert np.isfinite(image).all()
    assert (image >= 0.0).all()
    assert (image <= 1.0).all()
    green = (image[..., 1] > image[..., 0] + 0.02) & (image[..., 1] > image[..., 2] + 0.005)
    assert 0.03 < green.mean() < 0.6
    assert image[:10].mean() > 0.8
    assert image.min() < 0.2


def test_what_the_ground_holds_shows_red_through_what_hides_it(driven: tuple[Run, Scene]) -> None:
    found, scene = driven
    sample = telling_moment(found)
    assert scene.held == ""
    camera = camera_for(scene, found, sample)
    plain = Stage(scene, sample).picture(camera, 160, 90, Quality(1, 1, 1))
    marked = Stage(dataclasses.replace(scene, held="battery box"), sample).picture(camera, 160, 90, Quality(1, 1, 1))
    changed = np.abs(marked - plain).max(axis=2) > 0.02
    assert 0.005 < changed.mean() < 0.2
    assert (marked[changed][:, 0] - marked[changed][:, 2] > plain[changed][:, 0] - plain[changed][:, 2]).all()
    assert np.abs(marked - plain)[~changed].max() < 0.02
