"""Trail energy against what drivers published: from length, climb and words of the reports only.

The reports do not say what lay under the wheels metre by metre, so each case is a band between the mildest and the
roughest reading of its words. No constant was fitted to them, but the heat of dampers was added after they had been
seen to lie high: they are checks, not blind ones. The table is in docs/theory/trails.md.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trail.route import Route, Stretch
from redline.studio.library import read_named
from redline.studio.trail.report import TrailRun, drive_trail, report
from redline.studio.trail.run import drive

RIVIAN = Path(__file__).parent / "trail_cases" / "rivian_r1t_off_road.toml"
JEEP = "vehicle:jeep_wrangler_4xe_rubicon_2022"
MILE_KM = 1.609344


def way(
    km: float, climb_m: float, *parts: tuple[float, str], net_m: float = 0.0, waves: float = 0.0, period_m: float = 0.0
) -> Route:
    """A way that rises by ``net_m`` in a line, with hills that add up to ``climb_m``, or dunes of a period."""
    x = np.linspace(0.0, 1e3 * km, int(100 * km) + 1)
    height = net_m * x / x[-1]
    count = waves or (x[-1] / period_m if period_m else 0.0)
    if count:
        height = height + (climb_m - net_m) / count / 2.0 * (1.0 - np.cos(2.0 * np.pi * count * x / x[-1]))
    edges = np.cumsum([0.0] + [share for share, _ in parts]) / sum(share for share, _ in parts) * x[-1]
    stretches = tuple(Stretch(float(a), float(b), s) for a, b, (_, s) in zip(edges, edges[1:], parts, strict=False))
    return Route("case", x, height, None, None, stretches)


def driven(concept: str | Path, route: Route, charge_frac: float = 1.0) -> TrailRun:
    read = read_named(concept)
    day = Conditions(altitude_m=2500.0)
    return report(read, drive(read, route, day, charge_frac=charge_frac), 0.2)


def test_red_cone_takes_no_more_than_the_jeep_had() -> None:
    """TFLoffroad 2021: 3.1 mi up Red Cone (7/10, boulders, 4LO) on electricity from 92 %: at most 3.2 kWh/km.

    The climb of these miles is not printed: tree line is at 11,700 ft, the top at 12,801; 300 to 600 m are allowed for.
    """
    mild = driven(JEEP, way(3.1 * MILE_KM, 300.0, (1.0, "rocky_track"), net_m=300.0), 0.92)
    rough = driven(JEEP, way(3.1 * MILE_KM, 600.0, (1.0, "boulders"), net_m=600.0), 0.92)
    assert 1.0 < mild.battery_kwh_km < rough.battery_kwh_km < 3.2
    assert rough.charge_end_pct < 15.0, "read at its roughest the battery is nearly spent, as it was"


def test_coyote_flat_lies_between_track_and_rocky_track() -> None:
    """Autoevolution 2022: R1T, 93 to 100 mi with 17,000 ft of climb, 93 to 30 %: 0.53 kWh/km (1.13 mi/kWh: 0.55)."""
    climb = 17_000 * 0.3048
    mild = driven(RIVIAN, way(150.0, climb, (1.0, "earth"), waves=10))
    rough = driven(RIVIAN, way(150.0, climb, (0.5, "earth"), (0.5, "rocky_track"), waves=10))
    assert mild.battery_kwh_km < 0.53 < rough.battery_kwh_km


def test_dirt_and_rocky_hills_of_a_maker_loan() -> None:
    """CNET 2020: an R1T averaged 137 mi a charge on dirt; 125 kWh over it are 0.57 kWh/km."""
    mild = driven(RIVIAN, way(60.0, 600.0, (1.0, "earth"), waves=6))
    rough = driven(RIVIAN, way(60.0, 1200.0, (0.5, "sand"), (0.5, "rocky_track"), waves=6))
    assert mild.battery_kwh_km < 125.0 / (137 * MILE_KM) < rough.battery_kwh_km


@pytest.mark.xfail(strict=True, reason="driving for fun: bursts, wheel spin and turns in the dunes are not in the plan")
def test_dunes_of_glamis_within_a_quarter() -> None:
    """CNET 2020: about 50 mi a charge in the dunes: 1.55 kWh/km; here 0.72 level and 0.88 over dunes of 16 m."""
    measured = 125.0 / (50 * MILE_KM)
    assert glamis(16.0) == pytest.approx(measured, rel=0.25)


def test_dunes_take_more_than_level_sand_and_less_than_was_measured_in_play() -> None:
    assert 0.4 < glamis(0.0) < glamis(16.0) < 125.0 / (50 * MILE_KM)


def glamis(height_m: float) -> float:
    """Energy of the R1T on dune sand with a dune every 260 m, in kWh/km."""
    return driven(RIVIAN, way(20.0, height_m * 77, (1.0, "dune"), period_m=260.0)).battery_kwh_km


@pytest.mark.xfail(strict=True, reason="holding on rocks, wheel spin and brakes of traction control are not modelled")
def test_rubicon_trail() -> None:
    """Rivian 2023: R1S, 12 mi of the Rubicon from 80 to about 10 %, three days: about 4.9 kWh/km.

    Here 0.9 to 1.6 while driving; 3.1 with a summer's noon and eight hours a day at rest with the cabin kept cool.
    """
    route = way(12 * MILE_KM, 600.0, (1.0, "boulders"), waves=12)
    day = Conditions(altitude_m=2000.0, temperature_k=300.15, solar_w_m2=600.0)
    run = drive_trail(read_named(RIVIAN), route, day, charge_frac=0.8, standing_s=24.0 * 3600.0)
    assert (run.battery_kwh + run.standing_kwh) / run.driven_km > 0.75 * 4.9


def test_the_span_of_published_off_road_energy() -> None:
    """Dirt, dunes and rock crawling of one electric vehicle lie within about 0.5 to 5 kWh/km."""
    example = Path(__file__).parents[2] / "examples" / "compact_ev_4x4.toml"
    dirt = driven(example, way(10.0, 500.0, (0.5, "earth"), (0.5, "rocky_track"), waves=2))
    dune = driven(example, way(10.0, 400.0, (1.0, "dune"), waves=10))
    rock = driven(example, way(4.0, 400.0, (1.0, "rock_garden"), net_m=400.0))
    assert 0.4 < dirt.battery_kwh_km < dune.battery_kwh_km < 5.0
    assert 0.5 < rock.battery_kwh_km < 5.0
