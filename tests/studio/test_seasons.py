"""The season suite: programmes read, evidence weighed, two sites driven, and what is drawn of them."""

from __future__ import annotations

import dataclasses
import json
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtri

from redline.concept.concept import Concept
from redline.concept.read import read
from redline.faces.cli.output import to_json
from redline.foundations.errors import InputError
from redline.proving_ground.day import conditions_from
from redline.proving_ground.registry import attributes
from redline.red_lines.requirement import read_red_line
from redline.studio.assessment import Driver
from redline.studio.ensemble.plausible import plausible
from redline.studio.ensemble.samples import samples_by_name
from redline.studio.seasons import pictures
from redline.studio.seasons.evidence import Evidence, entropy, weigh
from redline.studio.seasons.notes import notes_of
from redline.studio.seasons.pictures import Curve, curve_of, published_tests
from redline.studio.seasons.programme import PlannedTest, Programme, read_programme, site_named
from redline.studio.seasons.run import SeasonReport, run_programme

LIBRARY = "two_winters_two_summers"

# --- reading a programme -----------------------------------------------------------------------------------

CYCLE = '[[cycle]]\nname = "First"\nsite = "arjeplog"\n'


def planned(**changes: str) -> str:
    """One test's table, some keys replaced or, where empty, left out."""
    keys = {
        "name": "Far", "season": "winter", "attribute": "range_day_loop_km", "bound": ">= 220 km", "reason": "because",
        "model_error": "8 %",
    } | changes  # fmt: skip
    return "[[test]]\n" + "".join(f'{key} = "{value}"\n' for key, value in keys.items() if value)


def read_text(folder: Path, text: str) -> Programme:
    """A programme from its text."""
    path = folder / "programme.toml"
    path.write_text('name = "Ours"\n' + text, "utf-8")
    return read_programme(path)


def wrong(folder: Path, text: str) -> list[str]:
    """Every problem of a programme."""
    with pytest.raises(InputError) as raised:
        read_text(folder, text)
    return str(raised.value).splitlines()


def test_a_line_is_that_of_the_test_whatever_else_names_it(tmp_path: Path) -> None:
    text = CYCLE + '# no "Second" yet' + "\n" + planned() + planned(name="Second", bound="x").replace('"', "'")
    second = f'name = "Ours"\n{text}'.splitlines().index("[[test]]", 8) + 1
    (problem,) = wrong(tmp_path, text)
    assert f"programme.toml:{second}: Second:" in problem


def test_the_librarys_programme_has_two_winters_and_two_summers() -> None:
    programme = read_programme(LIBRARY)
    assert [site.season for _, site in programme.cycles] == ["winter", "summer"] * 2
    for test in programme.tests:
        better = ">=" if test.attribute.better == "more" else "<="
        assert test.sense == better, f"{test.name}: a bound against the better direction"
        assert test.model_sigma(100.0) > 0.0
    assert {test.season for test in programme.tests} == {"winter", "summer"}


def test_a_models_error_is_a_share_of_the_value_or_a_figure_in_its_unit(tmp_path: Path) -> None:
    text = CYCLE + planned() + planned(name="Metres", model_error="2000 m")
    text += planned(name="Hill", attribute="hill_start_day_pct", bound=">= 15 %", model_error="2 %")
    share, figure, points = read_text(tmp_path, text).tests
    assert share.model_sigma(250.0) == share.model_sigma(-250.0) == pytest.approx(20.0)
    assert figure.model_sigma(250.0) == pytest.approx(2.0)
    assert points.model_sigma(25.0) == pytest.approx(2.0), "per cent of an attribute in per cent are points"
    assert share.limit == 220.0


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        (CYCLE.replace("arjeplog", "arjeplok") + planned(), "did you mean 'arjeplog'?", 2),
        (CYCLE + planned(attribute="range_day_lop_km"), "did you mean 'range_day_loop_km'?", 5),
        (CYCLE + planned(attribute="range_wltp_km"), "the same on any day", 5), (CYCLE + planned(bound="> 220 km"), "is not a bound", 5),
        (CYCLE + planned(bound=">= 220 kg"), "is not a unit of length", 5), (CYCLE + planned(model_error="8"), "model_error", 5),
        (CYCLE + planned(model_error="-8 %"), "not below zero", 5), (CYCLE + planned(season="spring"), "'winter' or 'summer'", 7),
        (CYCLE + planned() + planned(reason=""), "is missing", 12), (CYCLE + planned(modl_error="8 %"), "did you mean 'model_error'?", 12),
        (planned(), "cycle", None), (CYCLE, "test", None),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_programme(tmp_path: Path, text: str, words: str, line: int | None) -> None:
    (problem,) = wrong(tmp_path, text)
    assert words in problem
    assert (f"programme.toml:{line}:" if line else "programme.toml") in problem


def test_all_that_is_wrong_comes_at_once(tmp_path: Path) -> None:
    text = CYCLE.replace("arjeplog", "mars") + planned(bound="x", model_error="y") + planned(name="Two", attribute="z")
    assert len(wrong(tmp_path, text)) == 4


def test_an_unknown_programme_is_met_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'two_winters_two_summers'"):
        read_programme("two_winter_two_summer")


# --- weighing ----------------------------------------------------------------------------------------------

#: 256 samples whose mean is nought and spread one, symmetric to the last digit.
HALF = ndtri((np.arange(128) + 0.5) / 256)
SPREAD = np.concatenate([HALF, -HALF])


def asked(limit: float, sense: str = ">=", error: float = 1.0) -> PlannedTest:
    """A planned test of range with a model's error in km."""
    attribute = attributes()["range_day_loop_km"][0]
    return PlannedTest("Far", "winter", attribute, sense, limit, "", "because", 0.0, error)  # type: ignore[arg-type]


def weighed(test: PlannedTest, samples: NDArray[np.float64], *drivers: Driver) -> Evidence:
    """Evidence of samples around their nominal."""
    return weigh(test, np.concatenate([[float(np.mean(samples))], samples]), drivers)


@pytest.mark.parametrize("probability", [0.5, 0.1, 0.99])
def test_entropy_is_that_of_a_coin(probability: float) -> None:
    by_hand = -probability * math.log2(probability) - (1.0 - probability) * math.log2(1.0 - probability)
    assert entropy(probability) == pytest.approx(by_hand) == pytest.approx(entropy(1.0 - probability))
    assert entropy(0.0) == entropy(1.0) == 0.0


@pytest.mark.parametrize("sense", [">=", "<="])
def test_without_a_models_error_probability_is_the_plain_share(sense: str) -> None:
    for limit in (99.0, 100.5, 101.2):
        samples = 100.0 + SPREAD
        share = np.mean(samples >= limit if sense == ">=" else samples <= limit)
        for error in (1e-4, 1e-9, 0.0):
            assert weighed(asked(limit, sense, error), samples).probability == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize("sense", [">=", "<="])
@pytest.mark.parametrize("error", [0.0001, 1.0, 50.0])
def test_at_the_bound_it_is_a_coin_and_nothing_is_told(sense: str, error: float) -> None:
    found = weighed(asked(100.0, sense, error), 100.0 + SPREAD)
    assert found.probability == pytest.approx(0.5, abs=1e-9)
    assert found.told_frac == pytest.approx(0.0, abs=1e-9)
    assert found.result == "at risk"


def test_a_models_error_blurs_and_the_remaining_doubt_is_both() -> None:
    sharp, blurred = (weighed(asked(98.0, error=error), 100.0 + SPREAD) for error in (0.01, 3.0))
    assert 0.5 < blurred.probability < sharp.probability < 1.0
    assert blurred.told_frac == pytest.approx(1.0 - entropy(blurred.probability))
    assert blurred.told_frac < sharp.told_frac
    # a normal spread and a normal error are a normal spread
    assert blurred.probability == pytest.approx(
        0.5 * (1.0 + math.erf(2.0 / math.sqrt(10.0) / math.sqrt(2.0))), abs=2e-3
    )
    assert blurred.sigma == pytest.approx(math.hypot(3.0, float(np.std(SPREAD))))
    assert blurred.model_share == pytest.approx(9.0 / blurred.sigma**2)
    assert (blurred.p10, blurred.p50, blurred.p90) == pytest.approx(tuple(100.0 + np.quantile(SPREAD, [0.1, 0.5, 0.9])))


def test_the_nominal_vehicle_is_no_sample() -> None:
    found = weigh(asked(100.0, error=1e-6), np.concatenate([[0.0], np.full(10, 200.0)]), ())
    assert found.value == 0.0
    assert found.probability == 1.0


def test_what_never_comes_and_what_has_no_result_do_not_pass() -> None:
    """A quarter of the samples is comfortable in time, a quarter never, half of them drove no such cycle."""
    test = dataclasses.replace(asked(25.0, error=2.0), sense="<=")
    samples = np.array([10.0] * 4 + [np.inf] * 4 + [np.nan] * 8)
    found = weigh(test, np.concatenate([[np.inf], samples]), ())
    assert found.probability == pytest.approx(0.25)
    assert math.isfinite(found.sigma)
    assert (found.p10, found.p90) == (10.0, math.inf)
    assert weigh(test, np.full(9, np.nan), ()).probability == 0.0


def test_a_car_that_does_not_start_is_told_before_all_else(example: Path) -> None:
    planned = read_programme("two_winters_two_summers")
    start = tuple(test for test in planned.tests if test.attribute.name == "start_margin_day_k")
    site = site_named("ivalo")
    colder = dataclasses.replace(site, stated={**dict(site.stated), "temperature": "-33 degC"})
    plan = dataclasses.replace(planned, cycles=(("Ivalo", colder), ("Arjeplog", site_named("arjeplog"))), tests=start)
    frozen, mild = run_programme(read(example), plan).cycles
    assert frozen.notes[0].startswith("it does not start after the night, 3 K beyond")
    assert not any("does not start" in note for note in mild.notes)


def test_advice_follows_from_probability_and_from_whose_doubt_it_is() -> None:
    mass = Driver("mass.kerb", 100.0, "kg", -3.0, "km")
    samples = 100.0 + SPREAD
    assert weighed(asked(90.0), samples).advice.startswith("virtual run suffices")
    assert weighed(asked(110.0), samples).advice.startswith("change the concept first")
    assert weighed(asked(100.0, error=5.0), samples, mass).advice == "drive it: the model itself is the doubt"
    assert weighed(asked(100.0, error=0.1), samples, mass).advice == "drive it; pin down kerb before"
    assert weighed(asked(100.0, error=0.1), samples).advice == "drive it"
    for share, action in ((0.08, "confirm"), (0.12, "drive"), (0.88, "drive"), (0.92, "mend")):
        found = weighed(asked(100.0 + float(np.quantile(SPREAD, share)), error=0.01), samples, mass)
        assert (found.action == "drive") is (found.result == "at risk"), "mark and advice say the same"
        assert found.action == action
    actions = [weighed(asked(limit, error=0.1), samples).action for limit in (90.0, 110.0, 100.0)]
    assert actions == ["confirm", "mend", "drive"]


# --- driving -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def concept(example: Path) -> Concept:
    """The example."""
    return read(example)


@pytest.fixture(scope="module")
def programme() -> Programme:
    """The library's tests at one winter and one summer site."""
    cycles = (("Winter", site_named("arjeplog")), ("Summer", site_named("dubai")))
    return dataclasses.replace(read_programme(LIBRARY), cycles=cycles)


@pytest.fixture(scope="module")
def report(concept: Concept, programme: Programme, tmp_path_factory: pytest.TempPathFactory) -> SeasonReport:
    """The example at both sites, with a red line of which one requirement is left to the day."""
    path = tmp_path_factory.mktemp("line") / "line.toml"
    rows = (
        ("On this day", "hill_start_day_pct", ""),
        ("On its own", "hill_start_day_pct", 'surface = "ice"'),
        ("Any", "approach_deg", ""),
    )
    path.write_text(
        'name = "Line"\n'
        + "".join(
            f'[[requirement]]\nname = "{name}"\nattribute = "{attribute}"\nbound = ">= 9 {attribute[-3:].replace("pct", "%")}"\n'
            f'reason = "because"\nconditions = {{ {day} }}\n'
            for name, attribute, day in rows
        ),
        "utf-8",
    )
    return run_programme(concept, programme, read_red_line(path))


def test_json_contract_of_the_seasons(report: SeasonReport, programme: Programme) -> None:
    data = json.loads(to_json(report.to_dict()))
    assert set(data) == {"concept", "powertrain", "programme", "red_line", "cycles", "unasked"}
    assert (data["concept"], data["powertrain"], data["programme"]) == ("Compact EV 4x4", "electric", programme.name)
    winter, summer = data["cycles"]
    for cycle, site in ((winter, "arjeplog"), (summer, "dubai")):
        assert set(cycle) == {
            "cycle", "site", "season", "conditions", "tests", "red_lines", "not_applicable", "notes",
        }  # fmt: skip
        assert cycle["site"] == site
        assert cycle["conditions"] == dict(site_named(site).stated)
        assert cycle["not_applicable"] == []
        wanted = [test.name for test in programme.tests if test.season == cycle["season"]]
        assert [row["test"] for row in cycle["tests"]] == wanted
        for row in cycle["tests"]:
            assert set(row) == {
                "test", "attribute", "unit", "bound", "reason", "value", "p10", "p50", "p90", "probability", "result",
                "told_frac", "remaining_sigma", "model_share_of_variance", "drivers", "action", "advice",
            }  # fmt: skip
            never = row["p90"] is None and row["unit"] == "min"
            assert row["p10"] <= row["p50"]
            assert never or row["p50"] <= row["p90"]
            assert 0.0 <= row["probability"] <= 1.0
            assert 0.0 <= row["told_frac"] <= 1.0
            assert 0.0 <= row["model_share_of_variance"] <= 1.0


def test_a_day_judges_what_feels_it_and_names_none_of_its_own(report: SeasonReport) -> None:
    for cycle in report.cycles:
        assert [item.judgement.requirement.name for item in cycle.red_lines] == ["On this day"]
    assert report.unasked == ("On its own", "Any"), "named, not dropped"
    winter, summer = (cycle.red_lines[0] for cycle in report.cycles)
    assert winter.judgement.margin < summer.judgement.margin
    assert winter.value.value == pytest.approx(winter.judgement.margin + 9.0)


def test_a_programme_drives_the_same_to_the_last_digit(
    concept: Concept, programme: Programme, report: SeasonReport
) -> None:
    again = run_programme(concept, programme)
    for first, second in zip(report.cycles, again.cycles, strict=True):
        assert first.evidence == second.evidence
        assert second.red_lines == ()


def test_a_site_is_felt(report: SeasonReport) -> None:
    winter, summer = ({item.test.attribute.name: item for item in cycle.evidence} for cycle in report.cycles)
    for name in ("range_day_loop_km", "range_day_motorway_km", "hill_start_day_pct"):
        assert winter[name].p90 < summer[name].p10, name
    assert winter["charge_time_day_min"].value > summer["charge_time_day_min"].value
    assert winter["start_margin_day_k"].value == pytest.approx(5.0)
    assert report.cycles[0].day == "at -25 degC, at 430 m altitude, 30 W/m2 of sun, 85 % humidity, on packed snow"


def test_drivers_of_a_test_are_what_moves_it(report: SeasonReport) -> None:
    winter = {item.test.attribute.name: item for item in report.cycles[0].evidence}
    assert winter["start_margin_day_k"].drivers == ()
    paths = [driver.path for driver in winter["range_day_motorway_km"].drivers]
    assert 1 <= len(paths) <= 3
    assert {"aero.drag_coefficient", "tyres.rolling_coefficient", "road_load.epa_c"} & set(paths), paths


def test_what_a_day_does_is_said_in_notes(report: SeasonReport, concept: Concept) -> None:
    winter, summer = (" ".join(cycle.notes) for cycle in report.cycles)
    assert "soaked cells take 0 % of their charging power from the wheels and 0 % at a rapid charger" in winter
    assert "of its usable energy" in winter
    assert "heat pump" in winter
    assert "the pack is cooled all day" in summer
    assert notes_of(plausible(concept).laid_out, {"temperature": "24 degC"}) == ()


def test_what_a_powertrain_lacks_is_not_applicable_with_a_reason(root: Path, programme: Programme) -> None:
    """A petrol concept and a rapid charge: nothing is driven for it, and the reason is told."""
    petrol = read(root / "examples" / "compact_multi_energy" / "petrol.toml")
    only = tuple(test for test in programme.tests if test.attribute.name == "charge_time_day_min")
    found = run_programme(petrol, dataclasses.replace(programme, tests=only)).to_dict()
    assert found["powertrain"] == "combustion"
    for cycle, test in zip(found["cycles"], only, strict=True):
        assert cycle["tests"] == []
        (row,) = cycle["not_applicable"]
        assert row == {"test": test.name, "why": "a combustion powertrain is not charged from the wall"}
    assert any("heated by the engine" in note for note in found["cycles"][0]["notes"])


# --- pictures ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def curve(concept: Concept) -> Curve:
    """Range over temperature of the example."""
    return curve_of(plausible(concept))


def test_range_is_greatest_on_a_mild_day(curve: Curve) -> None:
    for found in (curve.loop_km, curve.motorway_km):
        assert found.shape == (3, len(curve.temperature_c))
        assert np.all(np.diff(found, axis=0) > 0.0), "p10, p50, p90"
        assert 15.0 <= curve.temperature_c[np.argmax(found[1])] <= 35.0
        cold = curve.temperature_c <= 15.0
        assert np.all(np.diff(found[1][cold]) > 0.0), "the colder, the shorter"
        assert found[1][0] < 0.7 * found[1].max()
    assert curve.wltp_km is not None
    assert curve.motorway_km[1].max() < curve.wltp_km


def test_a_curve_and_a_programme_drive_the_same_vehicles(concept: Concept, curve: Curve) -> None:
    drawn = plausible(concept)
    day = conditions_from({"temperature": "-10 degC", "solar": "0 W/m2"})
    with ThreadPoolExecutor(1) as pool:
        found = samples_by_name(pool, drawn.laid_out, day, drawn.deltas, ["range_day_loop_km"])
    expected = curve.loop_km[1, list(curve.temperature_c).index(-10.0)]
    assert float(np.median(found["range_day_loop_km"][1:])) == pytest.approx(expected)


def test_energy_and_temperatures_of_a_site(
    concept: Concept, programme: Programme, curve: Curve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "curve_of", lambda _: curve)
    drawn = pictures.pictures_of(concept, programme)
    assert drawn.charge is not None
    assert [day.site.name for day in drawn.days] == ["arjeplog", "dubai"]
    winter, summer = drawn.days
    vehicles = plausible(concept)
    names = ["climate_share_day_pct"]
    for day in drawn.days:
        with ThreadPoolExecutor(1) as pool:
            stated = conditions_from(dict(day.site.stated))
            found = samples_by_name(pool, vehicles.laid_out, stated, vehicles.deltas[:1], names)
        terminal = day.energy_kwh_100km["climate and pack"] / (float(found[names[0]][0]) / 100.0)
        parts = sum(day.energy_kwh_100km.values()) - day.energy_kwh_100km["battery"]
        assert parts == pytest.approx(terminal, rel=5e-3), "the parts are the whole"
        assert all(value >= 0.0 for value in day.energy_kwh_100km.values())
        assert len(day.minutes) == 30
        assert all(len(column) == 30 for column in day.temperatures_c.values())
    assert winter.energy_kwh_100km["tyres"] > summer.energy_kwh_100km["tyres"]
    assert np.all(np.diff(winter.temperatures_c["cabin air"][:5]) > 0.0)
    assert winter.temperatures_c["seats and trim"][0] < 0.0 < winter.temperatures_c["seats and trim"][-1]
    assert summer.temperatures_c["cabin air"][0] > summer.temperatures_c["cabin air"][-1]


def test_published_winter_tests_are_facts_with_a_source() -> None:
    found: tuple[Any, ...] = published_tests()
    assert len(found) > 15
    for test in found:
        assert test.vehicle and test.event and test.source, test  # noqa: PT018
        assert -45.0 < test.coldest_c <= test.warmest_c < 15.0, test
        assert 0.3 < test.share < 1.2, test
    assert len({(test.vehicle, test.event) for test in found}) == len(found)
