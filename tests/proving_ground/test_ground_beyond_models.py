"""Ground that is not as its models say: pull and sinkage shifted after the curve, within what ground and torque give."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from redline.concept.soils import plate_soil, snow
from redline.physics.soil.drawbar import curve, drawbar_curve, rolling, stated_drawbar, steepest_slope
from redline.physics.soil.footing import Footing
from redline.proving_ground.terrain.soft_ground import Answer, on_snow, on_soil, snow_chart, soil_chart
from redline.vehicle.soil import AS_MODELLED, Soil
from soft_wheels import FOOTING

SAND, CLAY, SNOW = plate_soil("dry_sand"), plate_soil("heavy_clay_40"), snow("snow_shallow")


@jax.jit
def _soil(ground: Soil, footing: Footing) -> Answer:
    return on_soil(ground, footing)


@jax.jit
def _snow(footing: Footing) -> Answer:
    return on_snow(SNOW, footing)


def moved(**changes: float) -> Footing:
    """The test's vehicle on ground that is not as its models say."""
    return dataclasses.replace(FOOTING, deviation=dataclasses.replace(AS_MODELLED, **changes))


@pytest.mark.parametrize("ground", [SAND, CLAY, SNOW])
def test_ground_that_is_as_its_models_say_gives_the_models_figures_to_the_last_digit(ground: Soil) -> None:
    under = soil_chart(ground, FOOTING) if isinstance(ground, Soil) else snow_chart(ground, FOOTING)
    found = on_soil(ground, FOOTING) if isinstance(ground, Soil) else on_snow(ground, FOOTING)
    assert float(found.drawbar_frac) == float(stated_drawbar(drawbar_curve(under, FOOTING), FOOTING))
    assert float(found.slope_frac) == float(steepest_slope(under, FOOTING)) > 0.0
    assert float(found.driven.sinkage_m) == float(rolling(curve(under, FOOTING)).sinkage_m)


def test_pull_moves_drawbar_slope_and_margin_of_its_own_ground_only() -> None:
    as_said, less = _soil(SAND, FOOTING), _soil(SAND, moved(sand_pull_frac=-0.1))
    assert float(less.drawbar_frac) == pytest.approx(float(as_said.drawbar_frac) - 0.1, abs=1e-9)
    assert float(less.margins[0]) == pytest.approx(float(as_said.margins[0]) - 0.1, abs=1e-9)
    assert -0.12 < float(less.slope_frac - as_said.slope_frac) < -0.09
    assert float(less.resistance_frac) == float(as_said.resistance_frac)
    clay = _soil(CLAY, FOOTING)
    assert float(_soil(CLAY, moved(sand_pull_frac=-0.1)).slope_frac) == float(clay.slope_frac)
    stuck = _soil(CLAY, moved(fine_pull_frac=-0.4))
    assert float(stuck.slope_frac) == 0.0
    assert float(stuck.margins[0]) < 0.0
    white = _snow(FOOTING)
    assert float(_snow(moved(snow_pull_frac=-0.02)).slope_frac) == pytest.approx(
        float(white.slope_frac) - 0.02, abs=3e-3
    )


def test_sand_gives_no_more_than_its_strength_and_better_ground_no_torque() -> None:
    as_said, best = _soil(SAND, FOOTING), _soil(SAND, moved(sand_pull_frac=0.8))
    friction = float(np.tan(SAND.friction_rad))
    assert float(as_said.slope_frac) < float(best.slope_frac) < friction + 0.05
    weak = dataclasses.replace(FOOTING, total_limit_n=3000.0, front_limit_n=1500.0, rear_limit_n=1500.0)
    better = dataclasses.replace(weak, deviation=dataclasses.replace(AS_MODELLED, sand_pull_frac=0.3))
    assert float(_soil(SAND, better).drawbar_frac) == pytest.approx(float(_soil(SAND, weak).drawbar_frac), abs=1e-6)


def test_sinkage_lays_the_belly_down_and_snow_is_no_deeper_than_it_lies() -> None:
    as_said, deep = _soil(CLAY, FOOTING), _soil(CLAY, moved(sinkage_ratio=1.5))
    assert float(deep.driven.sinkage_m) == pytest.approx(1.5 * float(as_said.driven.sinkage_m), rel=1e-12)
    assert float(1.0 - deep.margins[2]) == pytest.approx(1.5 * float(1.0 - as_said.margins[2]), rel=1e-9)
    assert float(deep.belly_slip_frac) <= float(as_said.belly_slip_frac)
    down = _soil(CLAY, moved(sinkage_ratio=4.0))
    assert float(down.margins[2]) < 0.0
    assert float(down.slope_frac) == 0.0
    buried = _snow(moved(sinkage_ratio=4.0))
    assert float(buried.driven.sinkage_m) == pytest.approx(SNOW.depth_m, rel=1e-9)
    assert bool(jnp.all(buried.margins[2:] > 0.0))
