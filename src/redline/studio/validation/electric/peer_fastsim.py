"""The peer: FASTSim with a generic powertrain on the same records.

Generic means: drag and rolling fitted to the coast-down, mass and power of the record, all else of the car
whose powertrain the peer's makers calibrated best (2020 Bolt), 23 degC, no cabin load.
"""

from __future__ import annotations

from redline.proving_ground.procedures.ftp import combined
from redline.studio.validation import peer
from redline.studio.validation.electric.epa_records import Record

#: Of the peer's own label function.
_CHARGING_EFFICIENCY = 0.86

_SCRIPT = """
base = vehicle("2022_Renault_Zoe_ZE50_R135")
bolt = vehicle("2020 Chevrolet Bolt EV thrml")
# the Bolt's machine and gear, calibrated by the peer's makers, on the one shipped car without a cabin model
for part in ("em", "transmission"):
    base["pt_type"]["BEV"][part] = bolt["pt_type"]["BEV"][part]
for car in cars:
    data = with_body(base, car)
    data["pt_type"]["BEV"]["em"]["pwr_out_max_watts"] = car["power_w"]
    answers.append([per_metre(data, cycle, "BEV", "res", "energy_out_chemical_joules") for cycle in cycles()])
"""


def predict(records: list[Record]) -> list[float]:
    """The peer's 55/45 wall energy of each record, in kWh per 100 miles.

    Raises:
        RuntimeError: the peer stopped with an error; its last line is the message.
    """
    cars = [
        peer.car(
            record.a_n,
            record.b_n_s_m,
            record.c_n_s2_m2,
            record.test_mass_kg,
            record.machines.power_kw * 1e3 or 100.0 * record.test_mass_kg,
        )
        for record in records
    ]
    per_mile = 160_934.4 / 3.6e6 / _CHARGING_EFFICIENCY
    return [float(combined(city, highway)) * per_mile for city, highway in peer.answers(_SCRIPT, cars)]
