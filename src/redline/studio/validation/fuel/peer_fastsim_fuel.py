"""The peer on fuel records: FASTSim with a generic powertrain of the kind.

None of the cars that the peer ships is in the published table in the same generation. So, as for electric cars, its
makers' calibrated powertrain of the kind (2012 Fusion: combustion and mild hybrid; 2016 Prius Two: hybrid) is given
drag and rolling fitted to the coast-down, and the mass and engine power of the record; machine and pack scale with the
engine. 55/45 of UDDS and HWFET, as in the peer's own label function; plug-ins by their charge-sustaining test.
"""

from __future__ import annotations

from typing import Any

from redline.proving_ground.procedures.carbon import EPA_DIESEL, EPA_PETROL
from redline.proving_ground.procedures.ftp import combined
from redline.studio.validation import peer
from redline.studio.validation.fuel.fuel_records import FuelRecord

_SCRIPT = """
bases = {"Conv": vehicle("2012_Ford_Fusion"), "HEV": vehicle("2016_TOYOTA_Prius_Two")}
for car in cars:
    kind, data = car["kind"], with_body(bases[car["kind"]], car)
    train = data["pt_type"][kind]
    scale = car["power_w"] / train["fc"]["pwr_out_max_watts"]
    for part, name in (("fc", "pwr_out_max_watts"), ("fc", "pwr_out_max_init_watts"), ("em", "pwr_out_max_watts"),
                       ("res", "pwr_out_max_watts"), ("res", "energy_capacity_joules")):
        if part in train:
            train[part][name] *= scale
    answer = []
    for cycle in cycles():
        try:
            answer.append(per_metre(data, cycle, kind, "fc", "energy_fuel_joules"))
        except Exception:
            answer.append(None)
    answers.append(answer)
"""


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
        kind = "Conv" if record.kind in ("combustion", "mild_hybrid") else "HEV"
        cars.append(peer.car(a, b, c, mass, numbers.get("engine.power", 70.0 * mass)) | {"kind": kind})
    found: list[float | None] = []
    for record, (city, highway) in zip(records, peer.answers(_SCRIPT, cars), strict=True):
        fuel = EPA_DIESEL if record.choices.get("engine.fuel") == "diesel" else EPA_PETROL
        whole = None if city is None or highway is None else float(combined(city, highway))
        found.append(None if whole is None else whole * 1e8 / float(fuel.density_kg_m3 * fuel.heating_j_kg))
    return found
