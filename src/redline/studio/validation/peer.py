"""What the peer's three comparisons share: its process, its drive over a cycle, and a record's car as it takes it.

The peer is FASTSim [docs/validation.md]. It runs in a process of its own.
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

#: What the peer is given beside the record: a frontal area that splits nothing but must be stated.
_FRONTAL_AREA_M2 = 2.6

#: Stands before each script: ``cars`` are what it is asked, ``answers`` what it is to fill.
_HEAD = """
import json, os, sys
os.environ["RUST_BACKTRACE"] = "0"  # with backtraces on, each step of the peer is many times slower
import fastsim

parameters = fastsim.SimParams.default().to_dict()
parameters["trace_miss_opts"] = "Allow"
parameters = fastsim.SimParams.from_dict(parameters)


def cycles():
    return [fastsim.Cycle.from_resource(name) for name in ("udds.csv", "hwfet.csv")]


def vehicle(name):
    return fastsim.Vehicle.from_resource(name + ".yaml").to_dict()


def with_body(base, car):
    data = json.loads(json.dumps(base))
    data["chassis"] |= {"drag_coef": car["cd"], "wheel_rr_coef": car["crr"]}
    data["chassis"]["frontal_area_square_meters"] = car["area_m2"]
    data["chassis"] |= {"glider_mass_kilograms": None, "cargo_mass_kilograms": None}
    data["mass_kilograms"] = car["mass_kg"]
    return data


def per_metre(data, cycle, kind, store, energy):
    vehicle = fastsim.Vehicle.from_dict(data)
    vehicle.set_save_interval(None)
    run = fastsim.SimDrive(vehicle, cycle, parameters)
    run.run()
    state = run.to_dict()["veh"]
    return state["pt_type"][kind][store]["state"][energy] / state["state"]["dist_meters"]


cars, answers = json.load(sys.stdin), []
"""
_TAIL = """
json.dump(answers, sys.stdout)
"""


def available() -> bool:
    """Whether the peer is installed."""
    return find_spec("fastsim") is not None


def answers(script: str, cars: list[dict[str, Any]]) -> Any:
    """What a script in the peer's words answers to some cars, in a process of its own.

    Raises:
        RuntimeError: the peer stopped; with its last words.
    """
    environment = {name: value for name, value in os.environ.items() if name != "RUST_BACKTRACE"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _HEAD + script + _TAIL],
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


def car(a_n: float, b_n_s_m: float, c_n_s2_m2: float, test_mass_kg: float, power_w: float) -> dict[str, Any]:
    """A record's car as the peer takes it: drag and rolling that fit its coast-down, its mass and power."""
    area, rolling = drag_and_rolling(a_n, b_n_s_m, c_n_s2_m2, test_mass_kg)
    return {
        "cd": area / _FRONTAL_AREA_M2,
        "area_m2": _FRONTAL_AREA_M2,
        "crr": rolling,
        "mass_kg": test_mass_kg,
        "power_w": power_w,
    }


def drag_and_rolling(a_n: float, b_n_s_m: float, c_n_s2_m2: float, test_mass_kg: float) -> tuple[float, float]:
    """Drag area and rolling coefficient that fit a coast-down best between 3 and 75 mph, least squares."""
    speed = np.linspace(to_si(3.0, "mph", "speed"), to_si(75.0, "mph", "speed"), 73)
    force = a_n + speed * (b_n_s_m + speed * c_n_s2_m2)
    terms = np.stack([0.5 * EPA_AIR_DENSITY_KG_M3 * speed**2, np.full_like(speed, test_mass_kg * GRAVITY_M_S2)], 1)
    area, rolling = np.linalg.lstsq(terms, force, rcond=None)[0]
    return float(area), float(rolling)
