"""Constants of nature and of legal texts, each with its source; the one registry of dimensional numbers."""

from __future__ import annotations

#: Standard gravity [BIPM SI brochure 9th ed.].
GRAVITY_M_S2 = 9.80665
#: Specific gas constant of dry air [ISO2533 table 1].
GAS_CONSTANT_DRY_AIR_J_KG_K = 287.05287
#: Sea-level temperature, lapse rate and pressure exponent of the standard atmosphere [ISO2533].
ISA_TEMPERATURE_K = 288.15
ISA_LAPSE_K_M = 0.0065
ISA_EXPONENT = 5.2558797
#: Density of fresh water at 10 degC, kg/m3 [IAPWS-95, rounded].
WATER_DENSITY_KG_M3 = 999.7
#: Pressure of the standard atmosphere at sea level [ISO2533].
SEA_LEVEL_PA = 101_325.0
#: Air of EPA coast-down targets: 20 degC, 98.21 kPa, and its density [40 CFR 1066.805(c)].
STANDARD_TEMPERATURE_K = 293.15
STANDARD_PRESSURE_PA = 98_210.0
EPA_AIR_DENSITY_KG_M3 = STANDARD_PRESSURE_PA / (GAS_CONSTANT_DRY_AIR_J_KG_K * STANDARD_TEMPERATURE_K)
#: Air density behind WLTP coast-down coefficients [UN R154 annex B4 sec. 4.5.3].
WLTP_AIR_DENSITY_KG_M3 = 1.189
#: Heat capacity of dry air at constant pressure, J/(kg K) [ISO2533, R kappa / (kappa - 1)].
AIR_HEAT_J_KG_K = 1004.7
#: Zero of the Celsius scale [BIPM SI brochure 9th ed.].
FREEZING_K = 273.15
#: Heat of evaporation of water near 0 degC, J/kg [IAPWS-95, rounded].
LATENT_HEAT_J_KG = 2.5e6
#: Coefficients of the Magnus formula over water: pressure at 0 degC, factor, and temperature [WMO8 annex 4.B].
MAGNUS_PA = 611.2
MAGNUS_A_FRAC = 17.62
MAGNUS_B_K = 243.12
#: Mass of a driver, kg [EU 1230/2012].
DRIVER_KG = 75.0
#: What EPA adds to the kerb mass of a car for its test weight: 300 lb in kg [40 CFR 86.129].
EPA_CURB_ADDITION_KG = 300.0 * 0.45359237
