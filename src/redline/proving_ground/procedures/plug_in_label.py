"""The EPA label of a plug-in car, from its city and highway tests."""

from __future__ import annotations

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.proving_ground.procedures.ftp import combined
from redline.proving_ground.procedures.plug_in import PlugInTest
from redline.proving_ground.procedures.steps import Step
from redline.proving_ground.procedures.utility_factor import UtilityCurve, utility_factor


@record
class PlugInLabel:
    """The EPA's figures of a plug-in car: on the charge, after it, and both by the utility factor of the range."""

    range_m: Float
    utility_frac: Float
    depleting_ac_j_m: Float
    depleting_fuel_j_m: Float
    sustaining_fuel_j_m: Float
    weighted_ac_j_m: Float
    weighted_fuel_j_m: Float
    weighted_kg_m: Float


def plug_in_label(
    city: PlugInTest, highway: PlugInTest, label_factor_frac: Float, individual_curve: UtilityCurve
) -> PlugInLabel:
    """The EPA label of a plug-in car from its city and highway tests.

    ``X = (0.55 X_city + 0.45 X_hwy) / f`` for consumptions and ``f (0.55 R_city + 0.45 R_hwy)`` for the range, with
    ``f`` 0.7 or the five-cycle factor; ``UF`` of that range by the multi-day individual curve weighs the two modes
    [40 CFR 600.210-12, 600.311-12; SAE J2841; recalled]. Ranges are R_CDA.

    >>> import jax.numpy as jnp
    >>> cycle = lambda *values: jnp.array(values)[:, None]
    >>> from redline.proving_ground.procedures.plug_in import DepletingTest, SustainingResult, j1711_test
    >>> from redline.proving_ground.procedures.utility_factor import J2841_INDIVIDUAL
    >>> same = j1711_test(
    ...     DepletingTest(
    ...         distance_m=cycle(60e3, 12e3), fuel_j=cycle(0.0, 24e6), carbon_dioxide_kg=cycle(0.0, 1.8),
    ...         battery_j=cycle(36e6, 0.1e6), demand_j=cycle(30e6, 6e6), engine_free_m=cycle(60e3, 0.0)),
    ...     SustainingResult(fuel_j_m=2000.0, carbon_dioxide_kg_m=0.148e-3), 40e6, J2841_INDIVIDUAL)
    >>> found = plug_in_label(same, same, 0.7, J2841_INDIVIDUAL)
    >>> round(float(found.range_m) / 1609.344, 1), round(float(found.utility_frac), 3)
    (26.1, 0.54)
    """
    range_m = combined(city.actual_range_m, highway.actual_range_m) * label_factor_frac
    share = utility_factor(individual_curve, range_m)
    electric = combined(city.depleting_ac_j_m, highway.depleting_ac_j_m) / label_factor_frac
    depleting = combined(city.depleting_j_m, highway.depleting_j_m) / label_factor_frac
    sustaining = combined(city.sustaining_j_m, highway.sustaining_j_m) / label_factor_frac
    carbon = share * combined(city.depleting_kg_m, highway.depleting_kg_m) + (1.0 - share) * combined(
        city.sustaining_kg_m, highway.sustaining_kg_m
    )
    return PlugInLabel(
        range_m=range_m,
        utility_frac=share,
        depleting_ac_j_m=electric,
        depleting_fuel_j_m=depleting,
        sustaining_fuel_j_m=sustaining,
        weighted_ac_j_m=share * electric,
        weighted_fuel_j_m=share * depleting + (1.0 - share) * sustaining,
        weighted_kg_m=carbon / label_factor_frac,
    )


def walk_through(label: PlugInLabel) -> list[Step]:
    """Write the label out, step by step; CO2 in g/km stands as a bare number."""
    energy = ("energy_per_distance", "kWh/100mi")
    return [
        Step("R_label", "f (0.55 R_city + 0.45 R_hwy)", label.range_m, "length", "mi"),
        Step("UF", "multi-day individual utility factor of R_label", label.utility_frac, "fraction", ""),
        Step("EC_CD", "wall energy on the charge", label.depleting_ac_j_m, *energy),
        Step("FC_CD", "fuel on the charge", label.depleting_fuel_j_m, *energy),
        Step("FC_CS", "fuel after it", label.sustaining_fuel_j_m, *energy),
        Step("EC_weighted", "UF EC_CD", label.weighted_ac_j_m, *energy),
        Step("FC_weighted", "UF FC_CD + (1 - UF) FC_CS", label.weighted_fuel_j_m, *energy),
        Step("M_weighted", "CO2 by the same weights, g/km", label.weighted_kg_m * 1e6, "count", ""),
    ]
