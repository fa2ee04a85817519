"""Reference fuels of the legal tests: energy, carbon dioxide, and the units in which fuel economy is told.

Inside Redline fuel per distance is a volume per distance, m3/m. Miles per gallon and litres per 100 km exist only
in the three conversions at the end, as bare numbers, in the manner of ``foundations.units.to_si``.
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


def to_mpg(volume_m3_m: Float) -> Float:
    """Miles per US gallon of a fuel volume per distance, ``gal / mi / V``.

    >>> round(float(to_mpg(10.0e-8)), 2)
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
