"""Charge-sustaining fuel: what a leg burnt, corrected to zero battery energy, in the fuel of the procedure."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.procedures.carbon import (
    EPA_DIESEL,
    EPA_PETROL,
    EU_DIESEL_B7,
    EU_PETROL_E10,
    ReferenceFuel,
    carbon_dioxide_per_energy,
    energy_density,
)
from redline.proving_ground.procedures.charge_balance import corrected_fuel, marginal_slope
from redline.vehicle.drive.engine import Engine

#: Efficiency between crankshaft and cells by which charge is turned into fuel.
_PATH_EFFICIENCY_FRAC = 0.93


@record
class TestFuel:
    """Energy by volume of a procedure's fuel, and carbon dioxide by energy."""

    energy_j_m3: Float
    carbon_dioxide_kg_j: Float


def _either(engine: Engine, petrol: ReferenceFuel, diesel: ReferenceFuel) -> TestFuel:
    burns_diesel = jnp.asarray(engine.diesel_frac) > 0.5
    return TestFuel(
        energy_j_m3=jnp.where(burns_diesel, energy_density(diesel), energy_density(petrol)),
        carbon_dioxide_kg_j=jnp.where(
            burns_diesel, carbon_dioxide_per_energy(diesel), carbon_dioxide_per_energy(petrol)
        ),
    )


def epa_fuel(engine: Engine) -> TestFuel:
    """Fuel of EPA tests: petrol without ethanol, or US diesel."""
    return _either(engine, EPA_PETROL, EPA_DIESEL)


def wltp_fuel(engine: Engine) -> TestFuel:
    """Fuel of WLTP tests: petrol E10 or diesel B7."""
    return _either(engine, EU_PETROL_E10, EU_DIESEL_B7)


def charge_slope(engine: Engine) -> Float:
    """Slope K of fuel energy over battery energy by which tests of this engine are balanced, ``-1 / (e eta)``."""
    return marginal_slope(engine.indicated_efficiency_frac, _PATH_EFFICIENCY_FRAC)


def balanced_fuel_j(engine: Engine, leg: LegTotals) -> jax.Array:
    """Fuel energy of a leg at zero battery energy, in J: ``E_fuel - K dE`` with ``K = -1 / (e eta)``.

    ``e`` is the slope of the engine's Willans line, ``eta`` the way between crankshaft and cells
    [UN R154 annex B8 appendix 2; slope from the model instead of from five tests].
    """
    if leg.engine is None:
        return jnp.zeros_like(leg.chemical_j)
    slope = charge_slope(engine)
    return jnp.maximum(jnp.asarray(corrected_fuel(leg.engine.fuel_j, leg.chemical_j, slope)), 0.0)
