"""Laws of soft ground on all soils of the library and drawn vehicles."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from redline.concept.soils import soils
from redline.physics.soil.drawbar import curve, drawbar_curve
from redline.physics.soil.footing import Footing, at_pressure
from redline.physics.soil.ground import SLIPS, snow_ground, soil_ground
from redline.physics.soil.rigid_wheel import rigid_wheel
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.terrain.soft_ground import footing_of, on_soil, stacked
from redline.vehicle.soil import Snow, Soil
from strategies import vehicle

PLATES = {name: entry.ground for name, entry in soils().items() if isinstance(entry.ground, Soil)}
SNOWS = {name: entry.ground for name, entry in soils().items() if isinstance(entry.ground, Snow)}


@pytest.fixture(scope="module")
def footing() -> Footing:
    with jax.enable_x64(True):
        return footing_of(vehicle(), Conditions())


def test_net_drawbar_rises_with_slip_to_one_peak_and_then_falls(footing: Footing) -> None:
    free = dataclasses.replace(footing, front_limit_n=1e6, rear_limit_n=1e6, total_limit_n=1e6)
    on_soil_curve = jax.jit(lambda soil: curve(soil_ground(soil, free.tyre, free.pressure_pa), free))
    on_snow_curve = jax.jit(lambda snow: curve(snow_ground(snow, free.tyre, free.pressure_pa), free))
    for name, soil in PLATES.items():
        pulls = on_soil_curve(soil)
        if float(jnp.min(pulls.carried_frac)) < 0.99:
            continue
        change = np.diff(np.asarray(pulls.net_n))
        peak = int(np.argmax(np.asarray(pulls.net_n)))
        assert (change[:peak] > -1e-6).all(), name
        assert (change[peak:] < 1e-6).all(), name
    for name, snow in SNOWS.items():
        net = np.asarray(on_snow_curve(snow).net_n)
        assert (np.diff(net) > 0.0).all(), name


def test_a_heavier_wheel_sinks_deeper_and_a_wider_one_less() -> None:
    loads, widths = jnp.linspace(2000.0, 9000.0, 8), jnp.asarray([0.15, 0.2, 0.3])

    def sinkage(soil: Soil, load: jax.Array, width: jax.Array) -> jax.Array:
        return rigid_wheel(soil, load, 0.2, 0.4, width).sinkage_m

    heavier = jax.jit(jax.vmap(sinkage, in_axes=(None, 0, None)))
    wider = jax.jit(jax.vmap(sinkage, in_axes=(None, None, 0)))
    for name, soil in PLATES.items():
        sunk = np.asarray(heavier(soil, loads, 0.22))
        rising = np.diff(sunk) > 0.0
        deepest = sunk[1:] > 0.8 * 0.4
        assert (rising | deepest).all(), name
        wide = np.asarray(wider(soil, 4000.0, widths))
        assert ((np.diff(wide) < 0.0) | (wide[1:] > 0.8 * 0.4)).all(), name


def test_lengths_and_forces_scale(footing: Footing) -> None:
    """Wheel twice as big in soil whose figures are scaled alike: twice the sinkage, the same shares of load."""
    del footing
    soil, n = PLATES["dry_sand"], PLATES["dry_sand"].exponent_coeff
    large = dataclasses.replace(
        soil, frictional_pa=soil.frictional_pa * 2.0**-n, cohesive_n_m=soil.cohesive_n_m * 2.0 ** (1.0 - n),
        shear_m=2.0 * soil.shear_m,
    )  # fmt: skip
    for slip in (-0.1, 0.2, 0.5):
        a, b = rigid_wheel(soil, 5000.0, slip, 0.4, 0.2), rigid_wheel(large, 20000.0, slip, 0.8, 0.4)
        assert float(b.sinkage_m) == pytest.approx(2.0 * float(a.sinkage_m), rel=1e-9)
        assert float(b.thrust_n) == pytest.approx(4.0 * float(a.thrust_n), rel=1e-9)
        assert float(b.resistance_n) == pytest.approx(4.0 * float(a.resistance_n), rel=1e-9)


def test_soil_without_friction_and_cohesion_gives_no_thrust() -> None:
    slick = dataclasses.replace(PLATES["dry_sand"], friction_rad=0.0, cohesion_pa=0.0)
    assert float(rigid_wheel(slick, 5000.0, 0.3, 0.4, 0.2).thrust_n) == 0.0


def test_less_air_never_pulls_less_where_the_tyre_flattens(footing: Footing) -> None:
    sand = PLATES["lete_sand"]
    pulls = [
        float(jnp.max(curve(soil_ground(sand, footing.tyre, pressure), at_pressure(footing, pressure)).free_net_n))
        for pressure in (80e3, 120e3, 180e3, 240e3)
    ]
    assert pulls == sorted(pulls, reverse=True)


def test_a_second_axle_in_the_rut_meets_less(footing: Footing) -> None:
    ground = soil_ground(PLATES["dry_sand"], footing.tyre, 140e3)
    beside = dataclasses.replace(footing, overlap_frac=0.0)
    behind = dataclasses.replace(footing, overlap_frac=1.0)
    assert (np.asarray(curve(ground, behind).resistance_n) < np.asarray(curve(ground, beside).resistance_n)).all()


def test_no_number_is_lost_anywhere_and_derivatives_are_finite(footing: Footing) -> None:
    every = stacked(tuple(PLATES))

    def told(scale: jax.Array, soil: Soil, pressure: jax.Array) -> jax.Array:
        here = dataclasses.replace(at_pressure(footing, pressure), mass_kg=footing.mass_kg * scale)
        found = on_soil(soil, here)
        return jnp.concatenate(
            [jnp.stack(jax.tree.leaves(dataclasses.replace(found, margins=jnp.zeros(())))), found.margins]
        )

    both = jax.jit(jax.vmap(jax.vmap(lambda s, soil, p: jax.jvp(lambda x: told(x, soil, p), (s,), (1.0,)),
                                     in_axes=(None, 0, None)), in_axes=(0, None, 0)))  # fmt: skip
    values, slopes = both(jnp.asarray([0.4, 1.0, 2.5]), every, jnp.asarray([60e3, 140e3, 300e3]))
    assert np.isfinite(np.asarray(values)).all()
    assert np.isfinite(np.asarray(slopes)).all()


def test_many_at_once_equal_one(footing: Footing) -> None:
    soil = PLATES["michigan_loam_23"]
    alone = jax.jit(lambda s: drawbar_curve(soil_ground(s, footing.tyre, 140e3), footing))(soil)
    each = jax.vmap(lambda s: drawbar_curve(soil_ground(s, footing.tyre, 140e3), footing).net_n)
    many = jax.jit(each)(stacked(tuple(PLATES)))
    row = list(PLATES).index("michigan_loam_23")
    np.testing.assert_allclose(np.asarray(many)[row], np.asarray(alone.net_n), rtol=1e-9, atol=1e-6)
    assert jnp.shape(many)[1] == len(SLIPS)
