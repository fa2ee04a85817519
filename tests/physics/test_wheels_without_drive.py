"""Wheels without drive on soft ground: they are dragged, and dig in by no slip of the driven ones."""

from __future__ import annotations

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from redline.concept.soils import soils
from redline.physics.soil import cone_index
from redline.physics.soil.drawbar import belly_slip, curve
from redline.physics.soil.footing import weight
from redline.physics.soil.ground import SLIPS, charted, snow_ground, soil_ground
from redline.physics.soil.resistance import in_the_rut
from redline.physics.soil.tyre_mode import flexing_force
from redline.proving_ground.terrain.soft_ground import cone_drawbar, loaded_tyre
from redline.vehicle.soil import Snow, Soil
from soft_wheels import FOOTING, TYRE

LOAD_N = 6000.0
PLATES = {name: entry.ground for name, entry in soils().items() if isinstance(entry.ground, Soil)}


def test_a_wheel_without_drive_turns_by_itself_and_does_not_dig() -> None:
    """No torque: the skid at which shear is nothing on the whole. It sinks as at rest, and drags what it resists."""
    for name in ("dry_sand", "upland_loam", "michigan_loam_23", "heavy_clay_40"):
        exact = soil_ground(PLATES[name], TYRE, 140e3)
        slips, loads = jnp.asarray(SLIPS), jnp.full(len(SLIPS), LOAD_N)
        over = exact.wheel(slips, loads)
        dragged = exact.dragged(over, loads)
        turned = np.asarray(over.tangential_n)
        skid = float(np.interp(0.0, turned, SLIPS))
        assert skid <= 0.0, name
        here = exact.wheel(jnp.asarray([skid]), jnp.asarray([LOAD_N]))
        towed = float(here.resistance_n[0] - here.thrust_n[0])
        assert float(dragged.resistance_n[0]) == pytest.approx(towed, abs=0.03 * LOAD_N), name
        np.testing.assert_allclose(np.asarray(dragged.sinkage_m), float(here.sinkage_m[0]), rtol=5e-3)
        assert float(dragged.sinkage_m[0]) < float(over.sinkage_m[SLIPS.index(0.1)]), name
        assert not np.asarray(dragged.thrust_n).any()
        assert not np.asarray(dragged.tangential_n).any()
        chart = charted(exact, LOAD_N).dragged(over, loads)
        assert float(chart.resistance_n[0]) == pytest.approx(float(dragged.resistance_n[0]), abs=2e-3 * LOAD_N)


def test_only_driven_wheels_dig_by_their_slip() -> None:
    """What a front- or rear-driven car meets at great slip is by hand: one axle digs, the other rolls as if at rest."""
    slips = jnp.asarray(SLIPS)
    for name in ("dry_sand", "michigan_loam_23"):
        ground = soil_ground(PLATES[name], TYRE, 140e3)
        load = 0.25 * float(weight(FOOTING))
        loads = jnp.full(len(SLIPS), load)
        dug = ground.wheel(slips, loads)
        dragged = ground.dragged(dug, loads)
        flexing = 4.0 * float(flexing_force(TYRE, load, 140e3))
        front = curve(ground, dataclasses.replace(FOOTING, rear_limit_n=0.0))
        rear = curve(ground, dataclasses.replace(FOOTING, front_limit_n=0.0))
        behind = np.asarray(in_the_rut(dug.sinkage_m, dragged.sinkage_m)) * np.asarray(dragged.resistance_n)
        by_hand = 2.0 * (np.asarray(dug.resistance_n) + behind) + flexing
        np.testing.assert_allclose(np.asarray(front.resistance_n), by_hand, rtol=1e-6)
        behind = np.asarray(in_the_rut(dragged.sinkage_m, dug.sinkage_m)) * np.asarray(dug.resistance_n)
        by_hand = 2.0 * (np.asarray(dragged.resistance_n) + behind) + flexing
        np.testing.assert_allclose(np.asarray(rear.resistance_n), by_hand, rtol=1e-6)
        held = np.minimum(1.0, TYRE.adhesion_coeff * load / np.maximum(np.asarray(dug.tangential_n), 1.0))
        np.testing.assert_allclose(np.asarray(front.thrust_n), 2.0 * held * np.asarray(dug.thrust_n), rtol=1e-6)


def test_the_deeper_axle_lays_the_belly_down() -> None:
    """A rear-driven car's front wheels do not dig; its rear ones bring the belly to the ground."""
    ground = soil_ground(PLATES["dry_sand"], TYRE, 140e3)
    low = dataclasses.replace(FOOTING, clearance_m=0.12, front_limit_n=0.0)
    pulls = curve(ground, low)
    assert 0.1 < float(belly_slip(pulls, low)) < 0.45
    heavy_behind = curve(ground, dataclasses.replace(FOOTING, front_share_frac=0.4))
    heavy_ahead = curve(ground, dataclasses.replace(FOOTING, front_share_frac=0.6))
    np.testing.assert_allclose(np.asarray(heavy_behind.sinkage_m), np.asarray(heavy_ahead.sinkage_m), rtol=1e-9)


def test_in_snow_a_wheel_without_drive_meets_what_a_driven_one_does() -> None:
    ground = snow_ground(Snow(depth_m=0.2, density_kg_m3=200.0, shear_m=0.035), TYRE, 140e3)
    loads = jnp.full(len(SLIPS), LOAD_N)
    driven = ground.wheel(jnp.asarray(SLIPS), loads)
    dragged = ground.dragged(driven, loads)
    np.testing.assert_array_equal(np.asarray(driven.resistance_n), np.asarray(dragged.resistance_n))
    assert not np.asarray(dragged.thrust_n).any()


def test_by_cone_index_too_wheels_without_drive_are_dragged() -> None:
    sand = PLATES["dry_sand"]
    tyre = loaded_tyre(FOOTING)
    one, rest = (cone_index.mason_sand(tyre, sand.cone_index_pa, slip) for slip in (0.2, 0.0))
    by_hand = 0.6 * float(cone_index.net(one)) - 0.4 * float(rest.resistance_frac)
    front_driven = dataclasses.replace(FOOTING, front_share_frac=0.6, rear_limit_n=0.0)
    assert float(cone_drawbar(sand, front_driven)) == pytest.approx(by_hand)
    assert float(cone_drawbar(sand, FOOTING)) == pytest.approx(float(cone_index.net(one)))
