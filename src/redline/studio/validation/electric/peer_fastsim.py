"""The peer: FASTSim with a generic powertrain on the same records, run in a process of its own.

Generic means: drag and rolling fitted to the coast-down, mass and power of the record, all else of the car
whose powertrain the peer's makers calibrated best (2020 Bolt), 23 degC, no cabin load.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import numpy as np

from redline.foundations.constants import EPA_AIR_DENSITY_KG_M3, GRAVITY_M_S2
from redline.foundations.units import to_si
from redline.studio.validation.electric.epa_records import Record

#: What the peer is given beside the record: frontal area that splits nothing but must be stated, and the
#: charging efficiency of its own label function.
_FRONTAL_AREA_M2 = 2.6
_CHARGING_EFFICIENCY = 0.86

_SCRIPT = """
import json, os, sys
os.environ["RUST_BACKTRACE"] = "0"  # with backtraces on, each step of the peer is many times slower
import fastsim
cars = json.load(sys.stdin)
cycles = [fastsim.Cycle.from_resource(name) for name in ("udds.csv", "hwfet.csv")]
parameters = fastsim.SimParams.default().to_dict()
parameters["trace_miss_opts"] = "Allow"
parameters = fastsim.SimParams.from_dict(parameters)
base = fastsim.Vehicle.from_resource("2022_Renault_Zoe_ZE50_R135.yaml").to_dict()
bolt = fastsim.Vehicle.from_resource("2020 Chevrolet Bolt EV thrml.yaml").to_dict()
# the Bolt's machine and gear, calibrated by the peer's makers, on the one shipped car without a cabin model
for part in ("em", "transmission"):
    base["pt_type"]["BEV"][part] = bolt["pt_type"]["BEV"][part]
answers = []
for car in cars:
    data = json.loads(json.dumps(base))
    data["chassis"] |= {"drag_coef": car["cd"], "wheel_rr_coef": car["crr"]}
    data["chassis"]["frontal_area_square_meters"] = car["area_m2"]
    data["chassis"] |= {"glider_mass_kilograms": None, "cargo_mass_kilograms": None}
    data["mass_kilograms"] = car["mass_kg"]
    data["pt_type"]["BEV"]["em"]["pwr_out_max_watts"] = car["power_w"]
    answer = []
    for cycle in cycles:
        vehicle = fastsim.Vehicle.from_dict(data)
        vehicle.set_save_interval(None)
        run = fastsim.SimDrive(vehicle, cycle, parameters)
        run.run()
        state = run.to_dict()["veh"]
        energy = state["pt_type"]["BEV"]["res"]["state"]["energy_out_chemical_joules"]
        answer.append(energy / state["state"]["dist_meters"])
    answers.append(answer)
json.dump(answers, sys.stdout)
"""


def available() -> bool:
    """Whether the peer is installed."""
    return find_spec("fastsim") is not None


def drag_and_rolling(record: Record) -> tuple[float, float]:
    """Drag area and rolling coefficient that fit the coast-down best between 3 and 75 mph, least squares."""
    return drag_and_rolling_of(record.a_n, record.b_n_s_m, record.c_n_s2_m2, record.test_mass_kg)


def drag_and_rolling_of(a_n: float, b_n_s_m: float, c_n_s2_m2: float, test_mass_kg: float) -> tuple[float, float]:
    """Drag area and rolling coefficient that fit a coast-down best between 3 and 75 mph, least squares."""
    speed = np.linspace(to_si(3.0, "mph", "speed"), to_si(75.0, "mph", "speed"), 73)
    force = a_n + speed * (b_n_s_m + speed * c_n_s2_m2)
    terms = np.stack([0.5 * EPA_AIR_DENSITY_KG_M3 * speed**2, np.full_like(speed, test_mass_kg * GRAVITY_M_S2)], 1)
    area, rolling = np.linalg.lstsq(terms, force, rcond=None)[0]
    return float(area), float(rolling)


def in_own_process(script: str, cars: list[dict[str, Any]]) -> Any:
    """What a script of the peer's answers to some cars, in a process of its own.

    Raises:
        RuntimeError: the peer stopped; with its last words.
    """
    environment = {name: value for name, value in os.environ.items() if name != "RUST_BACKTRACE"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        input=json.dumps(cars),
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "the peer stopped without a message"
        )
    return json.loads(done.stdout)


def predict(records: list[Record]) -> list[float]:
    """The peer's 55/45 wall energy of each record, in kWh per 100 miles.

    Raises:
        RuntimeError: the peer stopped with an error; its last line is the message.
    """
    cars: list[dict[str, Any]] = []
    for record in records:
        area, rolling = drag_and_rolling(record)
        power = record.machines.power_kw * 1e3 or 100.0 * record.test_mass_kg
        cars.append(
            {
                "cd": area / _FRONTAL_AREA_M2,
                "area_m2": _FRONTAL_AREA_M2,
                "crr": rolling,
                "mass_kg": record.test_mass_kg,
                "power_w": power,
            }
        )
    driven = in_own_process(_SCRIPT, cars)
    per_mile = 160_934.4 / 3.6e6 / _CHARGING_EFFICIENCY
    return [(0.55 * city + 0.45 * highway) * per_mile for city, highway in driven]
