"""The peer on fuel records: FASTSim with a generic powertrain of the kind, run in a process of its own.

None of the cars that the peer ships is in the published table in the same generation. So, as for electric cars, its
makers' calibrated powertrain of the kind (2012 Fusion: combustion and mild hybrid; 2016 Prius Two: hybrid) is given
drag and rolling fitted to the coast-down, and the mass and engine power of the record; machine and pack scale with the
engine. 55/45 of UDDS and HWFET, as in the peer's own label function; plug-ins by their charge-sustaining test.
"""

from __future__ import annotations

from typing import Any

from redline.studio.validation.electric.peer_fastsim import available, drag_and_rolling_of, in_own_process
from redline.studio.validation.fuel.fuel_records import FuelRecord

_FRONTAL_AREA_M2 = 2.6
#: Fuel energy of the procedure by volume, J/l: petrol without ethanol, US diesel [40 CFR 600.210-12].
_PETROL_J_L, _DIESEL_J_L = 32.02e6, 35.8e6

_SCRIPT = """
import json, os, sys
os.environ["RUST_BACKTRACE"] = "0"  # with backtraces on, each step of the peer is many times slower
import fastsim
cars = json.load(sys.stdin)
cycles = [fastsim.Cycle.from_resource(name) for name in ("udds.csv", "hwfet.csv")]
parameters = fastsim.SimParams.default().to_dict()
parameters["trace_miss_opts"] = "Allow"
parameters = fastsim.SimParams.from_dict(parameters)
bases = {
    "Conv": fastsim.Vehicle.from_resource("2012_Ford_Fusion.yaml").to_dict(),
    "HEV": fastsim.Vehicle.from_resource("2016_TOYOTA_Prius_Two.yaml").to_dict(),
}
answers = []
for car in cars:
    data = json.loads(json.dumps(bases[car["kind"]]))
    data["chassis"] |= {"drag_coef": car["cd"], "wheel_rr_coef": car["crr"]}
    data["chassis"]["frontal_area_square_meters"] = car["area_m2"]
    data["chassis"] |= {"glider_mass_kilograms": None, "cargo_mass_kilograms": None}
    data["mass_kilograms"] = car["mass_kg"]
    train = data["pt_type"][car["kind"]]
    scale = car["power_w"] / train["fc"]["pwr_out_max_watts"]
    for part, name in (("fc", "pwr_out_max_watts"), ("fc", "pwr_out_max_init_watts"), ("em", "pwr_out_max_watts"),
                       ("res", "pwr_out_max_watts"), ("res", "energy_capacity_joules")):
        if part in train:
            train[part][name] *= scale
    answer = []
    for cycle in cycles:
        try:
            vehicle = fastsim.Vehicle.from_dict(data)
            vehicle.set_save_interval(None)
            run = fastsim.SimDrive(vehicle, cycle, parameters)
            run.run()
            state = run.to_dict()["veh"]
            energy = state["pt_type"][car["kind"]]["fc"]["state"]["energy_fuel_joules"]
            answer.append(energy / state["state"]["dist_meters"])
        except Exception:
            answer.append(None)
    answers.append(answer)
json.dump(answers, sys.stdout)
"""

__all__ = ["available", "predict"]


def predict(records: list[FuelRecord]) -> list[float | None]:
    """The peer's 55/45 fuel of each record in l/100 km; None where it gives up.

    Raises:
        RuntimeError: the peer stopped with an error; its last line is the message.
    """
    cars: list[dict[str, Any]] = []
    for record in records:
        numbers = record.numbers
        a, b, c = (numbers.get(f"road_load.epa_{name}", 0.0) for name in "abc")
        mass = numbers["mass.epa_test"]
        area, rolling = drag_and_rolling_of(a, b, c, mass)
        cars.append(
            {
                "kind": "Conv" if record.kind in ("combustion", "mild_hybrid") else "HEV",
                "cd": area / _FRONTAL_AREA_M2,
                "area_m2": _FRONTAL_AREA_M2,
                "crr": rolling,
                "mass_kg": mass,
                "power_w": numbers.get("engine.power", 70.0 * mass),
            }
        )
    driven = in_own_process(_SCRIPT, cars)
    found: list[float | None] = []
    for record, (city, highway) in zip(records, driven, strict=True):
        litre = _DIESEL_J_L if record.choices.get("engine.fuel") == "diesel" else _PETROL_J_L
        whole = None if city is None or highway is None else 0.55 * city + 0.45 * highway
        found.append(None if whole is None else whole * 1e5 / litre)
    return found
