"""Completing a concept: estimators build on what came before, given beats estimated, and the library is whole."""

from __future__ import annotations

import dataclasses
import json
import math
import tomllib
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import strategies as s
from redline.concept.building.complete import Slots, complete, paths, slots
from redline.concept.building.features import features
from redline.concept.checking.envelope import broken_limits
from redline.concept.concept import Concept
from redline.concept.constants import constant, tables, value_of
from redline.concept.estimators import ELECTRIC, WITH_ENGINE, Known, order
from redline.concept.language import catalogue
from redline.concept.language.files import library_names, library_path
from redline.concept.language.quantity import Chosen, Given
from redline.concept.language.schema import ConceptFile
from redline.concept.read import read
from redline.foundations.errors import InputError
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.registry import attributes, trials_of
from redline.proving_ground.run import attributes_of, plan_of, run

FAMILIES = ("electric", "geared", "engine_electric")


class Watched(dict[str, Any]):
    """Values worked out so far that remember what was read."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)


@pytest.mark.parametrize("kind", ["electric", "combustion", "power_split"])
def test_every_estimator_uses_only_what_is_worked_out_before_it(kind: str) -> None:
    laid_out = s.slots_of(s.concept_of() if kind == "electric" else s.engine_concept(kind))
    values, _ = complete(laid_out)
    estimators = order(laid_out.family)
    done = {path for path in paths(laid_out.family) if path not in {entry.target for entry in estimators}}
    for entry in estimators:
        known = Known(Watched({path: values[path] for path in done}), laid_out.raw, laid_out.mask, laid_out.features)
        try:
            entry.function(known)
        except KeyError as error:
            pytest.fail(f"{entry.target} uses {error}, which is worked out later")
        assert entry.target not in known.values.read  # type: ignore[attr-defined]
        done.add(entry.target)
    assert len({entry.target for entry in estimators}) == len(estimators), "two estimators for one value"


def test_every_numeric_input_is_given_or_estimated_once() -> None:
    assert sorted({*paths("electric"), *paths("geared")}) == sorted(catalogue.quantities())
    for family in ("electric", "geared", "engine_electric"):
        assert len(set(paths(family))) == len(paths(family))


def test_every_estimator_has_a_source_and_a_width_that_makes_sense() -> None:
    for entry in (*ELECTRIC, *WITH_ENGINE):
        assert entry.source, entry.target
        assert entry.name, entry.target
        assert 0.0 <= entry.sigma < 0.5, entry.target
    for name in tables()["constant"]:
        assert len(constant(name).source) > 5, name


def test_given_beats_estimated_everywhere() -> None:
    """Give each value in turn, away from its estimate: it arrives unchanged, with no sigma, and moves no earlier value."""
    base = s.concept_of()
    laid_out = s.slots_of(base)
    program = jax.jit(complete)
    nominal, sigmas = program(laid_out)
    names = list(paths())
    for index, path in enumerate(names):
        shape = catalogue.quantities()[path]
        value = float(np.clip(1.07 * float(nominal[path]) + 0.01 * (shape.high - shape.low), shape.low, shape.high))
        given = s.slots_of(Concept(**{**_fields(base), "numbers": base.numbers | {path: Given(value)}}))
        values, widths = program(given)
        assert float(values[path]) == value, path
        if path in widths:
            assert float(widths[path]) == 0.0, path
        for earlier in names[:index]:
            if earlier not in _REACHED_BACK.get(path, ()):
                assert float(values[earlier]) == float(nominal[earlier]), (
                    f"{path} moved {earlier}, which is worked out before it"
                )
    assert any(float(width) > 0.0 for width in sigmas.values())


#: Values that an earlier estimate may use when they are given, although they are estimated later.
_REACHED_BACK = {
    "dimensions.overhang_rear": ("dimensions.overhang_front",),
    "dimensions.turning_circle": ("dimensions.steering_angle",),
    "battery.gross_energy": ("battery.usable_energy",),
    "mass.wltp_test": ("mass.kerb", "mass.gross", "mass.epa_test"),
    "powertrain.front.power": ("powertrain.power", "mass.kerb", *(e.target for e in ELECTRIC)),
    "powertrain.rear.power": ("powertrain.power", "mass.kerb", *(e.target for e in ELECTRIC)),
}


def _fields(concept: Concept) -> dict[str, Any]:
    return {field.name: getattr(concept, field.name) for field in dataclasses.fields(concept)}


def test_deviations_move_what_is_built_on_them() -> None:
    laid_out = s.slots_of(s.concept_of())
    before, _ = complete(laid_out)
    after = moved_by(laid_out, {"dimensions.length": 0.1})
    assert float(after["dimensions.length"] - before["dimensions.length"]) == pytest.approx(0.1)
    assert float(after["mass.kerb"]) > float(before["mass.kerb"])


@pytest.fixture(scope="module")
def library() -> tuple[list[str], list[Concept]]:
    """Electric vehicles of the library that are complete enough to build."""
    names, concepts = [], []
    for name in library_names("vehicles"):
        try:
            concept = read(library_path("vehicles", name))
        except InputError:
            continue
        if concept.family == "electric":
            names.append(name)
            concepts.append(concept)
    return names, concepts


def test_every_library_vehicle_reads() -> None:
    for name in library_names("vehicles"):
        concept = read(library_path("vehicles", name), complete=False)
        assert concept.name, name


#: Published figures that wait for their trial.
_NO_TRIAL_YET = {
    "low_range_ratio_count", "crawl_ratio_count", "ride_height_range_mm", "final_drive_ratio_count", "roof_load_static_kg",
}  # fmt: skip


def test_every_published_figure_has_a_source_and_names_an_attribute() -> None:
    for name in library_names("vehicles"):
        for key, fact in read(library_path("vehicles", name), complete=False).published.items():
            assert fact.source, f"{name}: {key}"
            assert key in attributes() or key in _NO_TRIAL_YET, f"{name}: no trial gives {key}"
    assert not _NO_TRIAL_YET & set(attributes()), "a trial has come: take its figures off the waiting list"


def test_every_value_of_a_library_vehicle_has_a_source() -> None:
    for name in library_names("vehicles"):
        concept = read(library_path("vehicles", name), complete=False)
        # A model year names which vehicle this is; it is no measurement.
        missing = [path for path, given in concept.numbers.items() if not given.source and path != "model_year"]
        assert not missing, f"{name}: {missing}"


def test_complete_library_vehicles_build_and_give_finite_attributes(library: tuple[list[str], list[Concept]]) -> None:
    names, concepts = library
    assert len(names) > 50
    trials = tuple(trials_of("electric").values())

    def outcome(vehicle: Any) -> jax.Array:
        return run(vehicle, Conditions(), trials, plan_of(trials))[0]

    values = np.asarray(jax.jit(jax.vmap(outcome))(s.fleet(concepts)))
    keys = [attribute.name for attribute in attributes_of(trials)]
    for row, name in enumerate(names):
        bad = [keys[column] for column in np.flatnonzero(~np.isfinite(values[row]))]
        assert not bad, f"{name}: {bad}"
    place = keys.index
    for key, low, high in (
        ("range_wltp_km", 100, 1100), ("range_epa_km", 80, 900), ("energy_wltp_kwh_100km", 10, 60), ("accel_0_100_kmh_s", 1.5, 20),
        ("top_speed_km_h", 100, 350), ("gradeability_10_km_h_pct", 15, 200), ("payload_kg", 0, 1500), ("turning_circle_m", 8, 17),
        ("static_stability_factor_frac", 0.9, 2.2), ("approach_deg", 5, 60),
    ):  # fmt: skip
        column = values[:, place(key)]
        worst = names[int(np.argmax(np.maximum(low - column, column - high)))]
        assert np.all((column >= low) & (column <= high)), f"{key} of {worst}: {column.min():.1f} to {column.max():.1f}"


def test_predictions_agree_with_what_is_published_on_average(library: tuple[list[str], list[Concept]]) -> None:
    """Not a fit: a guard that no change moves the whole library by more than a few per cent."""
    _, concepts = library
    trials = tuple(trials_of("electric")[name] for name in ("range_wltp", "range_epa"))
    values = np.asarray(
        jax.jit(jax.vmap(lambda vehicle: run(vehicle, Conditions(), trials, plan_of(trials))[0]))(s.fleet(concepts))
    )
    keys = [attribute.name for attribute in attributes_of(trials)]
    for key in ("range_epa_km", "energy_epa_label_kwh_100mi"):
        pairs = [
            (values[row, keys.index(key)], concept.published[key].value)
            for row, concept in enumerate(concepts)
            if key in concept.published
        ]
        ratio = np.array([predicted / published for predicted, published in pairs])
        assert len(ratio) > 20
        assert abs(np.median(ratio) - 1.0) < 0.08, f"{key}: median ratio {np.median(ratio):.3f}"


def test_a_concept_outside_its_platforms_envelope_is_told(example: Path, tmp_path: Path) -> None:
    fine = read(example)
    values, _ = complete(slots(fine, features(fine)))
    numbers = {path: float(value) for path, value in values.items()}
    assert list(broken_limits(fine, numbers)) == []
    for path, value, words in (
        ("dimensions.wheelbase", 3.2, "wheelbase 3200 mm, allowed 2600 to 3000 mm"), ("battery.voltage", 800.0, "pack voltage 800 V"),
        ("tyres.diameter", 0.85, "tyre diameter 850 mm"), ("mass.gross", 3500.0, "gross mass 3500 kg"),
    ):  # fmt: skip
        found = list(broken_limits(fine, numbers | {path: value}))
        assert len(found) == 1
        assert words in found[0]
        assert "ev_skateboard" in found[0]


@pytest.mark.parametrize("name", library_names("platforms"))
def test_every_platform_carries_a_plain_concept(tmp_path: Path, name: str) -> None:
    text = (
        f'extends = "platform:{name}"\nname = "On it"\nbody_style = "suv"\n[dimensions]\nlength = "4.6 m"\nwidth = "1.9 m"\n'
        'height = "1.75 m"\nwheelbase = "2.8 m"\n[powertrain]\nkind = "electric"\n[battery]\nusable_energy = "70 kWh"\n'
    )
    path = tmp_path / "on.toml"
    path.write_text(text, "utf-8")
    concept = read(path)
    assert concept.envelope is not None
    vehicle = s.take(s.fleet([concept]), 0)
    assert all(np.all(np.isfinite(leaf)) for leaf in jax.tree.leaves(vehicle))


def test_the_json_schema_is_one_and_accepts_the_example(example: Path) -> None:
    schema = ConceptFile.model_json_schema()
    json.dumps(schema)
    assert schema["additionalProperties"] is False
    assert "dimensions" in schema["properties"]
    ConceptFile.model_validate(tomllib.loads(example.read_text("utf-8")))
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not a dependency of the project")
    jsonschema.Draft202012Validator.check_schema(schema)


def test_a_drawn_profile_and_a_given_one_meet_the_same_ground() -> None:
    """Sixteen points given as the estimators draw them build the same vehicle."""
    import dataclasses

    base = s.concept_of()
    drawn = s.vehicle()
    points = tuple(zip(np.asarray(drawn.profile.x_m).tolist(), np.asarray(drawn.profile.z_m).tolist(), strict=True))
    given = s.take(s.fleet([dataclasses.replace(base, profile=points)]), 0)
    np.testing.assert_array_equal(given.profile.x_m, drawn.profile.x_m)
    assert float(jnp.max(jnp.abs(given.profile.z_m - drawn.profile.z_m))) == 0.0


_P, _PF, _PR = "powertrain.power", "powertrain.front.power", "powertrain.rear.power"
_TF, _TR = "powertrain.front.torque", "powertrain.rear.torque"


def driven(drive: str, given: dict[str, float] | None = None) -> Slots:
    """A plain car with one kind of drive, of whose power and torque no more is known than what is given."""
    unknown: dict[str, Any] = dict.fromkeys((_P, _PF, _PR, _TF, _TR))
    return s.slots_of(s.concept_of(unknown | (given or {}), {"powertrain.drive": drive}))


def moved_by(laid_out: Slots, deltas: dict[str, float]) -> dict[str, Any]:
    """Values with some deviations."""
    delta = dict.fromkeys(laid_out.raw, np.float64(0.0)) | {path: np.float64(value) for path, value in deltas.items()}
    return complete(laid_out, delta, complete(laid_out)[1])[0]


def test_a_deviation_stays_a_share_of_the_estimate_it_belongs_to() -> None:
    """Half the power, and a front axle two sigma below its share of it: two sigma of the half."""
    laid_out = driven("all")
    values, sigmas = complete(laid_out)
    two = -2.0 * float(sigmas[_PF])
    found = moved_by(laid_out, {_P: -math.log(2.0) * float(values[_P]), _PF: two})
    assert float(found[_PF]) == pytest.approx(0.5 * (float(values[_PF]) + two))


def test_power_known_by_its_order_varies_in_its_logarithm_and_a_given_one_does_not() -> None:
    """As far above as below, never at nothing: ``x = e exp(r)``; what is given moves by what it is told to."""
    laid_out = driven("all")
    power = float(complete(laid_out)[0][_P])
    for share in (-1.0, -1e-3, 0.0, 1.0):
        assert float(moved_by(laid_out, {_P: share * power})[_P]) == pytest.approx(power * math.exp(share), rel=1e-9)
    told = driven("all", {_P: 150e3})
    assert float(moved_by(told, {_P: -50e3})[_P]) == pytest.approx(100e3)


@pytest.mark.parametrize("way", [-1e12, 1e12])
def test_a_value_stays_in_its_possible_range_whatever_moves(way: float) -> None:
    laid_out, shapes = driven("all"), catalogue.quantities()
    found = moved_by(laid_out, dict.fromkeys(laid_out.raw, way))
    for path in (_P, _PF, _TF, "tyres.diameter", "battery.voltage"):
        assert shapes[path].low <= float(found[path]) <= shapes[path].high, path


@pytest.mark.parametrize(
    ("drive", "given", "share"),
    [
        ("front", {}, 0.35),
        ("front", {_P: 1e5}, 0.0),
        ("front", {_PF: 1e5}, 0.0),
        ("front", {_TF: 260.0}, 0.20),
        ("all", {_TF: 260.0}, 0.35),
        ("all", {_TF: 260.0, _TR: 300.0}, 0.20),
        ("all", {_PF: 1e5, _PR: 1.5e5}, 0.0),
    ],
)
def test_the_sigma_of_power_is_what_the_given_figures_leave_of_it(
    drive: str, given: dict[str, float], share: float
) -> None:
    values, sigmas = complete(driven(drive, given))
    assert float(sigmas[_P]) == pytest.approx(share * float(values[_P]))
    if drive == "front":
        assert float(values[_PF]) == float(values[_P])
        assert float(sigmas[_PF]) == 0.0, "one axle has all of the power"


@pytest.mark.parametrize("given", [_PF, _PR])
def test_a_second_driven_axle_has_its_usual_share_where_one_is_given(given: str) -> None:
    """It had no power at all: the sum of what is given was taken for all."""
    values = complete(driven("all", {given: 1e5}))[0]
    assert float(values[given]) == 1e5
    assert float(values[_PF]) / float(values[_P]) == pytest.approx(value_of("front_power_share"))
    assert float(values[_PF]) + float(values[_PR]) == pytest.approx(float(values[_P]))


def test_tyres_end_a_rugged_cars_top_speed() -> None:
    speeds = {
        style: float(complete(s.slots_of(s.concept_of({_P: 400e3}, {"body_style": style})))[0]["powertrain.top_speed"])
        for style in ("off_roader", "saloon")
    }
    assert speeds["off_roader"] == pytest.approx(value_of("rugged_limiter"))
    assert speeds["saloon"] > 1.1 * speeds["off_roader"]


def test_a_machine_on_its_own_axle_brakes_as_an_electric_cars() -> None:
    shares = [
        float(complete(s.slots_of(s.engine_concept("parallel_hybrid", given)))[0]["regeneration.share"])
        for given in ({}, {_PR: 6e4})
    ]
    assert shares == [pytest.approx(value_of("regen_share_geared")), pytest.approx(value_of("regen_share"))]


@pytest.mark.parametrize("given", [None, 0.7])
def test_what_a_machine_type_adds_does_not_grow_with_age(given: float | None) -> None:
    """An old magnet machine loses more than a new one; an induction machine's rotor adds the same to both."""

    def rear_loss(year: float, machine: str) -> float:
        concept = s.concept_of()
        numbers = dict(concept.numbers) | {"model_year": Given(year)}
        numbers |= {} if given is None else {"powertrain.loss_factor": Given(given)}
        choices = dict(concept.choices) | {"powertrain.rear.machine": Chosen(machine)}
        concept = dataclasses.replace(concept, numbers=numbers, choices=choices)
        values, _ = complete(slots(concept, features(concept)))
        return float(values["powertrain.rear.loss_factor"])

    added = {year: rear_loss(year, "induction") - rear_loss(year, "permanent_magnet") for year in (2014.0, 2025.0)}
    assert rear_loss(2025.0, "induction") > rear_loss(2025.0, "permanent_magnet") > 0.0
    if given is None:
        assert rear_loss(2014.0, "permanent_magnet") > 1.3 * rear_loss(2025.0, "permanent_magnet")
        assert added[2014.0] == pytest.approx(added[2025.0], rel=1e-9)
    else:
        assert rear_loss(2014.0, "permanent_magnet") == pytest.approx(given)
        assert (
            added[2014.0]
            < added[2025.0]
            == pytest.approx(given * (tables()["machine"]["induction"]["loss"] - 1.0), rel=0.02)
        )


@pytest.mark.parametrize(
    ("kind", "place"), [("mild_hybrid", "shaft"), ("parallel_hybrid", "shaft"), ("series", "generator")]
)
def test_machine_and_inverter_between_engine_and_wheels_count(kind: str, place: str) -> None:
    """An induction machine on the shaft or as the generator loses more, silicon carbide less; both were ignored once."""

    def loss(**chosen: str) -> float:
        concept = s.engine_concept(kind)
        choices = {f"powertrain.{place}.{key}": Chosen(value) for key, value in chosen.items()}
        concept = dataclasses.replace(concept, choices=dict(concept.choices) | choices)
        values, _ = complete(slots(concept, features(concept)))
        return float(values[f"powertrain.{place}.loss_factor"])

    usual = loss()
    assert loss(machine="permanent_magnet", inverter="silicon") == usual
    assert loss(machine="induction") > loss(machine="externally_excited") > usual > loss(inverter="silicon_carbide")
