"""What says nothing of a concept carries no number: stations without an inlet, packs and plugs of a combustion car."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from redline.concept.read import read
from redline.faces.cli.views.assess_view import attribute_row
from redline.proving_ground.registry import attributes
from redline.studio.applicable import why_not_here
from redline.studio.assess import applying, attribute_value, input_values
from redline.studio.assessment import AttributeValue
from redline.studio.compare import difference
from redline.studio.ensemble.plausible import plausible
from redline.studio.remarks.towing_findings import beyond_rating

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "compact_multi_energy"


def without_inlet(tmp_path: Path) -> Path:
    """The electric example told that it takes no direct current."""
    path = tmp_path / "no_inlet.toml"
    text = f'extends = "{ROOT / "examples" / "compact_ev_4x4.toml"}"\nname = "No inlet"\n[charging]\ndc_inlet = false\n'
    lines = (ROOT / "examples" / "compact_ev_4x4.toml").read_text("utf-8")
    if "dc_power" in lines:
        kept = "\n".join(line for line in lines.splitlines() if not line.startswith(("dc_power", "acceptance")))
        text = kept.replace("[charging]", "[charging]\ndc_inlet = false", 1)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    "name",
    ["charge_time_dc_min", "charged_range_summer_km", "charged_range_winter_km",
     "charged_range_winter_preconditioned_km", "charge_time_day_min", "journey_time_h", "journey_stops"],
)  # fmt: skip
def test_without_an_inlet_nothing_of_a_station_applies(name: str, tmp_path: Path) -> None:
    concept = read(without_inlet(tmp_path))
    assert "no inlet" in why_not_here(name, concept)
    found, trial = attributes()[name]
    blank = applying(attribute_value(found, trial.name, np.ones(257)), concept)
    assert math.isnan(blank.value)
    assert math.isnan(blank.p10)
    assert "no inlet" in blank.not_applicable
    assert not why_not_here(name, read(ROOT / "examples" / "compact_ev_4x4.toml"))


def test_a_journey_on_fuel_needs_no_station() -> None:
    for name in ("petrol", "plug_in", "hybrid"):
        assert not why_not_here("journey_time_h", read(EXAMPLES / f"{name}.toml"))


def test_a_combustion_car_has_no_pack_and_none_of_its_inputs() -> None:
    concept = read(EXAMPLES / "petrol.toml")
    for name in ("breakover_without_pack_deg", "wheel_travel_lost_to_pack_mm"):
        assert "no traction battery" in why_not_here(name, concept)
        assert not why_not_here(name, read(EXAMPLES / "electric.toml"))
    drawn = plausible(concept)
    shown = {item.path for item in input_values(concept, drawn.values, drawn.sigmas)}
    foreign = (
        "battery.",
        "charging.",
        "regeneration.",
        "powertrain.front.",
        "powertrain.rear.",
        "powertrain.generator.",
    )
    assert not [path for path in shown if path.startswith(foreign)]
    assert {"engine.power", "tank.volume", "gearbox.gears"} <= shown


def test_a_hybrid_without_a_plug_has_a_battery_and_no_charger() -> None:
    concept = read(EXAMPLES / "hybrid.toml")
    drawn = plausible(concept)
    shown = {item.path for item in input_values(concept, drawn.values, drawn.sigmas)}
    assert "battery.usable_energy" in shown
    assert not [path for path in shown if path.startswith("charging.")]


def test_a_fact_that_is_nobodys_aim_carries_no_mark() -> None:
    """A bigger tank takes longer to fill, which is not worse; a range that is longer is better."""

    def result(name: str, value: float) -> AttributeValue:
        return AttributeValue(attributes()[name][0], "", value, 0.99 * value, value, 1.01 * value)

    neutral = {name for name, (item, _) in attributes().items() if not item.goal}
    assert neutral == {"refuel_time_min", "breakover_without_pack_deg"}
    for name in neutral:
        found = difference(result(name, 4.0), result(name, 8.0))
        assert (found.mark, found.change) == ("", 4.0)
    assert difference(result("range_wltp_km", 400.0), result("range_wltp_km", 500.0)).mark == "better"


def test_a_trailer_beyond_the_rating_is_told_beside_its_figure() -> None:
    """The library's caravan is of 2.5 t, its box trailer of 3.4 t."""
    for name in ("range_tow_caravan_90_km", "range_kept_caravan_105_pct"):
        assert name in attributes()
        assert beyond_rating(name, 1800.0) == "beyond the rating of 1.8 t"
        assert beyond_rating(name, 2500.0) == ""
    item = AttributeValue(
        attributes()["range_tow_caravan_90_km"][0],
        "towing",
        190.0,
        170.0,
        190.0,
        210.0,
        remark="beyond the rating of 1.8 t",
    )
    title = attribute_row(item, {}, 256)[0]
    assert "beyond the rating of 1.8 t" in str(title)
