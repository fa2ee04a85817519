"""Courses in 3-D: laws of the model, agreement with statics and geometry, and honest endings."""

from __future__ import annotations

import dataclasses
import math
import sys

import numpy as np
import pytest

pytest.importorskip("mujoco")

from course_vehicles import NAMES, vehicle_named
from ramp_travel_in_3d import jack, ramp_travel

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.errors import InputError
from redline.proving_ground.courses.driving.driver import Driver
from redline.proving_ground.courses.driving.record import up_of
from redline.proving_ground.courses.driving.run import drive
from redline.proving_ground.courses.driving.watch import End, Watch
from redline.proving_ground.courses.entrant import Entrant, entrant_of
from redline.proving_ground.courses.hardest import climb
from redline.proving_ground.courses.library import course_names, level_range
from redline.proving_ground.courses.model import layouts
from redline.proving_ground.courses.model.build import build_model
from redline.proving_ground.courses.model.driveline import AxleDrive, Driveline
from redline.proving_ground.courses.model.engine import MissingExtraError, mujoco
from redline.proving_ground.courses.model.ground import Ground
from redline.proving_ground.courses.model.layouts import flat, lay_out
from redline.proving_ground.courses.model.rig import WHEELS, Rig
from redline.proving_ground.courses.model.sensors import WIDTH
from redline.proving_ground.courses.quasi_static import quasi_static

IDLE = Driveline(AxleDrive(False, "open"), AxleDrive(False, "open"), brakes=False)


@pytest.fixture(scope="module")
def compact() -> Entrant:
    return entrant_of("compact", vehicle_named("compact_ev"))


def entrant(name: str, lock: str = "own") -> Entrant:
    return entrant_of(name, vehicle_named(name), lock)


def settled(rig: Rig, ground: Ground, seconds: float = 4.0, mu: float = 0.8, brake_nm: float = 0.0) -> object:
    built = build_model(rig, ground, IDLE, mu)
    built.model.opt.gravity[:] = ground.gravity_m_s2()
    if brake_nm:
        for name in ("fl", "fr", "rl", "rr"):
            built.model.dof_frictionloss[built.model.jnt_dofadr[built.model.joint(f"spin_{name}").id]] = brake_nm
    mujoco().mj_step(built.model, built.data, round(seconds / built.model.opt.timestep))
    mujoco().mj_forward(built.model, built.data)
    return built


def loads(built) -> np.ndarray:
    return built.data.sensordata.reshape(-1, 4)[:4, 1:]


# --- at rest ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_static_loads_sum_to_weight_and_tyres_sink_by_their_rate(name: str) -> None:
    rig = entrant(name).rig
    built = settled(rig, flat())
    weight = rig.mass_kg * GRAVITY_M_S2
    assert -loads(built)[:, 2].sum() == pytest.approx(weight, rel=1e-5)
    assert -loads(built)[:, 2] == pytest.approx(np.array(rig.static_load_n()), rel=2e-3)
    sunk = rig.radius_m - built.data.xpos[[built.model.body(f"wheel_{w}").id for w in ("fl", "fr", "rl", "rr")], 2]
    assert sunk.mean() == pytest.approx(weight / (4.0 * rig.tyre_n_m), rel=1e-3)
    assert abs(built.data.qpos[2]) < 2e-4


def test_braked_on_a_30_degree_slope_it_creeps_less_than_a_millimetre_a_second(compact: Entrant) -> None:
    built = settled(compact.rig, flat(uphill_rad=math.radians(30.0)), brake_nm=4000.0)
    before, time = built.data.qpos[:2].copy(), built.data.time
    mujoco().mj_step(built.model, built.data, 2500)
    assert np.linalg.norm(built.data.qpos[:2] - before) / (built.data.time - time) < 1e-3


def test_hull_parts_touch_with_their_name(compact: Entrant) -> None:
    run, finding = compact.drive("log", 8)
    assert not run.passed
    assert finding.reason == "grounding"
    assert finding.detail in {part.name for part in compact.rig.parts}
    assert finding.touched_n[finding.detail] > 0.05 * compact.rig.mass_kg * GRAVITY_M_S2


# --- beside statics and geometry ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_ramp_travel_driven_and_lifted_agree_with_statics_within_five_percent(name: str) -> None:
    one = entrant(name)
    still = quasi_static(one, "ramp")
    driven = ramp_travel(one)
    assert driven.run.end.reason == "lift"
    assert driven.rise_m == pytest.approx(still.size, rel=0.05)
    loaded = one.rig.hub_height_m(one.rig.front)
    lifted = jack(one.rig) + loaded * (1.0 - math.cos(layouts.RAMP_RAD))
    assert lifted == pytest.approx(still.size, rel=0.05)


@pytest.mark.slow
def test_side_slope_in_3d_meets_statics(compact: Entrant) -> None:
    grippy = dataclasses.replace(compact, mu_coeff=1.5)
    still = quasi_static(grippy, "side_slope")
    ladder = climb(grippy, "side_slope")
    assert ladder.stop is None or ladder.stop.reason in ("tip", "traction")
    assert 5.0 * ladder.level == pytest.approx(still.size, abs=1.0)


# --- courses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("course", course_names())
def test_the_lowest_level_of_every_course_is_passed_without_a_touch(compact: Entrant, course: str) -> None:
    run, finding = compact.drive(course, 1.0)
    assert run.passed, finding.sentence()
    assert not finding.touched_n
    assert finding.battery_j > finding.wheels_j > 0.0


def test_open_differentials_stick_where_locked_ones_pass() -> None:
    stuck = entrant("compact_ev", "open").drive("twister", 4.5)[1]
    through = entrant("compact_ev", "locked").drive("twister", 4.5)[1]
    braked = entrant("compact_ev", "brake").drive("twister", 4.5)[1]
    assert (stuck.passed, stuck.reason) == (False, "traction")
    assert through.passed
    assert braked.passed
    assert braked.brakes_j > 100.0
    assert through.brakes_j == 0.0
    assert braked.wheels_j > through.wheels_j


def test_a_limited_slip_differential_stands_between_open_and_locked() -> None:
    """The ladder on beam axles, no brakes helping: a torque bias of 3 passes mounds that stop open ones, not the next."""
    open_one, locked = entrant("beams_without_bars", "open"), entrant("beams_without_bars", "locked")
    axles = {
        place: dataclasses.replace(getattr(open_one.driveline, place), kind="limited", bias_ratio=3.0)
        for place in ("front", "rear")
    }
    limited = dataclasses.replace(open_one, driveline=dataclasses.replace(open_one.driveline, **axles))
    passed = [[one.drive("twister", level)[1].passed for one in (open_one, limited, locked)] for level in (7.5, 9.0)]
    assert passed == [[False, True, True], [False, False, True]]


def test_a_concepts_own_differentials_reach_its_driveline() -> None:
    car = vehicle_named("beams")
    for bias, kind in ((1.0, "open"), (2.5, "limited"), (1e9, "locked")):
        fitted = dataclasses.replace(
            car, differentials=dataclasses.replace(car.differentials, rear_bias_ratio=bias, brake_control_frac=0.0)
        )
        line = entrant_of("fitted", fitted).driveline
        assert (line.rear.kind, line.front.kind, line.brakes) == (kind, "open", False)
        assert entrant_of("fitted", fitted, "locked").driveline.rear.kind == "locked"


def test_a_mirrored_course_mirrors_the_run(compact: Entrant) -> None:
    ground = lay_out("twister", 3.0, compact.rig)
    shapes = tuple(
        dataclasses.replace(shape, centre_m=(shape.centre_m[0], -shape.centre_m[1], shape.centre_m[2]))
        for shape in ground.shapes
    )
    short = {"finish_m": 6.0, "front_only": True}
    first, second = (
        drive(compact.rig, dataclasses.replace(ground, shapes=s, **short), compact.driveline, compact.torque, 0.7)
        for s in (ground.shapes, shapes)
    )
    count = min(len(first.record.time_s), len(second.record.time_s))
    swapped = second.record.load_n[:count, [1, 0, 3, 2]]
    weight = compact.rig.mass_kg * GRAVITY_M_S2
    assert np.abs(first.record.load_n[:count] - swapped).max() < 0.02 * weight
    assert first.record.places_m[count - 1, 1, 1] == pytest.approx(-second.record.places_m[count - 1, 1, 1], abs=2e-3)


def test_work_at_the_wheels_covers_the_work_of_lifting(compact: Entrant) -> None:
    run, finding = compact.drive("rutted_hill", 4.0)
    assert run.passed
    angle = run.built.ground.uphill_rad
    climbed = (run.record.hubs_m[-1, :, 0].mean() - run.record.hubs_m[0, :, 0].mean()) * math.sin(angle)
    lift = compact.rig.mass_kg * GRAVITY_M_S2 * climbed
    assert lift < finding.wheels_j < 1.5 * lift


def test_a_side_slope_beyond_friction_is_lost_sideways(compact: Entrant) -> None:
    finding = compact.drive("side_slope", 8.0)[1]
    assert not finding.passed
    assert finding.reason in ("traction", "tip")


def test_a_hill_that_is_too_steep_to_hold_is_slid_down_not_diverged(compact: Entrant) -> None:
    finding = dataclasses.replace(compact, mu_coeff=0.3).drive("rutted_hill", 9.0)[1]
    assert (finding.reason, finding.detail) == ("traction", "slid back")
    assert finding.sentence().endswith("at 0.0 m"), "where it stood, and no minus"


def test_wheels_that_turn_under_a_stuck_vehicle_lack_traction_not_torque(compact: Entrant) -> None:
    finding = compact.drive("step", 8.0)[1]
    assert finding.reason == "traction"
    assert finding.detail.endswith("spinning")


@pytest.mark.slow
def test_the_hardest_level_lies_between_a_pass_and_a_failure() -> None:
    ladder = climb(entrant("compact_ev"), "log")
    assert ladder.stop is not None
    assert ladder.stop.level == pytest.approx(ladder.level + 0.1)
    assert ladder.clear_level <= ladder.level
    by_level = {one.level: one.passed for one in ladder.tried}
    assert by_level[ladder.level]
    assert not by_level[ladder.stop.level]


# --- honest endings --------------------------------------------------------------------------------------


def test_a_simulation_that_blows_up_is_never_a_pass(compact: Entrant, monkeypatch: pytest.MonkeyPatch) -> None:
    from redline.proving_ground.courses.driving import run as run_module

    real = run_module.build_model

    def unstable(*args):
        built = real(*args)
        built.model.opt.timestep = 0.05
        built.model.pair_solref[:, 0] *= 4000.0
        return built

    monkeypatch.setattr(run_module, "build_model", unstable)
    run, finding = compact.drive("step", 1.0)
    assert not run.passed
    assert finding.reason == "diverged"
    assert "diverged" in finding.sentence()


@pytest.mark.parametrize(("struck", "reason"), [("front underside", "blow"), ("battery box", "blow"), ("", "diverged")])
def test_a_force_beyond_any_weight_is_a_blow_on_the_underbody_and_nothing_that_can_be_on_a_wheel(
    compact: Entrant, struck: str, reason: str
) -> None:
    built = build_model(compact.rig, flat(), compact.driveline, 0.7)
    watch = Watch(built, Driver(built, compact.torque, 0.5), 0.5)
    pose, rates = built.data.qpos.tolist(), built.data.qvel.tolist()
    assert watch.look(1.0, 0.02, pose, rates) is None
    parts = [name.rsplit(" ", 1)[0] for name in built.part_names]
    place = len(WHEELS) + parts.index(struck) if struck else 0
    built.data.sensordata[WIDTH * place + 1] = 13.0 * compact.rig.mass_kg * GRAVITY_M_S2
    assert watch.look(1.0, 0.02, pose, rates) == End(reason, struck or "a contact force beyond any weight")


def test_a_blow_is_told_with_what_struck(compact: Entrant) -> None:
    finding = compact.drive("step", 1.0)[1]
    fallen = dataclasses.replace(finding, passed=False, reason="blow", detail="front underside", stopped_at_m=2.1)
    assert fallen.sentence() == "falls on the front underside, with more than twelve times its weight, at 2.1 m"


def test_not_a_number_is_seen(compact: Entrant) -> None:
    built = build_model(compact.rig, flat(), compact.driveline, 0.7)
    watch = Watch(built, Driver(built, compact.torque, 0.5), 0.5)
    pose = built.data.qpos.tolist()
    assert watch.look(1.0, 0.02, pose, built.data.qvel.tolist()) is None
    end = watch.look(1.0, 0.02, [math.nan, *pose[1:]], built.data.qvel.tolist())
    assert end is not None
    assert end.reason == "diverged"


@pytest.mark.parametrize("level", [0.0, 10.5, -3.0, math.nan])
def test_a_level_out_of_range_is_refused_kindly(compact: Entrant, level: float) -> None:
    low, high = level_range()
    with pytest.raises(InputError, match=f"from {low:g} to {high:g}"):
        compact.drive("step", level)


def test_without_mujoco_the_message_names_the_extra(compact: Entrant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mujoco", None)
    with pytest.raises(MissingExtraError, match=r"pip install -e \"\.\[courses\]\""):
        compact.drive("step", 1.0)


def test_the_upward_axis_of_a_turned_body() -> None:
    half = math.sin(math.radians(15.0))
    up = up_of(np.array([[math.cos(math.radians(15.0)), half, 0.0, 0.0]]))
    assert up[0] == pytest.approx([0.0, -0.5, math.sqrt(0.75)])
