"""Reference fuels of the legal tests: energy, carbon dioxide, and the units in which fuel economy is told.

Inside Redline fuel per distance is a volume per distance, m3/m. Miles per gallon and litres per 100 km exist only
in the four conversions at the end, as bare numbers, in the manner of ``foundations.units.to_si``.
"""

from __future__ import annotations

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.foundations.units import to_si

#: A US gallon is 231 cubic inches [NIST SP 811, appendix B].
GALLON_M3 = 231.0 * to_si(1.0, "in", "length") ** 3
_MILE_M = to_si(1.0, "mi", "length")
_LITRE_M3 = to_si(1.0, "L", "volume")
_POUND_KG = to_si(1.0, "lb", "mass")
_BTU_LB_J_KG = 2326.0
_GRAM_GALLON_KG_M3 = 1e-3 / GALLON_M3
_KWH_LITRE_J_M3 = to_si(1.0, "kWh", "energy") / _LITRE_M3
#: Molar masses of carbon, hydrogen, oxygen and carbon dioxide, g/mol; the first three as WLTP states them.
_CARBON, _HYDROGEN, _OXYGEN, _CARBON_DIOXIDE = 12.011, 1.008, 15.999, 44.009


@record
class ReferenceFuel:
    """A test fuel: density, lower heating value, and the carbon dioxide that a volume of it becomes."""

    density_kg_m3: Float
    heating_j_kg: Float
    carbon_dioxide_kg_m3: Float


def carbon_dioxide_density(density_kg_m3: Float, hydrogen_ratio: Float, oxygen_ratio: Float) -> Float:
    """Carbon dioxide from a volume of the fuel ``C H_h O_o`` when all its carbon burns, in kg/m3.

    ``rho 44.009 / (12.011 + 1.008 h + 15.999 o)`` with ``h``, ``o`` in atoms per carbon atom. The WLTP equation
    ``FC = 0.1206 / rho x 0.273 CO2`` (E10, recalled) is the same, rounded [UN R154 annex B7 sec. 6].

    >>> round(float(carbon_dioxide_density(749.5, 1.93, 0.033)))
    2277
    """
    molar = _CARBON + _HYDROGEN * hydrogen_ratio + _OXYGEN * oxygen_ratio
    return density_kg_m3 * _CARBON_DIOXIDE / molar


#: US petrol without ethanol (indolene): 8887 g of CO2 a gallon [40 CFR 600.210-12(a)(2)]; specific gravity 0.745
#: and 18 478 Btu/lb as in the regulation's own sample [40 CFR 600 appendix II (b)].
EPA_PETROL = ReferenceFuel(
    density_kg_m3=745.0,
    heating_j_kg=18_478.0 * _BTU_LB_J_KG,
    carbon_dioxide_kg_m3=8887.0 * _GRAM_GALLON_KG_M3,
)
#: US petrol with 10 % ethanol (Tier 3): 18.9 lb of CO2 a gallon (EIA, second hand); density and heating recalled.
EPA_PETROL_E10 = ReferenceFuel(
    density_kg_m3=746.0,
    heating_j_kg=41.6e6,
    carbon_dioxide_kg_m3=18.9 * _POUND_KG / GALLON_M3,
)
#: US diesel: 10 180 g of CO2 a gallon [40 CFR 600.210-12(a)(2)]; 128 488 Btu/gal and 847 kg/m3 recalled.
EPA_DIESEL = ReferenceFuel(
    density_kg_m3=847.0,
    heating_j_kg=128_488.0 * _BTU_LB_J_KG * _POUND_KG / GALLON_M3 / 847.0,
    carbon_dioxide_kg_m3=10_180.0 * _GRAM_GALLON_KG_M3,
)
#: EU petrol E10, C H1.93 O0.033, 8.64 kWh/l; density at mid-range recalled [UN R154 annex B3 and annex B6 appendix 2].
EU_PETROL_E10 = ReferenceFuel(
    density_kg_m3=749.5,
    heating_j_kg=8.64 * _KWH_LITRE_J_M3 / 749.5,
    carbon_dioxide_kg_m3=carbon_dioxide_density(749.5, 1.93, 0.033),
)
#: EU diesel B7, C H1.86 O0.007; 9.79 kWh/l and density recalled [UN R154 annex B3 and annex B6 appendix 2].
EU_DIESEL_B7 = ReferenceFuel(
    density_kg_m3=835.0,
    heating_j_kg=9.79 * _KWH_LITRE_J_M3 / 835.0,
    carbon_dioxide_kg_m3=carbon_dioxide_density(835.0, 1.86, 0.007),
)


def energy_density(fuel: ReferenceFuel) -> Float:
    """Lower heating value of a volume of fuel, ``rho H``, in J/m3.

    >>> round(float(energy_density(EPA_PETROL)) / 1e9, 2)
    32.02
    """
    return fuel.density_kg_m3 * fuel.heating_j_kg


def carbon_dioxide_per_energy(fuel: ReferenceFuel) -> Float:
    """Carbon dioxide per heating value burnt, in kg/J.

    >>> round(float(carbon_dioxide_per_energy(EU_PETROL_E10)) * 1e9, 1)
    73.2
    """
    return fuel.carbon_dioxide_kg_m3 / energy_density(fuel)


def fuel_volume(fuel: ReferenceFuel, energy_j: Float) -> Float:
    """Volume of fuel that holds an energy, ``E / (rho H)``, in m3; energy per distance gives volume per distance.

    >>> round(float(fuel_volume(EU_PETROL_E10, 8.64 * 3.6e6)) * 1e3, 9)
    1.0
    """
    return energy_j / energy_density(fuel)


def carbon_balance(
    hydrocarbons_kg_m: Float,
    monoxide_kg_m: Float,
    dioxide_kg_m: Float,
    carbon_frac: Float,
    density_kg_m3: Float,
    heating_j_kg: Float,
) -> Float:
    """Fuel per distance from what the exhaust holds, as the EPA works it out, in m3/m.

    ``mpg = 5174e4 CWF SG / ((CWF HC + 0.429 CO + 0.273 CO2) (0.6 SG NHV + 5471))`` with g/mi, Btu/lb and the carbon
    weight fraction CWF of the fuel; 5471 and 0.6 refer all petrol to one heating value [40 CFR 600 appendix II (b)].

    >>> g_mi = 1e-3 / 1609.344
    >>> found = carbon_balance(0.139 * g_mi, 1.59 * g_mi, 317.0 * g_mi, 0.868, 745.0, 18478.0 * 2326.0)
    >>> round(float(to_mpg(found)), 1)
    27.9
    """
    carbon_g_mi = (carbon_frac * hydrocarbons_kg_m + 0.429 * monoxide_kg_m + 0.273 * dioxide_kg_m) * 1e3 * _MILE_M
    gravity, heating = density_kg_m3 / 1e3, heating_j_kg / _BTU_LB_J_KG
    return from_mpg(5174e4 * carbon_frac * gravity / (carbon_g_mi * (0.6 * gravity * heating + 5471.0)))


def to_mpg(volume_m3_m: Float) -> Float:
    """Miles per US gallon of a fuel volume per distance, ``gal / mi / V``.

    >>> round(float(to_mpg(from_l_100km(10.0))), 2)
    23.52
    """
    return GALLON_M3 / _MILE_M / volume_m3_m


def from_mpg(value: Float) -> Float:
    """Fuel volume per distance, m3/m, of miles per US gallon.

    >>> round(float(to_l_100km(from_mpg(23.52))), 2)
    10.0
    """
    return GALLON_M3 / _MILE_M / value


def to_l_100km(volume_m3_m: Float) -> Float:
    """Litres per 100 km of a fuel volume per distance.

    >>> to_l_100km(5.0e-8)
    5.0
    """
    return volume_m3_m / (_LITRE_M3 / 1e5)


def from_l_100km(value: Float) -> Float:
    """Fuel volume per distance, m3/m, of litres per 100 km.

    >>> from_l_100km(5.0)
    5e-08
    """
    return value * (_LITRE_M3 / 1e5)
