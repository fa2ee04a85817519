"""Plug-in vehicles: from charge-depleting cycles and one charge-sustaining result to range, CO2 and consumption.

Cycles are driven from a full pack until one no longer draws on it: the break-off criterion. The cycle before that one
is the transition cycle n. Utility factors then weigh each section of the cycles 1 to n, and the charge-sustaining
result takes what is left. UN R154 weighs phases, SAE J1711 whole cycles. Equations recalled from UN R154 annex B8
sec. 3.2.4 and 4, SAE J1711 and J2841; checked by their limits and by one car's published figures under three rules.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.proving_ground.procedures.charge_balance import J1711_LIMIT_FRAC
from redline.proving_ground.procedures.steps import Step
from redline.proving_ground.procedures.utility_factor import RULE_YEARS, UtilityCurve, section_factors

#: Break-off: battery energy over cycle energy demand below this [UN R154 annex B8 sec. 3.2.4.4, recalled].
_BREAK_OFF_FRAC = 0.04


@record
class DepletingTest:
    """Charge-depleting cycles in the order driven, every field of shape ``(..., cycle, phase)``; one phase will do.

    ``engine_free_m`` is how far the phase went before fuel first burnt, its whole length if none did;
    ``demand_j`` the positive energy that the trace asks of the wheels. Cycles after the break-off count for nothing.
    """

    distance_m: Float
    fuel_j: Float
    carbon_dioxide_kg: Float
    battery_j: Float
    demand_j: Float
    engine_free_m: Float


@record
class SustainingResult:
    """The charge-sustaining test per distance, corrected to zero battery energy."""

    fuel_j_m: Float
    carbon_dioxide_kg_m: Float


@record
class PlugInTest:
    """What the test gives. Per cycle: ``change_frac``. Per phase: ``section_m``, ``utility_frac``."""

    change_frac: Float
    section_m: Float
    utility_frac: Float
    utility_sum_frac: Float
    cycles_count: Float
    broke_off_frac: Float
    cycle_range_m: Float
    actual_range_m: Float
    all_electric_range_m: Float
    equivalent_range_m: Float
    sustaining_kg_m: Float
    depleting_mean_kg_m: Float
    depleting_kg_m: Float
    weighted_kg_m: Float
    sustaining_j_m: Float
    depleting_j_m: Float
    weighted_j_m: Float
    recharge_j: Float
    depleting_ac_j_m: Float
    weighted_ac_j_m: Float
    equivalent_ac_j_m: Float


def _share(part: jax.Array, whole: jax.Array) -> jax.Array:
    """Divide; zero where there is nothing to divide by, with derivatives that stay finite."""
    nothing = whole == 0.0
    return jnp.where(nothing, 0.0, part / jnp.where(nothing, 1.0, whole))


def relative_energy_change(battery_j: Float, demand_j: Float) -> jax.Array:
    """Relative electric energy change of each cycle, ``REEC = |sum dE| / sum E_cycle`` over its phases, the last axis.

    [UN R154 annex B8 sec. 3.2.4.4]

    >>> float(relative_energy_change(jnp.array([[3.0e6, 1.0e6]]), jnp.array([[4.0e6, 4.0e6]]))[0])
    0.5
    """
    return _share(jnp.abs(jnp.sum(jnp.asarray(battery_j), axis=-1)), jnp.sum(jnp.asarray(demand_j), axis=-1))


def net_energy_change(battery_j: Float, fuel_j: Float) -> jax.Array:
    """Net battery energy over fuel energy of each cycle, ``|sum NEC| / sum E_fuel``; infinite without fuel.

    [SAE J1711: end-of-test criterion]

    >>> net_energy_change(jnp.array([[1.0e6], [0.1e6]]), jnp.array([[0.0], [10.0e6]])).tolist()
    [inf, 0.01]
    """
    battery, fuel = jnp.abs(jnp.sum(jnp.asarray(battery_j), axis=-1)), jnp.sum(jnp.asarray(fuel_j), axis=-1)
    return jnp.where(fuel == 0.0, jnp.inf, battery / jnp.where(fuel == 0.0, 1.0, fuel))


def driven_cycles(change_frac: Float, limit_frac: Float) -> jax.Array:
    """One for each cycle up to the transition cycle, zero from the first that stays below the limit.

    [UN R154 annex B8 sec. 3.2.4.4 and 3.2.4.5]

    >>> driven_cycles(jnp.array([0.9, 0.5, 0.01, 0.2]), 0.04).tolist()
    [1.0, 1.0, 0.0, 0.0]
    """
    below = jnp.cumsum(jnp.asarray(change_frac) < limit_frac, axis=-1)
    return jnp.where(below > 0, 0.0, 1.0)


def all_electric_range(section_m: Float, engine_free_m: Float) -> jax.Array:
    """Distance to the first burning of fuel, in m; sections on the last axis [UN R154 annex B8 sec. 4.4.1].

    >>> float(all_electric_range(jnp.array([10.0, 10.0, 10.0]), jnp.array([10.0, 4.0, 10.0])))
    14.0
    """
    section, free = jnp.asarray(section_m), jnp.asarray(engine_free_m)
    silent = jnp.where(free >= section * (1.0 - 1e-9), 1.0, 0.0)
    before = jnp.cumprod(silent, axis=-1)
    before = jnp.concatenate([jnp.ones_like(before[..., :1]), before[..., :-1]], axis=-1)
    return jnp.sum(before * free, axis=-1)


def actual_range(cycle_m: Float, carbon_dioxide_kg: Float, driven_frac: Float, sustaining_kg_m: Float) -> jax.Array:
    """Charge-depleting actual range, in m: of the transition cycle only the share that saved carbon dioxide.

    ``R_CDA = d_1 + .. + d_(n-1) + d_n (M_CS - M_n) / (M_CS - M_CD,avg(n-1))``; cycles on the last axis
    [UN R154 annex B8 sec. 4.4.5].

    >>> kg = jnp.array([0.0, 1.0, 2.0])
    >>> float(actual_range(jnp.array([20e3, 20e3, 20e3]), kg, jnp.array([1.0, 1.0, 0.0]), 0.1e-3))
    30000.0
    """
    cycle, carbon, driven = jnp.asarray(cycle_m), jnp.asarray(carbon_dioxide_kg), jnp.asarray(driven_frac)
    following = jnp.concatenate([driven[..., 1:], jnp.zeros_like(driven[..., :1])], axis=-1)
    last = driven - following
    before_m = jnp.sum(following * cycle, axis=-1)
    mean = _share(jnp.sum(following * carbon, axis=-1), before_m)
    last_m, last_kg = jnp.sum(last * cycle, axis=-1), jnp.sum(last * carbon, axis=-1)
    return before_m + _share(sustaining_kg_m * last_m - last_kg, sustaining_kg_m - mean)


def equivalent_range(range_m: Float, sustaining_kg_m: Float, depleting_mean_kg_m: Float) -> Float:
    """Equivalent all-electric range ``EAER = R_CDC (M_CS - M_CD,avg) / M_CS``, in m [UN R154 annex B8 sec. 4.4.4.1].

    >>> equivalent_range(70e3, 0.16, 0.04)
    52500.0
    """
    return range_m * (sustaining_kg_m - depleting_mean_kg_m) / sustaining_kg_m


def r154_test(
    depleting: DepletingTest, sustaining: SustainingResult, recharge_j: Float, curve: UtilityCurve
) -> PlugInTest:
    """Weigh a plug-in test as UN R154 does, break-off at REEC < 0.04; ``recharge_j`` is the wall energy E_AC.

    Over the phases j up to the end of cycle n, per distance of each phase::

        M_weighted = sum UF_j M_CD,j + (1 - sum UF_j) M_CS        (CO2; fuel alike)
        EC_AC,j    = EC_DC,j E_AC / sum dE
        EC_AC,CD   = sum UF_j EC_AC,j / sum UF_j,   EC_AC,weighted = sum UF_j EC_AC,j
        R_CDC      = sum d_j,   EAER = R_CDC (M_CS - M_CD,avg) / M_CS,   EC = E_AC / EAER

    [UN R154 annex B8 sec. 4.1.3, 4.2.2, 4.3 and 4.4]. ``broke_off_frac`` is 0 if no cycle met the criterion: then too
    few were given. Leading axes are batches.

    >>> cycle = lambda *values: jnp.array(values)[:, None]
    >>> test = r154_test(
    ...     DepletingTest(
    ...         distance_m=cycle(23e3, 23e3, 23e3), fuel_j=cycle(0.0, 20e6, 46e6),
    ...         carbon_dioxide_kg=cycle(0.0, 1.5, 3.4), battery_j=cycle(15e6, 9e6, 0.1e6),
    ...         demand_j=cycle(12e6, 12e6, 12e6), engine_free_m=cycle(23e3, 14e3, 0.0)),
    ...     SustainingResult(fuel_j_m=2000.0, carbon_dioxide_kg_m=0.148e-3), 28e6, RULE_YEARS[0].curve)
    >>> ranges = (test.cycle_range_m, test.all_electric_range_m, test.equivalent_range_m)
    >>> [round(float(value) / 1e3, 1) for value in ranges], round(float(test.weighted_kg_m) * 1e6, 1)
    ([46.0, 37.0, 35.9], 54.3)
    """
    change = relative_energy_change(depleting.battery_j, depleting.demand_j)
    return _weigh(depleting, sustaining, recharge_j, curve, change, _BREAK_OFF_FRAC)


def j1711_test(
    depleting: DepletingTest, sustaining: SustainingResult, recharge_j: Float, curve: UtilityCurve
) -> PlugInTest:
    """Weigh a plug-in test as SAE J1711 does: whole cycles, end at a net energy change of 1 % of the fuel energy.

    The sums are those of ``r154_test``; city and highway are tested apart, each with its curve
    [SAE J1711 of 2010, recalled; SAE J2841].

    >>> cycle = lambda *values: jnp.array(values)[:, None]
    >>> from redline.proving_ground.procedures.utility_factor import J2841_FLEET
    >>> test = j1711_test(
    ...     DepletingTest(
    ...         distance_m=cycle(12e3, 12e3), fuel_j=cycle(0.0, 24e6), carbon_dioxide_kg=cycle(0.0, 1.8),
    ...         battery_j=cycle(8e6, 0.1e6), demand_j=cycle(6e6, 6e6), engine_free_m=cycle(12e3, 0.0)),
    ...     SustainingResult(fuel_j_m=2000.0, carbon_dioxide_kg_m=0.148e-3), 9e6, J2841_FLEET)
    >>> float(test.cycles_count), round(float(test.weighted_j_m / test.sustaining_j_m), 3)
    (1.0, 0.824)
    """
    change = net_energy_change(depleting.battery_j, depleting.fuel_j)
    # At the limit a cycle is balanced: `<` of the shared rule becomes `<=`.
    return _weigh(depleting, sustaining, recharge_j, curve, change, J1711_LIMIT_FRAC * (1.0 + 1e-9))


def _flat(value: Float) -> jax.Array:
    """Join the cycle and phase axes: sections in the order driven."""
    array = jnp.asarray(value)
    return array.reshape(*array.shape[:-2], -1)


@record
class _Sums:
    """Sums over the sections of the driven cycles: plain, and by utility factor."""

    counts: jax.Array
    section_m: jax.Array
    utility_frac: jax.Array
    utility_sum_frac: jax.Array
    range_m: jax.Array
    mean_kg_m: jax.Array
    carbon_kg_m: jax.Array
    fuel_j_m: jax.Array
    battery_ac_j_m: jax.Array


def _sums(depleting: DepletingTest, recharge_j: Float, curve: UtilityCurve, driven: jax.Array) -> _Sums:
    length = _flat(depleting.distance_m)
    counts = _flat(driven[..., None] * jnp.ones_like(jnp.asarray(depleting.distance_m)))
    utility = section_factors(curve, length) * counts
    carbon, fuel, battery = (
        _share(_flat(values), length) for values in (depleting.carbon_dioxide_kg, depleting.fuel_j, depleting.battery_j)
    )
    range_m = jnp.sum(length * counts, axis=-1)
    recharge = _share(jnp.asarray(recharge_j), jnp.sum(battery * length * counts, axis=-1))
    return _Sums(
        counts=counts,
        section_m=length,
        utility_frac=utility,
        utility_sum_frac=jnp.sum(utility, axis=-1),
        range_m=range_m,
        mean_kg_m=_share(jnp.sum(carbon * length * counts, axis=-1), range_m),
        carbon_kg_m=jnp.sum(utility * carbon, axis=-1),
        fuel_j_m=jnp.sum(utility * fuel, axis=-1),
        battery_ac_j_m=jnp.sum(utility * battery, axis=-1) * recharge,
    )


def _weigh(
    depleting: DepletingTest,
    sustaining: SustainingResult,
    recharge_j: Float,
    curve: UtilityCurve,
    change_frac: jax.Array,
    limit_frac: float,
) -> PlugInTest:
    driven = driven_cycles(change_frac, limit_frac)
    sums = _sums(depleting, recharge_j, curve, driven)
    total, rest = sums.utility_sum_frac, 1.0 - sums.utility_sum_frac
    equivalent = jnp.asarray(equivalent_range(sums.range_m, sustaining.carbon_dioxide_kg_m, sums.mean_kg_m))
    return PlugInTest(
        change_frac=change_frac,
        section_m=sums.section_m * sums.counts,
        utility_frac=sums.utility_frac,
        utility_sum_frac=total,
        cycles_count=jnp.sum(driven, axis=-1),
        broke_off_frac=1.0 - jnp.min(driven, axis=-1),
        cycle_range_m=sums.range_m,
        actual_range_m=actual_range(
            jnp.sum(jnp.asarray(depleting.distance_m), axis=-1),
            jnp.sum(jnp.asarray(depleting.carbon_dioxide_kg), axis=-1),
            driven,
            sustaining.carbon_dioxide_kg_m,
        ),
        all_electric_range_m=all_electric_range(sums.section_m, _flat(depleting.engine_free_m)),
        equivalent_range_m=equivalent,
        sustaining_kg_m=sustaining.carbon_dioxide_kg_m,
        depleting_mean_kg_m=sums.mean_kg_m,
        depleting_kg_m=_share(sums.carbon_kg_m, total),
        weighted_kg_m=sums.carbon_kg_m + rest * sustaining.carbon_dioxide_kg_m,
        sustaining_j_m=sustaining.fuel_j_m,
        depleting_j_m=_share(sums.fuel_j_m, total),
        weighted_j_m=sums.fuel_j_m + rest * sustaining.fuel_j_m,
        recharge_j=recharge_j,
        depleting_ac_j_m=_share(sums.battery_ac_j_m, total),
        weighted_ac_j_m=sums.battery_ac_j_m,
        equivalent_ac_j_m=_share(jnp.asarray(recharge_j), equivalent),
    )


def r154_rule_years(
    depleting: DepletingTest, sustaining: SustainingResult, recharge_j: Float
) -> tuple[PlugInTest, ...]:
    """The same test under each stage of Euro 6e, in the order of ``RULE_YEARS``.

    >>> cycle = lambda *values: jnp.array(values)[:, None]
    >>> tests = r154_rule_years(
    ...     DepletingTest(
    ...         distance_m=cycle(50e3, 23e3), fuel_j=cycle(0.0, 46e6), carbon_dioxide_kg=cycle(0.0, 3.4),
    ...         battery_j=cycle(30e6, 0.1e6), demand_j=cycle(24e6, 12e6), engine_free_m=cycle(50e3, 0.0)),
    ...     SustainingResult(fuel_j_m=2000.0, carbon_dioxide_kg_m=0.15e-3), 35e6)
    >>> [round(float(test.weighted_kg_m) * 1e6) for test in tests]
    [37, 85, 111]
    """
    return tuple(r154_test(depleting, sustaining, recharge_j, year.curve) for year in RULE_YEARS)


def walk_through(test: PlugInTest) -> list[Step]:
    """Write the test of one car out, step by step, with every REEC and UF; CO2 in g/km stands as a bare number."""
    wall, fuel = ("energy_per_distance", "Wh/km"), ("energy_per_distance", "kWh/100km")
    changes, factors = jnp.asarray(test.change_frac), jnp.asarray(test.utility_frac)
    sections = jnp.asarray(test.section_m)
    count = int(jnp.asarray(test.cycles_count))
    phases = factors.shape[-1] // changes.shape[-1]
    steps = [
        Step(f"REEC_{index + 1}", "|dE| / E_cycle", changes[index], "fraction", "") for index in range(len(changes))
    ]
    steps.append(Step("n", "transition cycle: the last before the break-off", test.cycles_count, "count", ""))
    for index in range(count * phases):
        steps.append(Step(f"d_{index + 1}", f"distance of section {index + 1}", sections[index], "length", "km"))
        steps.append(Step(f"UF_{index + 1}", f"utility factor of section {index + 1}", factors[index], "fraction", ""))
    return [
        *steps,
        Step("sum UF", "of all sections to the end of cycle n", test.utility_sum_frac, "fraction", ""),
        Step("R_CDC", "distance to the end of cycle n", test.cycle_range_m, "length", "km"),
        Step("R_CDA", "the same, of cycle n the share that saved CO2", test.actual_range_m, "length", "km"),
        Step("AER", "distance to the first fuel", test.all_electric_range_m, "length", "km"),
        Step("M_CS", "CO2 on a sustained charge, g/km", test.sustaining_kg_m * 1e6, "count", ""),
        Step("M_CD,avg", "CO2 of cycles 1 to n by distance, g/km", test.depleting_mean_kg_m * 1e6, "count", ""),
        Step("EAER", "R_CDC (M_CS - M_CD,avg) / M_CS", test.equivalent_range_m, "length", "km"),
        Step("M_CD", "sum UF_j M_j / sum UF, g/km", test.depleting_kg_m * 1e6, "count", ""),
        Step("M_weighted", "sum UF_j M_j + (1 - sum UF) M_CS, g/km", test.weighted_kg_m * 1e6, "count", ""),
        Step("FC_CS", "fuel on a sustained charge", test.sustaining_j_m, *fuel),
        Step("FC_CD", "sum UF_j FC_j / sum UF", test.depleting_j_m, *fuel),
        Step("FC_weighted", "sum UF_j FC_j + (1 - sum UF) FC_CS", test.weighted_j_m, *fuel),
        Step("E_AC", "recharge energy at the wall", test.recharge_j, "energy", "kWh"),
        Step("EC_AC,CD", "sum UF_j EC_AC,j / sum UF", test.depleting_ac_j_m, *wall),
        Step("EC_AC,weighted", "sum UF_j EC_AC,j", test.weighted_ac_j_m, *wall),
        Step("EC", "E_AC / EAER", test.equivalent_ac_j_m, *wall),
    ]


def rule_year_steps(tests: tuple[PlugInTest, ...]) -> list[Step]:
    """Write out what changes with the rule year, given ``r154_rule_years``."""
    steps: list[Step] = []
    for year, test in zip(RULE_YEARS, tests, strict=True):
        tag = f"({year.name})"
        steps += [
            Step(f"d_n {tag}", f"normalised distance, {year.since}", year.curve.normal_m, "length", "km"),
            Step(f"sum UF {tag}", "of all sections", test.utility_sum_frac, "fraction", ""),
            Step(f"M_weighted {tag}", "CO2, g/km", test.weighted_kg_m * 1e6, "count", ""),
            Step(f"FC_weighted {tag}", "fuel", test.weighted_j_m, "energy_per_distance", "kWh/100km"),
            Step(f"EC_AC,weighted {tag}", "wall energy", test.weighted_ac_j_m, "energy_per_distance", "Wh/km"),
        ]
    return steps
