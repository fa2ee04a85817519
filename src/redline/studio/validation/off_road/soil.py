"""Soft ground against published figures: formulas against printed numbers, and wheels and snow against measurements."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

from redline.concept.soils import defaults, plate_soil
from redline.foundations.engine import float64
from redline.foundations.units import to_si
from redline.physics.soil import cone_index, mobility_index, snow
from redline.physics.soil.ground import tyre_on_soil
from redline.physics.soil.plate import plate_sinkage
from redline.physics.soil.rigid_wheel import rigid_wheel
from redline.physics.soil.shear import under_lugs
from redline.physics.soil.tyre_mode import deflection
from redline.studio.validation.off_road.row import Row
from redline.studio.validation.table import read_table
from redline.vehicle.chassis.tyre import Tyre
from redline.vehicle.soil import Snow, Soil

#: The dry grains of the CMU tests: k, n with its growth in slip (by which they dig), cohesion and shear displacement
#: of the tester's own fit [Pavlov22].
_CMU = {"exponent_coeff": 1.46, "exponent_slip_coeff": 0.01, "cohesive_n_m": 0.0, "frictional_pa": 8e6,
        "cohesion_pa": 1e3, "friction_rad": math.radians(29.0), "shear_m": 0.021, "dig_frac": 0.0}  # fmt: skip
#: Simulant TYII; recalled from the testers' papers, not read: k_c 15.6, k_phi 2407.4, n 1.1, c 0.25 kPa, 31.9 deg,
#: K 9.7 to 13.1 mm [Ding11].
_TYII = {"exponent_coeff": 1.1, "exponent_slip_coeff": 0.0, "cohesive_n_m": 15.6e3, "frictional_pa": 2407.4e3,
         "cohesion_pa": 250.0, "friction_rad": math.radians(31.9), "shear_m": 0.0114}  # fmt: skip
#: Height of the lugs of the lugged wheels: TYII, CMU. Wall friction of a smooth rim over the soil's own angle.
_LUG_M, _WALL_FRAC = (0.010, 0.005), 2.0 / 3.0
_COLUMNS = (
    "dataset", "wheel", "slip", "load_N", "radius_m", "width_m", "long_force_N", "sinkage_m", "torque_Nm",
    "snow_depth_m", "density_kg_m3", "force_over_load",
)  # fmt: skip
#: Footprint width of the tyre of the snow tests, 27.2 cm at 103 kPa and 25.5 at 179 [CRREL 95-7], and its load.
_SNOW_TYRE_M, _SNOW_LOAD_N = 0.27, 6800.0


def _grain(values: dict[str, float], exit_base: float) -> Soil:
    return dataclasses.replace(plate_soil("dry_sand"), **values, exit_base_coeff=exit_base)


def _tests(file: Path) -> list[dict[str, str]]:
    return read_table(file, _COLUMNS)


def _wheels(row: dict[str, str]) -> dict[str, tuple[Soil, bool]]:
    """The soil under a test's wheel by how it is modelled, and whether the row is held back from what was chosen."""
    cmu, slip = row["dataset"].startswith("CMU"), float(row["slip"])
    grain, usual = _CMU if cmu else _TYII, float(defaults()["exit"]["sand"])
    soil = _grain(grain, usual)
    if row["wheel"] != "smooth":
        return {"lugged wheel": (under_lugs(soil, float(row["width_m"]), _LUG_M[cmu]), True)}
    return {
        f"smooth wheel, exit angle {usual:g} of entry": (soil, not (cmu and slip > 0.2)),
        "smooth wheel, exit angle 0 of entry": (_grain(grain, 0.0), True),
        "smooth wheel that slides on its rim": (_on_a_smooth_rim(soil), True),
    }


def _on_a_smooth_rim(soil: Soil) -> Soil:
    """Soil that slides on a smooth rim before it shears: two thirds of its friction angle, and no cohesion.

    Two thirds is the usual wall friction of smooth steel against sand (engineering range 0.5 to 0.8).
    """
    return dataclasses.replace(soil, friction_rad=_WALL_FRAC * float(soil.friction_rad), cohesion_pa=0.0)


@float64
def wheel_rows(file: Path) -> list[Row]:
    """Wheels in dry grains, smooth and lugged: drawbar over load, sinkage and torque at each slip.

    The exit angle of sand was chosen on the smooth CMU rows from 23 % slip up; lugged wheels and the TYII wheels are
    held back.
    """
    rows: list[Row] = []
    for row in _tests(file):
        if row["dataset"].startswith("CRREL") or float(row["slip"]) < -0.3:
            continue
        slip, load, radius, width = (float(row[key]) for key in ("slip", "load_N", "radius_m", "width_m"))
        at = f"slip {slip:.2f}"
        for model, (soil, held) in _wheels(row).items():
            found = rigid_wheel(soil, load, slip, radius, width)
            group = f"{row['dataset']}, {model}"
            pull = (float(found.thrust_n) - float(found.resistance_n)) / load
            measured = float(row["long_force_N"]) / load
            rows.append(Row(f"{group}: drawbar over load", at, measured, pull, "", held))
            sunk = 1e3 * float(found.sinkage_m)
            rows.append(Row(f"{group}: sinkage", at, 1e3 * float(row["sinkage_m"]), sunk, "mm", held))
            if row["torque_Nm"]:
                torque = radius * float(found.tangential_n)
                rows.append(Row(f"{group}: torque", at, float(row["torque_Nm"]), torque, "Nm", True))
    return rows


@float64
def snow_rows(file: Path) -> list[Row]:
    """Snow under a leading tyre: sinkage by densities, and resistance over load with the measured sinkage."""
    rows: list[Row] = []
    for number, row in enumerate((r for r in _tests(file) if r["dataset"].startswith("CRREL")), 1):
        here = Snow(
            depth_m=float(row["snow_depth_m"]), density_kg_m3=float(row["density_kg_m3"]), shear_m=0.03
        )  # fmt: skip
        radius, measured = float(row["radius_m"]), float(row["sinkage_m"])
        name = f"run {number}: {1e2 * float(here.depth_m):.0f} cm, {here.density_kg_m3:.0f} kg/m3"
        sunk = float(snow.snow_sinkage(here, 200e3))
        rows.append(Row("CRREL TR-01-16, sinkage", name, 1e3 * measured, 1e3 * sunk, "mm", True))
        resisted = float(snow.leading_resistance(here, radius, _SNOW_TYRE_M, measured)) / _SNOW_LOAD_N
        published = -float(row["force_over_load"])
        rows.append(Row("CRREL TR-01-16, resistance over load", name, published, resisted, "", True))
    return rows


#: Sinkage in mm of a plate 250 mm wide at each pressure in kPa, worked by hand from Bekker's formula and the soils of
#: [Wong22 table 2.3]. Heavy clay stands 70 kPa and gives way at 100: the formula knows no bearing capacity.
PLATE_KPA = (70.0, 100.0, 150.0, 250.0)
PLATE_TABLE = {
    "dry_sand": (60, 84, 121, 192), "sandy_loam_15": (12, 20, 36, 75), "thai_clay_38": (9, 18, 41, 113),
    "lete_sand": (4, 6, 10, 19), "upland_loam": (41, 56, 81, 129), "snow_us": (497, 621, 800, 1101),
    "heavy_clay_40": (16, 399),
}  # fmt: skip
#: Net drawbar of a tyre 318 mm wide, 914 mm high, h 229 mm, deflected 0.2, under 8.56 kN: cone index in kPa, slip,
#: Wismer and Luth, Brixius (bias); worked by hand from the printed formulas.
CONE_TABLE = (
    (300.0, 0.1, 0.040, 0.177), (300.0, 0.2, 0.185, 0.299), (300.0, 0.3, 0.292, 0.349),
    (700.0, 0.1, 0.292, 0.366), (700.0, 0.2, 0.479, 0.553), (700.0, 0.3, 0.571, 0.636),
    (1500.0, 0.1, 0.524, 0.434), (1500.0, 0.2, 0.651, 0.645), (1500.0, 0.3, 0.679, 0.741),
)  # fmt: skip
#: Vehicle, lb, tyre width and diameter and clearance in inches; VCI1 at 15 % deflection, worked by hand.
VCI_TABLE = (
    ("HMMWV, 7,700 lb", 7700.0, 12.5, 36.0, 16.0, 19.7), ("HMMWV, 10,300 lb", 10300.0, 12.5, 37.0, 16.0, 23.1),
    ("Jimny", 2500.0, 7.7, 27.3, 8.3, 14.6), ("Defender-like", 5500.0, 10.0, 32.1, 11.5, 20.6),
    ("G 580", 6801.0, 10.8, 30.8, 9.8, 22.4),
)  # fmt: skip


@float64
def plate_rows() -> list[Row]:
    """Plates by Bekker's formula against sinkages worked by hand, which are printed to the millimetre."""
    return [
        Row(
            "Plate of 250 mm, sinkage",
            f"{soil.replace('_', ' ')}, {kpa:.0f} kPa",
            by_hand,
            _sunk_mm(soil, kpa),
            "mm",
            True,
        )
        for soil, sinkages in PLATE_TABLE.items()
        for kpa, by_hand in zip(PLATE_KPA, sinkages, strict=False)
    ]


def _sunk_mm(soil: str, kpa: float) -> float:
    return 1e3 * float(plate_sinkage(plate_soil(soil), 0.25, 1e3 * kpa))


@float64
def formula_rows() -> list[Row]:
    """Formulas against numbers worked apart from this code; the HMMWV's VCI1 against the 20 usually quoted."""
    tyre = cone_index.LoadedTyre(
        width_m=0.318, diameter_m=0.914, section_height_m=0.229, deflection_m=0.0458, load_n=8560.0
    )
    rows = plate_rows()
    for strength, slip, wismer, brixius in CONE_TABLE:
        name = f"cone index {strength:.0f} kPa, slip {slip:.1f}"
        first = cone_index.net(cone_index.wismer_luth(tyre, 1e3 * strength, slip))
        second = cone_index.net(cone_index.brixius(tyre, 1e3 * strength, slip, 0.0))
        rows.append(Row("Wismer and Luth, net over load", name, wismer, float(first), "", True))
        rows.append(Row("Brixius, bias-ply, net over load", name, brixius, float(second), "", True))
    for name, pounds, width, diameter, clearance, vci in VCI_TABLE:
        rows.append(Row("VCI1 at 15 % deflection", name, vci, _vci_1(pounds, width, diameter, clearance), "psi", True))
    usual = _vci_1(*VCI_TABLE[0][1:5])
    rows.append(Row("VCI1 usually quoted (recalled)", "HMMWV", 20.0, usual, "psi", True))
    gross = float(snow.gross_traction(104.2e3, 51.7e3))
    rows.append(Row("CRREL 95-1 sample run, snow", "M113, gross traction, at 51.7 kPa", 44134.3, gross, "N", True))
    return rows


#: A light off-roader's tyre, 255 mm wide and 780 mm high, and inflations from the road's to a dune's.
_TYRE = Tyre(
    radius_m=0.39, deflection_m=0.025, section_width_m=0.255, section_height_m=0.155, pressure_pa=250e3,
    off_road_pressure_pa=160e3, carcass_pa=31e3, rolling_coeff=0.008, adhesion_coeff=0.9, tread_depth_m=0.009,
)  # fmt: skip
_TYRE_LOAD_N, _INFLATIONS_KPA = 5500.0, (250.0, 160.0, 100.0, 60.0)


@float64
def tyre_rows() -> list[Row]:
    """A tyre's resistance on dry sand without slip, by wheel stresses, against Mason's fit to measured tyres."""
    sand, rows = plate_soil("dry_sand"), list[Row]()
    for inflation in _INFLATIONS_KPA:
        flat = deflection(_TYRE, _TYRE_LOAD_N, _TYRE_LOAD_N, 1e3 * inflation)
        seen = cone_index.LoadedTyre(
            width_m=_TYRE.section_width_m, diameter_m=2.0 * _TYRE.radius_m, section_height_m=_TYRE.section_height_m,
            deflection_m=float(flat), load_n=_TYRE_LOAD_N,
        )  # fmt: skip
        fitted = float(cone_index.mason_sand(seen, sand.cone_index_pa, 0.0).resistance_frac)
        ours = float(tyre_on_soil(sand, _TYRE, _TYRE_LOAD_N, 0.0, 1e3 * inflation).resistance_n) / _TYRE_LOAD_N
        rows.append(
            Row(
                "Tyre on dry sand, resistance over load, by Mason's fit", f"{inflation:.0f} kPa", fitted, ours, "", True
            )
        )
    return rows


def _vci_1(pounds: float, width_in: float, diameter_in: float, clearance_in: float) -> float:
    inch, kilo = to_si(1.0, "in", "length"), to_si(1.0, "lb", "mass")
    vehicle = mobility_index.MobilityVehicle(
        mass_kg=pounds * kilo, tyre_width_m=width_in * inch, tyre_diameter_m=diameter_in * inch,
        clearance_m=clearance_in * inch, power_w=1e6,
    )  # fmt: skip
    return float(mobility_index.one_pass_index(mobility_index.mobility_index(vehicle), 0.15))


def soil_rows(file: Path | None) -> list[Row]:
    """Every row; without the file of wheel tests those of formulas only."""
    measured = [*wheel_rows(file), *snow_rows(file)] if file is not None else []
    return [*formula_rows(), *tyre_rows(), *measured]
