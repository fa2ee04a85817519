"""EPA five-cycle label: derived from FTP and HFET, and vehicle-specific from all five cycles.

FTP at 75 degF, HFET, US06, SC03 at 95 degF with air conditioning, and FTP at 20 degF. Fuel economies of the
regulation are worked with here as consumption, m3/m, in which every equation is linear. In the texts read the
equations are pictures: weights agree with a public implementation of 40 CFR 600.114-12(a) and (b), and are else
recalled. That code adds bag 1 and bag 3 in the start fuel; a start costs their difference, which is used here.
Rounding is apart (``rounded``): the regulation rounds between its steps, a model should not.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.proving_ground.procedures.carbon import GALLON_M3, to_mpg
from redline.proving_ground.procedures.ftp import combined
from redline.proving_ground.procedures.steps import Step

_MILE_M = to_si(1.0, "mi", "length")
_GALLON_MILE_M3_M = GALLON_M3 / _MILE_M
#: Everything the cycles leave out, wind, hills, roads: 9.5 % [40 CFR 600.114-12(a)].
_ON_ROAD_FRAC = 0.905
#: Length of bag 1, of a city trip and of a highway trip, per start [40 CFR 600.114-12(a), (b)].
_BAG_M, _CITY_TRIP_M, _HIGHWAY_TRIP_M = 3.6 * _MILE_M, 4.1 * _MILE_M, 60.0 * _MILE_M


@record
class FiveCycle:
    """Consumption on the five cycles, m3/m; bags 1 to 3 of the FTP at 75 and at 20 degF."""

    bags_m3_m: tuple[Float, Float, Float]
    cold_bags_m3_m: tuple[Float, Float, Float]
    hwfet_m3_m: Float
    us06_city_m3_m: Float
    us06_highway_m3_m: Float
    sc03_m3_m: Float


@record
class DerivedCoefficients:
    """The straight lines of the derived method: intercepts as consumption, slopes as ratios."""

    city_intercept_m3_m: Float
    city_slope_frac: Float
    highway_intercept_m3_m: Float
    highway_slope_frac: Float


@record
class FiveCycleLabel:
    """City, highway and combined consumption of the label, with what they are made of."""

    start_fuel_m3: tuple[Float, Float]
    air_conditioning_m3_m: Float
    start_m3_m: tuple[Float, Float]
    running_m3_m: tuple[Float, Float]
    city_m3_m: Float
    highway_m3_m: Float
    combined_m3_m: Float


#: Model years from 2017 (second hand through FASTSim's label constants; many published labels agree).
DERIVED_2017 = DerivedCoefficients(
    city_intercept_m3_m=0.004091 * _GALLON_MILE_M3_M,
    city_slope_frac=1.1601,
    highway_intercept_m3_m=0.003191 * _GALLON_MILE_M3_M,
    highway_slope_frac=1.2945,
)


def derived_label(
    city_m3_m: Float, highway_m3_m: Float, coefficients: DerivedCoefficients = DERIVED_2017
) -> tuple[Float, Float, Float]:
    """Derived five-cycle city, highway and combined consumption, m3/m, from FTP and HFET.

    ``FE = 1 / (intercept + slope / FE_test)``, so ``C = intercept + slope C_test`` [40 CFR 600.210-12(a)(2)]. The
    text leaves the numbers to the Administrator's letters. With CO2: ``intercept A + slope CO2``, A = 8887 g/gal.

    >>> from redline.proving_ground.procedures.carbon import from_mpg
    >>> [round(float(to_mpg(value)), 1) for value in derived_label(from_mpg(34.8), from_mpg(48.0))]
    [26.7, 33.2, 29.3]
    """
    city = coefficients.city_intercept_m3_m + coefficients.city_slope_frac * city_m3_m
    highway = coefficients.highway_intercept_m3_m + coefficients.highway_slope_frac * highway_m3_m
    return city, highway, combined(city, highway)


def vehicle_specific_label(cycles: FiveCycle) -> FiveCycleLabel:
    """Vehicle-specific five-cycle consumption, m3/m, for the three-bag FTP.

    With consumptions B1, B2, B3 of the bags, ``S_x = 3.6 mi (B1_x - B3_x)`` and ``AC = SC03 - (0.61 B3 + 0.39 B2)``::

        start(L) = 0.33 (0.76 S_75 + 0.24 S_20) / L
        city     = (start(4.1 mi) + 0.82 (0.48 B2 + 0.41 B3 + 0.11 US06_city)
                    + 0.18 (0.5 B2_20 + 0.5 B3_20) + 0.133 1.083 AC) / 0.905
        highway  = (start(60 mi) + 1.007 (0.79 US06_hwy + 0.21 HFET) + 0.133 0.377 AC) / 0.905

    [40 CFR 600.114-12(a), (b)]. Hybrids on the four-bag FTP follow paragraph (c), which is not here.

    >>> from redline.proving_ground.procedures.carbon import from_mpg
    >>> same = from_mpg(30.0)
    >>> cycles = FiveCycle(bags_m3_m=(same,) * 3, cold_bags_m3_m=(same,) * 3, hwfet_m3_m=same,
    ...                    us06_city_m3_m=same, us06_highway_m3_m=same, sc03_m3_m=same)
    >>> round(float(to_mpg(vehicle_specific_label(cycles).city_m3_m)), 2)
    27.15
    """
    warm, cold = cycles.bags_m3_m, cycles.cold_bags_m3_m
    start_fuel = (_BAG_M * (warm[0] - warm[2]), _BAG_M * (cold[0] - cold[2]))
    start = 0.33 * (0.76 * start_fuel[0] + 0.24 * start_fuel[1])
    cooling = cycles.sc03_m3_m - (0.61 * warm[2] + 0.39 * warm[1])
    mild = 0.82 * (0.48 * warm[1] + 0.41 * warm[2] + 0.11 * cycles.us06_city_m3_m)
    city_running = mild + 0.18 * (0.5 * cold[1] + 0.5 * cold[2]) + 0.133 * 1.083 * cooling
    fast = 1.007 * (0.79 * cycles.us06_highway_m3_m + 0.21 * cycles.hwfet_m3_m)
    highway_running = fast + 0.133 * 0.377 * cooling
    starts = (start / _CITY_TRIP_M, start / _HIGHWAY_TRIP_M)
    city = (starts[0] + city_running) / _ON_ROAD_FRAC
    highway = (starts[1] + highway_running) / _ON_ROAD_FRAC
    return FiveCycleLabel(
        start_fuel_m3=start_fuel,
        air_conditioning_m3_m=cooling,
        start_m3_m=starts,
        running_m3_m=(city_running, highway_running),
        city_m3_m=city,
        highway_m3_m=highway,
        combined_m3_m=combined(city, highway),
    )


def rounded(value: Float, digits: int = 0) -> jax.Array:
    """Round for print, halves to even, as the EPA rounds; its derivative is zero [40 CFR 1065.20(e), recalled].

    >>> float(rounded(28.5)), float(rounded(29.5)), round(float(rounded(27.71828, 2)), 2)
    (28.0, 30.0, 27.72)
    """
    return jnp.round(jnp.asarray(value), digits)


def walk_through(label: FiveCycleLabel) -> list[Step]:
    """Write the vehicle-specific label out, step by step; fuel economies are in mpg, as bare numbers."""
    litre = ("volume", "L")
    start_75, start_20 = label.start_fuel_m3
    return [
        Step("S_75", "3.6 mi (bag 1 - bag 3) at 75 degF", start_75, *litre),
        Step("S_20", "3.6 mi (bag 1 - bag 3) at 20 degF", start_20, *litre),
        Step("AC", "SC03 - (0.61 bag 3 + 0.39 bag 2), gal/100mi", _gallons(label.air_conditioning_m3_m), "count", ""),
        Step(
            "start_city", "0.33 (0.76 S_75 + 0.24 S_20) / 4.1 mi, gal/100mi", _gallons(label.start_m3_m[0]), "count", ""
        ),
        Step("run_city", "running fuel in town, gal/100mi", _gallons(label.running_m3_m[0]), "count", ""),
        Step("FE_city", "0.905 / (start + run), mpg", to_mpg(label.city_m3_m), "count", ""),
        Step(
            "start_hwy", "0.33 (0.76 S_75 + 0.24 S_20) / 60 mi, gal/100mi", _gallons(label.start_m3_m[1]), "count", ""
        ),
        Step("run_hwy", "running fuel on the highway, gal/100mi", _gallons(label.running_m3_m[1]), "count", ""),
        Step("FE_hwy", "0.905 / (start + run), mpg", to_mpg(label.highway_m3_m), "count", ""),
        Step("FE_comb", "0.55 city + 0.45 highway as consumption, mpg", to_mpg(label.combined_m3_m), "count", ""),
    ]


def _gallons(volume_m3_m: Float) -> Float:
    return volume_m3_m * 100.0 / _GALLON_MILE_M3_M
