"""The peer in the cold: FASTSim's own cars with a heated cabin and pack on city cycles at 20 degF and at 22 degC.

Its cars are those that its makers ship with a calibrated cabin; the records' cars it cannot be given, because a cabin
model needs a calibration of its own. Road load is not raised by a tenth: the peer would be worse with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redline.proving_ground.driving.loads import EPA_COLD_K
from redline.studio.validation import peer

#: City cycles driven one after another from the soak, of which the mean counts.
CITIES = 4
_CARS = ("2020 Chevrolet Bolt EV thrml", "2016 Nissan Leaf 30 kWh thrml", "2022 Tesla Model 3 RWD thrml")
_MILD_K = 295.15

_SCRIPT = """
udds = cycles()[0].to_dict()
for car in cars:
    answer = []
    for kelvin in car["kelvins"]:
        speeds = udds["speed_meters_per_second"] + udds["speed_meters_per_second"][1:] * (car["cities"] - 1)
        trace = {"time_seconds": [float(i) for i in range(len(speeds))], "speed_meters_per_second": speeds}
        cycle = fastsim.Cycle.from_dict(trace | {"temp_amb_air_kelvin": [kelvin] * len(speeds)})
        data = vehicle(car["name"])
        lumps = (data["cabin"]["LumpedCabin"], data["pt_type"]["BEV"]["res"]["thrml"]["RESLumpedThermal"])
        for lump in lumps:
            lump["state"] |= {"temperature_kelvin": kelvin, "temp_prev_kelvin": kelvin}
        answer.append(per_metre(data, cycle, "BEV", "res", "energy_out_chemical_joules"))
    answers.append(answer)
"""


@dataclass(frozen=True, slots=True)
class PeerCold:
    """One of the peer's cars and its ratio of city energies."""

    name: str
    ratio: float


def ratios() -> list[PeerCold]:
    """Ratio of the peer's city energy at 20 degF to that at 22 degC, for each of its cars with a cabin.

    Raises:
        RuntimeError: the peer stopped with an error; its last line is the message.
    """
    cars: list[dict[str, Any]] = [{"name": name, "kelvins": [EPA_COLD_K, _MILD_K], "cities": CITIES} for name in _CARS]
    return [PeerCold(name, cold / mild) for name, (cold, mild) in zip(_CARS, peer.answers(_SCRIPT, cars), strict=True)]
