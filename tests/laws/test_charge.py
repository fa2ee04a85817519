"""A hybrid holds its charge: after one cycle of preparation each cycle ends where it began, by the legal measure."""

from __future__ import annotations

import functools
from typing import Any

import jax
import numpy as np
import pytest
from numpy.typing import NDArray

import driven as d
import strategies as s
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg
from redline.proving_ground.driving.march import march_chunks
from redline.proving_ground.driving.schedule import schedule
from redline.studio.validation.library import complete_vehicles
from redline.vehicle.vehicle import Vehicle

FLEET = 32
#: Battery energy over fuel energy that the tests of hybrids allow [SAE J1711: 1 % of fuel energy].
TOLERANCE = 0.01
#: The same in the cold, where a cabin's heat and a cold engine decide when it runs [SAE J1711 of 2023: 2 %, corrected].
COLD_TOLERANCE = 0.02
FAMILIES = ("geared", "engine_electric")


def balances(family: str, count: int, first: int) -> NDArray[np.float64]:
    """``|dE| / E_fuel`` of hybrids ``(hybrid, cycle)``; every law that needs no tolerance is asserted on the way."""
    found: list[NDArray[np.float64]] = []
    seed = first
    while sum(map(len, found)) < count:
        draw = s.EngineDraw(seed, FLEET, family)
        seed += 1
        hybrid = np.array([concept.kind != "combustion" for concept in draw.concepts])
        legs = d.legs_of(draw.fleet)
        for name, leg in legs.items():
            assert np.all(np.isfinite(leg.chemical_j) & np.isfinite(leg.engine.fuel_j)), f"{name} of {draw}"
            for charge in (leg.soc_start_frac, leg.soc_end_frac):
                assert np.all((charge >= 0.0) & (charge <= 1.0)), f"{name} of {draw}"
            followed = leg.shortfall_m_s <= 2.0 / 3.6 + 1e-9
            assert np.all(followed | (leg.missed_s > 0.0)), f"{name} of {draw}: missed and not reported"
            assert np.all(d.residual(leg) < 1e-9), f"{name} of {draw}"
        held = [np.abs(legs[name].chemical_j / legs[name].engine.fuel_j) for name in d.BALANCED]
        found.append(np.stack(held, axis=1)[hybrid])
    return np.concatenate(found)[:count]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_hundred_hybrids_of_each_family_hold_their_charge(family: str) -> None:
    """Two hundred in all. The half stays a hundredth of a per cent from where it was, nearly all within 1 %."""
    found = balances(family, 100, first=100)
    assert np.mean(found <= TOLERANCE) >= 0.99
    assert np.median(found) < 0.001
    assert np.max(found) < 0.05


@pytest.mark.parametrize("family", FAMILIES)
def test_every_hybrid_of_the_library_holds_its_charge_warm_and_cold(family: str) -> None:
    """On UDDS, HWFET and WLTC from a warm engine, and on WLTC at 14 degC and city at 20 degF from as cold a one."""
    hybrids = [one for _, one in complete_vehicles() if one.family == family and one.kind != "combustion"]
    assert len(hybrids) >= 10
    fleet = s.fleet(hybrids)
    for plan, cycles, within in ((d.PLAN, d.BALANCED, TOLERANCE), (d.COLD_PLAN, d.COLD, COLD_TOLERANCE)):
        legs = d.legs_of(fleet, plan=plan)
        for name in cycles:
            off = np.abs(legs[name].chemical_j / legs[name].engine.fuel_j)
            worst = hybrids[int(np.argmax(off))].name
            assert np.all(off <= within), f"{worst} on {name}: {off.max():.2%}"
            assert np.all(d.residual(legs[name]) < 1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_five_thousand_hybrids_of_each_family_hold_their_charge(family: str) -> None:
    """Ten thousand in all: no NaN, no divergence, charge within 0 to 1, the trace followed or reported."""
    found = balances(family, 5000, first=1000)
    shares = {
        f"{share:g}": np.quantile(found, share, axis=0).round(5).tolist() for share in (0.5, 0.9, 0.99, 0.999, 1.0)
    }
    print(family, dict(zip(("beyond_1_pct",), ((found > TOLERANCE).mean(axis=0).tolist(),), strict=True)), shares)
    assert np.mean(found <= TOLERANCE) >= 0.99
    assert np.median(found) < 0.001
    assert np.max(found) < 0.10


@pytest.mark.parametrize("family", FAMILIES)
def test_charge_comes_back_from_wherever_it_starts(family: str) -> None:
    """From nearly empty and from nearly full: after five UDDS the held charge again, second by second within its window."""
    draw = s.EngineDraw(42, FLEET, family)
    able = np.array([c.kind not in ("combustion", "mild_hybrid") and not c.plug_in for c in draw.concepts])
    held = np.asarray(draw.fleet.powertrain.management.target_soc_frac)
    missing = {}
    for begin in (0.12, 0.9):
        soc = np.full(FLEET, begin)
        for _ in range(5):
            _, state = d.seconds_of(draw.fleet, d.udds(), soc_frac=soc)
            assert np.all((state.soc_frac >= -0.01) & (state.soc_frac <= 1.0)), (
                "an empty pack is overdrawn by losses at most"
            )
            soc = state.soc_frac[:, -1]
        missing[begin] = soc - held
    ends = np.abs(missing[0.12] - missing[0.9])[able]
    assert np.median(ends) < 0.01
    assert np.max(ends) < 0.10, "what is left of the start should be forgotten"


@functools.cache
def _chunks() -> Any:
    """Charge at both ends of every chunk of three UDDS, from the held charge."""
    frost = schedule([Leg(f"udds_{i}", "udds", "kerb", "continue" if i else "held", soak="as_is") for i in range(3)])

    def charges(vehicle: Vehicle, conditions: Conditions) -> dict[str, Any]:
        sums, _ = march_chunks(vehicle, conditions, frost)
        return {name: sums[name] for name in ("soc_start_frac", "soc_end_frac")}

    return jax.jit(jax.vmap(charges, in_axes=(0, None)))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_pack_too_cold_to_take_charge_is_given_none(family: str) -> None:
    """Three UDDS at -30 degC with cells that never take charge: the engine carries the load, and charges nothing.

    What was taken below empty is asked back in whatever cold; that is no charge.
    """
    draw = s.EngineDraw(11, FLEET, family)
    hybrid = np.array([concept.kind != "combustion" for concept in draw.concepts])
    frozen = s.put(draw.fleet, "thermal.pack.heat_j_k", 1e18)
    frozen = s.put(s.put(frozen, "thermal.pack.no_charge_k", 300.0), "thermal.pack.full_charge_k", 310.0)
    cold, mild = (jax.tree.map(np.float64, day) for day in (Conditions(temperature_k=243.15), Conditions()))
    found, warm = (jax.tree.map(np.asarray, _chunks()(*of)) for of in ((frozen, cold), (draw.fleet, mild)))
    held = ((np.maximum(run[f"soc_{at}_frac"], 0.0) for at in ("start", "end")) for run in (found, warm))
    gains, usual = (np.sum(np.maximum(end - start, 0.0), axis=1)[hybrid] for start, end in held)
    assert np.all(found["soc_end_frac"] >= -0.01)
    assert np.all(gains < 0.05 * usual)
