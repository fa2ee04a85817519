"""Pictures of an assessment: written whole, repeatable, and true to the numbers they show."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import jax
import numpy as np
import pytest

from redline.concept.read import read
from redline.faces.numbers import number
from redline.faces.plots import write_figures
from redline.faces.plots.drawing import style
from redline.faces.plots.powertrain_choice import draw_powertrain_choice
from redline.faces.plots.radar import draw_radar
from redline.faces.plots.side_view import draw_side_view
from redline.faces.plots.verdicts import draw_verdicts
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import schedule
from redline.proving_ground.procedures.wltp import LEGS
from redline.red_lines.requirement import read_red_line
from redline.studio.assess import assess
from redline.studio.assessment import Assessment
from redline.studio.compare import compare
from redline.studio.insight.picture_data import PictureData, picture_data, top_drivers

ROOT = Path(__file__).parents[2]
NAMES = {"side_view", "energy_waterfall", "cycle_trace", "charge_curve", "sensitivity", "radar", "verdicts"}


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return assess(read(ROOT / "examples" / "compact_ev_4x4.toml"), read_red_line("go_anywhere"))


@pytest.fixture(scope="module")
def data() -> PictureData:
    return picture_data(read(ROOT / "examples" / "compact_ev_4x4.toml"))


def test_every_picture_is_written_whole(assessment: Assessment, data: PictureData, tmp_path: Path) -> None:
    written = write_figures(assessment, tmp_path, data=data)
    assert {(path.stem, path.suffix) for path in written} == {(n, s) for n in NAMES for s in (".png", ".svg")}
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in written}
    assert all(20_000 < path.stat().st_size < 1_000_000 for path in written)


def test_same_assessment_gives_the_same_bytes(assessment: Assessment, data: PictureData, tmp_path: Path) -> None:
    first = write_figures(assessment, tmp_path / "a", data=data)
    second = write_figures(assessment, tmp_path / "b", data=data)
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(first, second, strict=True))


def test_side_view_holds_the_angles_of_the_assessment(assessment: Assessment, data: PictureData) -> None:
    with style.look():
        axes = draw_side_view(assessment, data).axes[0]
    texts = {text.get_gid(): text.get_text() for text in axes.texts}
    for key in ("approach", "breakover", "departure"):
        assert texts[f"value-{key}"] == f"{assessment[f'{key}_deg'].value:.1f}°"
    for key in ("approach", "departure"):
        value = assessment[f"{key}_deg"].value
        line = next(line for line in axes.lines if line.get_gid() == f"angle-{value:.3f}")
        across, up = np.ptp(line.get_xdata()), np.ptp(line.get_ydata())
        assert np.degrees(np.arctan2(up, across)) == pytest.approx(value, abs=1e-6)


def test_side_view_is_to_scale(assessment: Assessment, data: PictureData) -> None:
    with style.look():
        figure = draw_side_view(assessment, data)
        axes = figure.axes[0]
        box = axes.get_window_extent()
    assert box.width / np.ptp(axes.get_xlim()) == pytest.approx(box.height / np.ptp(axes.get_ylim()), rel=1e-3)


def test_words_of_radar_and_title_stay_inside_however_long(assessment: Assessment) -> None:
    long, name = "Time that it takes from the first to the last of all that is asked here ", "A name that goes on " * 5
    verdicts = []
    for verdict in assessment.verdicts:
        asked = verdict.judgement.requirement
        attribute = dataclasses.replace(asked.attribute, title=long + asked.attribute.title)
        judged = dataclasses.replace(verdict.judgement, requirement=dataclasses.replace(asked, attribute=attribute))
        verdicts.append(dataclasses.replace(verdict, judgement=judged))
    wordy = dataclasses.replace(assessment, name=name, verdicts=tuple(verdicts))
    with style.look():
        for draw in (draw_radar, draw_verdicts):
            figure = draw(wordy)
            texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
            boxes = [text.get_window_extent() for text in texts]
            wide = figure.get_figwidth() * figure.dpi
            assert min(box.x0 for box in boxes) >= 0.0
            assert max(box.x1 for box in boxes) <= wide


def test_the_radar_names_rivals_whole(assessment: Assessment) -> None:
    with style.look():
        words = " ".join(text.get_text() for text in draw_radar(assessment).axes[0].texts)
    assert "…" not in words
    assert "Ford Bronco 4-door Badlands Sasquatch" in words


def test_scales_of_the_choice_are_labelled_and_an_electric_car_has_its_whole_range(assessment: Assessment) -> None:
    plug_in = assess(read(ROOT / "examples" / "compact_multi_energy" / "plug_in.toml"))
    with style.look():
        axes = draw_powertrain_choice(compare([assessment, plug_in])).axes
    told = [[text.get_text() for text in panel.texts] for panel in axes]
    (electric,) = [words for words in told if "electric range, WLTP" in words]
    whole = assessment["range_wltp_km"]
    assert {number(whole.value), number(plug_in["range_electric_wltp_km"].value)} <= set(electric)
    assert {"0", number(whole.p90)} <= set(electric), "the ends of its scale"
    assert "–" not in electric


@pytest.mark.parametrize(
    "stem", ["tesla_model_3_rwd_2024", "ford_f150_lightning_extended_range_2023", "nissan_leaf_40_2024"]
)
def test_without_a_red_line_there_is_no_radar(stem: str, tmp_path: Path) -> None:
    concept = read(ROOT / "src" / "redline" / "library" / "vehicles" / f"{stem}.toml")
    written = {path.stem for path in write_figures(assess(concept), tmp_path)}
    assert written == NAMES - {"radar", "verdicts"}


def test_crest_is_that_of_the_breakover_trial(assessment: Assessment, data: PictureData) -> None:
    for mode, crest in data.crests.items():
        found = np.degrees(crest.front_rad + crest.rear_rad)
        assert found == pytest.approx(assessment[f"breakover{mode}_deg"].value, abs=0.02)


def test_ledger_closes_on_the_wall_energy(assessment: Assessment, data: PictureData) -> None:
    ledger = data.ledger
    road = ledger.rolling_j_m + ledger.aero_j_m + ledger.friction_brake_j_m
    losses = ledger.charger_j_m + ledger.battery_j_m + ledger.auxiliary_j_m + ledger.machine_j_m + ledger.gear_j_m
    assert losses + road == pytest.approx(ledger.wall_j_m, rel=1e-6)
    assert ledger.traction_j_m - ledger.recovered_j_m == pytest.approx(road, rel=1e-6)
    assert ledger.wall_j_m / 36.0 == pytest.approx(assessment["energy_wltp_kwh_100km"].value, rel=1e-6)


def test_trace_follows_the_cycle_and_empties_the_pack_as_the_march_does(data: PictureData) -> None:
    trace = data.trace
    assert len(trace.time_s) == 1800
    np.testing.assert_allclose(trace.speed_m_s, trace.demand_m_s, atol=1e-9)
    legs = jax.jit(march)(data.vehicle, jax.tree.map(np.float64, Conditions()), schedule(LEGS))
    whole_j = float(legs["wltp_city_1"].terminal_j + legs["wltp_fast_1"].terminal_j)
    assert float(np.sum(trace.battery_w)) == pytest.approx(whole_j, rel=1e-3)
    assert 0.9 < trace.soc_frac[-1] < trace.soc_frac[0] <= 1.0


def test_drivers_agree_with_those_of_the_verdict(assessment: Assessment) -> None:
    verdict = next(v for v in assessment.verdicts if v.judgement.requirement.attribute.name == "range_wltp_km")
    ours = {driver.path: driver.change for driver in top_drivers(assessment, "range_wltp_km")}
    for driver in verdict.drivers:
        assert ours[driver.path] == pytest.approx(driver.change)


def test_articulation_and_twister_are_drawn_where_the_off_road_suite_ran(tmp_path: Path) -> None:
    concept = read(ROOT / "examples" / "compact_ev_4x4.toml")
    ran = assess(concept, suites=("core", "off_road"))
    drawn = picture_data(concept, obstacles=True)
    written = {path.stem for path in write_figures(ran, tmp_path, data=drawn)}
    assert {"articulation", "twister"} <= written
    met = drawn.obstacles
    assert met is not None
    assert 1e3 * met.rise_m == pytest.approx(ran["articulation_mm"].value, rel=1e-9)
    loads = [wheel.load_n for axle in (met.front, met.rear) for wheel in (axle.left, axle.right)]
    assert min(loads) == pytest.approx(0.0, abs=1.0)
    assert np.allclose(met.loads_n.sum(axis=2), sum(loads), rtol=1e-8)
    assert met.front.left.ground_m == pytest.approx(met.rise_m)


def test_the_box_carries_the_energy_that_makers_print(assessment: Assessment, data: PictureData) -> None:
    """The header says usable battery 79 kWh; a full test discharges 82."""
    printed = next(item.value for item in assessment.inputs if item.path == "battery.usable_energy")
    tested = float(data.vehicle.powertrain.battery.usable_energy_j) / 3.6e6
    assert round(tested) != round(printed)
    texts = {text.get_text() for axes in draw_side_view(assessment, data).axes for text in axes.texts}
    assert f"{printed:.0f} kWh" in texts
    assert f"{tested:.0f} kWh" not in texts
