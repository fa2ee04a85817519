"""The day and the road of a trial as people state them, the days of the library, and the proving sites."""

from __future__ import annotations

import dataclasses

import jax
import pytest

import strategies as s
from redline.faces.cli.day_options import DAY
from redline.foundations.errors import InputError, UnitError
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import FIELDS, NAMES, conditions_from, in_words, problems_of, surfaces, value_of
from redline.proving_ground.driving.weather import weather_row, weathers
from redline.proving_ground.outcome import EVERY
from redline.proving_ground.registry import trials_of
from redline.proving_ground.trials.trail import mixed
from redline.studio.seasons.programme import site_named, sites


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("temperature", "-10 degC", 263.15), ("temperature", "14 degF", 263.15), ("altitude", "1.5 km", 1500.0),
        ("pressure", "0.95 bar", 95_000.0), ("wind", "-36 km/h", -10.0), ("solar", "850 W/m2", 850.0), ("humidity", "60 %", 0.6),
    ],
)  # fmt: skip
def test_a_statement_in_any_unit_of_its_kind(name: str, text: str, value: float) -> None:
    assert value_of(name, text) == pytest.approx(value)


@pytest.mark.parametrize("name", FIELDS)
def test_ends_of_a_range_are_within_and_what_lies_beyond_is_refused_with_an_example(name: str) -> None:
    field = FIELDS[name]
    for text in (field.least, field.most, field.example):
        assert problems_of({name: text}) == []
    number, unit = field.most.split(" ", 1)
    (problem,) = problems_of({name: f"{float(number) * 1.01} {unit}"})
    assert problem.startswith(f"{name}: ")
    assert f"({field.least} to {field.most})" in problem
    assert field.example in problem


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"temperature": "20 km"}, "is not a unit of temperature"), ({"temperature": "20"}, "has no unit"),
        ({"temprature": "20 degC"}, "did you mean 'temperature'?"), ({"surface": "packed_snw"}, "did you mean 'packed_snow'?"),
        ({"surface": "lava"}, "there are: dry_asphalt"), ({"colour": "red"}, "is not a condition; there are: temperature"),
        ({"solar": "-1 W/m2"}, "outside"), ({"humidity": "60"}, "humidity"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_day(stated: dict[str, str], words: str) -> None:
    (problem,) = problems_of(stated)
    assert words in problem
    with pytest.raises(UnitError):
        conditions_from(stated)


def test_everything_that_is_wrong_comes_at_once() -> None:
    stated = {"temperature": "20 km", "surfce": "ice", "surface": "icy", "wind": "3 degC", "altitude": "1500 m"}
    found = problems_of(stated)
    assert len(found) == 4
    with pytest.raises(UnitError) as raised:
        conditions_from(stated)
    assert all(problem in str(raised.value) for problem in found)


def test_what_is_said_is_set_and_what_is_not_is_standard() -> None:
    stated = {"temperature": "-10 degC", "wind": "36 km/h", "surface": "packed_snow"}
    adhesion, rolling = surfaces()["packed_snow"]
    wanted = dataclasses.replace(
        Conditions(), temperature_k=263.15, head_wind_m_s=10.0, adhesion_frac=adhesion, rolling_frac=rolling
    )
    found = conditions_from(stated)
    for field in dataclasses.fields(Conditions):
        assert float(getattr(found, field.name)) == pytest.approx(float(getattr(wanted, field.name))), field.name
    assert conditions_from({}) == Conditions()


def test_every_field_of_a_day_reaches_a_field_of_its_own() -> None:
    targets = [field.target for field in FIELDS.values()]
    assert len(targets) == len(set(targets))
    assert {*targets, "adhesion_frac", "rolling_frac"} == {field.name for field in dataclasses.fields(Conditions)}
    for name, field in FIELDS.items():
        assert getattr(conditions_from({name: field.example}), field.target) == value_of(name, field.example)


def test_the_command_line_offers_every_condition_with_an_example_that_is_right() -> None:
    assert tuple(DAY) == NAMES
    assert not problems_of({name: metavar.strip('"') for name, (metavar, _) in DAY.items() if name != "surface"})


def test_surfaces_are_told_from_dry_asphalt_and_none_grips_better() -> None:
    found = surfaces()
    assert found["dry_asphalt"] == (1.0, 1.0)
    assert all(0.0 < grip <= 1.0 <= rolling < 10.0 for grip, rolling in found.values())
    grips = [found[name][0] for name in ("dry_asphalt", "wet_asphalt", "gravel", "packed_snow", "ice")]
    assert grips == sorted(grips, reverse=True)
    assert len(set(grips)) == 5


def test_a_day_in_words() -> None:
    stated = {"altitude": "1500 m", "temperature": "-10 degC", "wind": "20 km/h", "solar": "80 W/m2"}
    assert in_words(stated) == "at 1500 m altitude, at -10 degC, 20 km/h head wind, 80 W/m2 of sun"
    assert in_words({"surface": "packed_snow", "humidity": "60 %"}) == "60 % humidity, on packed snow"
    assert in_words({}) == ""


def test_days_of_the_library_are_what_their_names_say() -> None:
    assert len(weathers()) >= 5
    for name, day in weathers().items():
        assert day.temperature_k - 273.15 == pytest.approx(float(name.split("_")[1])), name
        assert 0.0 <= day.solar_w_m2 <= 1400.0
        assert 0.0 <= day.humidity_frac <= 1.0
        assert day.source and day.title  # noqa: PT018


def test_a_leg_without_a_day_of_its_own_says_so() -> None:
    assert weather_row("") == (0.0, 0.0, 0.0, 0.0)
    assert weather_row("hot_35") == pytest.approx((1.0, 308.15, 850.0, 0.4))
    with pytest.raises(KeyError):
        weather_row("hot_350")


def test_sites_are_days_that_models_cover_in_their_season() -> None:
    assert {site.season for site in sites().values()} == {"winter", "summer"}
    for site in sites().values():
        stated = dict(site.stated)
        assert problems_of(stated) == [], site.name
        assert {"temperature", "altitude", "surface"} <= set(stated)
        celsius = float(conditions_from(stated).temperature_k) - 273.15
        assert celsius < 0.0 if site.season == "winter" else celsius > 30.0, site.name
        assert site.source and site.title  # noqa: PT018


def test_an_unknown_site_is_met_with_the_nearest() -> None:
    assert site_named("dubai") is sites()["dubai"]
    with pytest.raises(InputError, match="did you mean 'arjeplog'") as raised:
        site_named("arjeplok")
    assert "death_valley" in str(raised.value)


@pytest.mark.parametrize("family", ["electric", "geared", "engine_electric"])
def test_only_a_plug_in_drives_legs_on_charge(family: str) -> None:
    """They are a third of a season's legs, and nothing of other vehicles rests on them."""
    plain = [leg for trial in trials_of(family, False, EVERY).values() for leg in trial.legs]
    assert not any(leg.deplete for leg in plain)
    if family != "electric":
        charged = [leg for trial in trials_of(family, True, EVERY).values() for leg in trial.legs]
        assert sum(leg.deplete for leg in charged) > 10
        assert {leg.name for leg in plain} <= {leg.name for leg in charged}


def test_a_trail_brings_its_own_ground() -> None:
    """The mixed trail lost a quarter of its range on loose gravel, which lies under none of its stretches."""
    car = s.vehicle()
    driven = jax.jit(lambda day: mixed.per_metre(car, day, mixed.Pass(0.5))["battery_j_m"][0])
    plain, loose = (float(driven(Conditions(rolling_frac=share, adhesion_frac=1.0 / share))) for share in (1.0, 4.0))
    assert loose == pytest.approx(plain, rel=1e-9)
