"""Fuel records out of an EPA list of tests: FTP, HWFET and US06 of one test configuration, repeats averaged.

The list prints a figure many times over, states no torque, and holds tests in the cold, on charge and of electric cars,
which are passed over: a configuration needs both an FTP and an HWFET result in miles per gallon.
"""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

from redline.foundations.errors import InputError, Problem
from redline.foundations.units import to_si
from redline.proving_ground.procedures.carbon import from_mpg, to_l_100km
from redline.proving_ground.procedures.ftp import combined
from redline.studio.validation.fuel.fuel_records import FuelRecord, Measured
from redline.studio.validation.fuel.fuel_words import engine_choices, kind_of, stops_at_rest
from redline.studio.validation.table import read_lines

_KEY = (
    "Represented Test Veh Make", "Represented Test Veh Model", "Test Veh Displacement (L)", "Rated Horsepower",
    "Tested Transmission Type", "# of Gears", "Drive System Description", "Equivalent Test Weight (lbs.)",
    "Axle Ratio", "N/V Ratio", "Target Coef A (lbf)", "Target Coef B (lbf/mph)", "Target Coef C (lbf/mph**2)",
)  # fmt: skip
_RESULT, _TEST, _FUEL = "RND_ADJ_FE", "Test Procedure Description", "Test Fuel Type Description"
COLUMNS = (*_KEY, _RESULT, _TEST, _FUEL)
_TESTS = {"Federal fuel": "ftp", "CVS 75": "ftp", "HWFE": "hwfet", "US06": "us06"}
_GEARBOXES = {"Manual": "manual", "Continuously": "cvt", "Automated Manual": "dual_clutch"}
#: Engine speed over road speed, rpm per mph, beyond which the list's figure stands for none.
_MOST_TURNS = 100.0
_MODEL_YEAR = 2022.0
#: A gearbox of fewer gears is a placeholder of the list.
_LEAST_GEARS = 3.0


def _litres(mpg: float) -> float:
    return float(to_l_100km(from_mpg(mpg)))


def read_test_list(path: Path) -> list[FuelRecord]:
    """Read every configuration that was tested on both cycles; plug-ins by their charge-sustaining tests.

    Raises:
        InputError: the file or a number in it cannot be used; every problem with its line.
    """
    problems: list[Problem] = []
    found: dict[tuple[str, ...], dict[str, set[float]]] = defaultdict(lambda: defaultdict(set))
    diesel: set[tuple[str, ...]] = set()
    plugs: set[tuple[str, ...]] = set()
    for line, row in read_lines(path, COLUMNS):
        key = tuple(row[name].strip() for name in _KEY)
        if "Charge Depleting" in row[_TEST]:
            plugs.add(key)
        test = next((name for words, name in _TESTS.items() if row[_TEST].startswith(words)), "")
        if not test or not row[_RESULT].strip() or "Cold" in row[_FUEL]:
            continue
        try:
            found[key][test].add(_litres(float(row[_RESULT])))
            [float(key[index]) for index in (2, 3, 5, 7, 9, 10, 11, 12)]
        except (ValueError, ZeroDivisionError):
            problems.append(Problem(str(path), line, _RESULT, "a figure of this test is not a number above zero"))
        if "Diesel" in row[_FUEL] or "CVS 75" in row[_TEST]:
            diesel.add(key)
    if problems:
        raise InputError(problems)
    means = {key: {test: sum(values) / len(values) for test, values in tests.items()} for key, tests in found.items()}
    return [
        _record(key, tests, key in diesel, key in plugs, number)
        for number, (key, tests) in enumerate(means.items(), start=1)
        if "ftp" in tests and "hwfet" in tests
    ]


def _record(key: tuple[str, ...], tests: dict[str, float], diesel: bool, plug_in: bool, number: int) -> FuelRecord:
    make, model, litres, horsepower, box, gears, drive, mass, _, turns, a, b, c = key
    name = "ICE diesel" if diesel else "PHEV" if plug_in else "ICE petrol"
    size, power = to_si(float(litres), "L", "volume"), to_si(float(horsepower), "hp", "power")
    choices = engine_choices(name, model, float(litres), 0.0, power / 1e3, plug_in)
    choices["gearbox.kind"] = next((kind for words, kind in _GEARBOXES.items() if box.startswith(words)), "automatic")
    choices["powertrain.drive"] = "all" if "4" in drive or "All" in drive else "front" if "Front" in drive else "rear"
    choices["powertrain.plug_in"] = plug_in
    kind = kind_of(name, make, model, True)
    choices["engine.stop_start"] = stops_at_rest(kind, str(choices["engine.aspiration"]), _MODEL_YEAR, False)
    per_m = to_si(float(turns), "rpm", "angular_speed") / to_si(1.0, "mph", "speed")
    return FuelRecord(
        id=f"test-{number}",
        make=make.title(),
        model=model,
        variant=f"{litres} l {horsepower} hp, axle {key[8]}",
        kind=kind,
        plug_in=plug_in,
        pairing="exact (the test itself)",
        numbers={
            "model_year": _MODEL_YEAR,
            "mass.epa_test": to_si(float(mass), "lb", "mass"),
            "engine.displacement": size,
            "road_load.epa_a": to_si(float(a), "lbf", "force"),
            "road_load.epa_b": to_si(float(b), "lbf/mph", "force_per_speed"),
            "road_load.epa_c": to_si(float(c), "lbf/mph2", "force_per_speed2"),
        }
        | ({} if plug_in else {"engine.power": power})
        | ({"gearbox.gears": float(gears)} if float(gears) >= _LEAST_GEARS else {}),
        choices=choices,
        measured=Measured(
            "epa_unadjusted", float(combined(tests["ftp"], tests["hwfet"])), tests["ftp"], tests["hwfet"]
        ),
        turns_per_m=per_m if float(turns) < _MOST_TURNS else math.nan,
        tests=tests,
    )
