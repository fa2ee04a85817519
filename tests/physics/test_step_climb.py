"""The vertical step: golden values of required friction, closed forms, torque limits, laws."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from redline.physics.traction.driveline import shared_drive
from redline.physics.traction.run_up import run_up_step
from redline.physics.traction.step import StepClimber, climb_margin, crawl_step, step_height
from redline.studio.validation.off_road.steps import axles, climber, required_friction, step_rows

ENDLESS = 1e12


def test_required_friction_equals_the_table_within_rounding() -> None:
    rows = step_rows()
    assert len(rows) == 40
    for row in rows:
        assert row.predicted == pytest.approx(row.published, abs=0.0051), row


@pytest.mark.parametrize("height", [0.05, 0.3, 0.7, 0.8])
@pytest.mark.parametrize("front", [True, False])
def test_a_single_driven_axle_on_the_edge_needs_the_tangent_of_its_contact_angle(height: float, front: bool) -> None:
    car = climber(axles(ENDLESS * front, ENDLESS * (not front)))
    np.testing.assert_allclose(required_friction(car, height, front=front), np.tan(np.arccos(1.0 - height)), rtol=1e-9)


def test_the_tyre_that_sinks_in_stands_lower_but_meets_the_edge_at_the_same_angle() -> None:
    """The published closed form, front driven: ``h = r - (r - d) cos(atan(mu))``."""
    for deflection in (0.0, 0.0158):
        found = crawl_step(climber(axles(ENDLESS, 0.0), deflection), 0.8, front=True)
        # The lever of the height changes the load on the edge, not the angle at which it slips.
        np.testing.assert_allclose(found, 0.40 - (0.40 - deflection) * np.cos(np.arctan(0.8)), rtol=1e-9)
    assert float(step_height(0.40, 0.0, jnp.pi / 2)) == pytest.approx(0.40)


def test_torque_limits_the_step() -> None:
    """With one driven axle on the edge the torque that lifts it is ``T = N_hub sin a`` of the undriven balance."""
    heights = [float(crawl_step(climber(axles(force, force)), 0.8, front=True)) for force in (0.0, 2e3, 4e3, 8e3, 1e9)]
    assert heights[0] == pytest.approx(0.0, abs=1e-9)
    assert heights == sorted(heights)
    assert heights[1] < 0.5 * heights[-1]


def test_a_rigid_wheel_by_torque_alone_equals_the_moment_about_the_edge() -> None:
    """Endless grip, front drive only: about the edge ``T r = W_front r sin a`` with the front wheel's share of weight."""
    car = climber(axles(5e3, 0.0))
    height = float(crawl_step(car, 50.0, front=True))
    contact = np.arccos(1.0 - height / 0.40)
    # Without traction behind, the horizontal force at the edge is nil: V carries the share of weight over a longer base.
    vertical = 20e3 * 0.5 * 2.9 / (2.9 + 0.40 * np.sin(contact))
    np.testing.assert_allclose(5e3, vertical * np.sin(contact), rtol=1e-9)


def test_locked_centre_climbs_no_less_than_brakes_and_brakes_no_less_than_an_open_centre() -> None:
    force, mu = 12e3, 0.8

    def height(shares: tuple[float, float], brake: float) -> float:
        car = climber(shared_drive(force, shares, 1.0, 1.0, brake))
        return min(float(crawl_step(car, mu, front=front)) for front in (True, False))

    locked, braked, open_centre = height((0.0, 1.0), 0.0), height((0.4, 0.4), 1.0), height((0.4, 0.4), 0.0)
    assert locked >= braked >= open_centre > 0.0
    assert locked > open_centre * 1.04


@pytest.mark.parametrize("front", [True, False])
def test_margin_falls_with_height_and_rises_with_friction(front: bool) -> None:
    car = climber(axles(9e3, 9e3), 0.02)
    angle = jnp.linspace(0.05, 1.35, 60)
    margin = jax.jit(
        jax.vmap(
            lambda a, mu: climb_margin(car, mu, a, step_height(car.radius_m, car.deflection_m, a), front=front),
            in_axes=(0, None),
        )
    )
    rows = np.stack([margin(angle, mu) for mu in (0.2, 0.5, 0.8, 1.1)])
    assert np.all(np.diff(rows, axis=1) < 0.0)
    assert np.all(np.diff(rows, axis=0) >= -1e-12)


def test_the_greatest_force_is_the_greatest_on_a_grid() -> None:
    """The corner search against brute force over both forces, open centre and limited source."""
    for shares, brake in (((0.4, 0.4), 0.0), ((0.2, 0.7), 0.0), ((0.0, 1.0), 0.0)):
        line = shared_drive(9e3, shares, 1.0, 1.0, brake)
        for front in (True, False):
            _against_grid(dataclasses.replace(climber(line), front_share_frac=0.55), shares, front=front)


def _against_grid(car: StepClimber, shares: tuple[float, float], *, front: bool) -> None:
    mu, contact, height = 0.7, 0.9, 0.40 * (1.0 - np.cos(0.9))
    sine, cosine, side = np.sin(contact), np.cos(contact), 1.0 if front else -1.0
    share = car.front_share_frac if front else 1.0 - car.front_share_frac
    total, split = np.meshgrid(np.linspace(0.0, 9e3, 901), np.linspace(*shares, 201))
    edge, other = (split, 1.0 - split) if front else (1.0 - split, split)
    edge, other = edge * total, other * total
    arm = car.wheelbase_m + side * 0.40 * sine
    load = (20e3 * share * car.wheelbase_m - edge * (sine * arm - side * height * cosine)) / (
        cosine * arm + side * height * sine
    )
    rest = 20e3 - load * cosine - edge * sine
    fits = (edge <= mu * load) & (other <= mu * rest)
    best = np.max(np.where(fits, other + edge * cosine - load * sine, -np.inf)) / 20e3
    found = float(climb_margin(car, mu, contact, height, front=front))
    assert best <= found + 1e-9
    np.testing.assert_allclose(found, best, atol=2e-3)


def test_a_step_in_other_units_is_the_same_step() -> None:
    plain = climber(axles(8e3, 6e3), 0.02)
    for force, length in ((1e-3, 1.0), (1.0, 39.37), (4.4, 0.5)):
        other = dataclasses.replace(
            plain,
            weight_n=plain.weight_n * force,
            wheelbase_m=plain.wheelbase_m * length,
            radius_m=plain.radius_m * length,
            deflection_m=plain.deflection_m * length,
            driveline=axles(8e3 * force, 6e3 * force),
        )
        for front in (True, False):
            expected = length * float(crawl_step(plain, 0.8, front=front))
            np.testing.assert_allclose(float(crawl_step(other, 0.8, front=front)), expected, rtol=1e-9)


def test_a_run_up_never_hurts_and_its_energy_is_accounted_for() -> None:
    car, mu, mass = climber(axles(ENDLESS, 0.0), 0.0158), 0.8, 20e3 / 9.80665
    met = jax.jit(lambda speed: run_up_step(car, mu, speed, mass, 120.0, front=True))
    heights = [float(met(speed)) for speed in (0.0, 0.05, 0.1, 0.25, 0.5)]
    np.testing.assert_allclose(heights[0], float(crawl_step(car, mu, front=True)), rtol=1e-6)
    assert heights == sorted(heights)
    contact = np.arccos((0.40 - heights[3]) / (0.40 - 0.0158))
    # One driven axle: D = N (mu cos a - sin a) with N by moments about the rear contact; a fine grid of the same work.
    angle = (np.arange(20000) + 0.5) / 20000 * contact
    normal = (
        20e3
        * 0.5
        * 2.9
        / (
            (2.9 + 0.40 * np.sin(angle)) * (np.cos(angle) + mu * np.sin(angle))
            - heights[3] * (mu * np.cos(angle) - np.sin(angle))
        )
    )
    missing = np.maximum(normal * (np.sin(angle) - mu * np.cos(angle)), 0.0) * 0.40 * np.cos(angle)
    np.testing.assert_allclose(np.mean(missing) * contact, 0.5 * (mass - 120.0) * 0.25**2, rtol=0.02)


def test_published_claims_stand_outside_rigid_statics() -> None:
    """A maker's 18 in on 35 in tyres is more than the radius: no friction gives it here; the residual is stated, not fitted."""
    radius = 0.5 * 35 * 0.0254
    car = dataclasses.replace(climber(axles(ENDLESS, ENDLESS)), radius_m=radius)
    most = float(crawl_step(car, 5.0, front=True))
    assert most <= radius + 1e-9 < 0.457
    at_ordinary = min(float(crawl_step(car, 0.7, front=front)) for front in (True, False))
    assert at_ordinary / radius == pytest.approx(0.51, abs=0.02), "a 4x4 at 0.7 climbs half its radius"
