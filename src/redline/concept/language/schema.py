"""Every key a concept file may hold, with its unit, its possible range and its meaning.

The names follow SAE J1100 (dimensions), ISO 8855 (axes: x forward, z up) and UN R154 (test masses).
Only ``name``, ``body_style``, four dimensions, the powertrain kind and its battery must be given.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from redline.concept.language.quantity import Chosen, Given, choice, length_text, quantity, switch
from redline.concept.language.schema_chassis import Suspension
from redline.concept.language.schema_powertrain import EngineEntry, GearboxEntry, Powertrain, Tank, TransferEntry
from redline.concept.language.table import Table

BODY_STYLES = ("hatchback", "saloon", "estate", "coupe", "crossover", "suv", "off_roader", "pick_up", "van")
TAILS = ("bluff", "tapered", "fastback", "notchback", "open_bed")
UNDERBODIES = ("open", "partial", "flat")
COOLING = ("open_grille", "shutters", "closed")
TREADS = ("road", "all_season", "all_terrain", "mud_terrain")
EU_LABELS = ("A", "B", "C", "D", "E")
CHEMISTRIES = ("nmc", "nca", "lfp")
CONSTRUCTIONS = ("skateboard", "monocoque", "body_on_frame")


def _length(low: float, high: float, text: str) -> Any:
    return quantity("length", "mm", low, high, text)


class Dimensions(Table):
    """Outside dimensions [SAE J1100: L103, W103, H100, L101, L104, L105, W101]."""

    length: _length(2000, 8000, "Overall length L103.") | None = None
    width: _length(1200, 2600, "Body width without mirrors W103.") | None = None
    height: _length(900, 3500, "Overall height at kerb mass H100.") | None = None
    wheelbase: _length(1500, 5000, "Wheelbase L101.") | None = None
    overhang_front: _length(300, 1800, "Front axle to foremost point L104.") | None = None
    overhang_rear: _length(300, 2200, "Rear axle to rearmost point L105.") | None = None
    track_front: _length(1000, 2200, "Front track W101-1.") | None = None
    track_rear: _length(1000, 2200, "Rear track W101-2.") | None = None
    turning_circle: quantity("length", "m", 6, 20, "Kerb-to-kerb turning circle diameter.") | None = None
    steering_angle: quantity("angle", "deg", 15, 60, "Greatest mean steering angle of the front wheels.") | None = None


class Mass(Table):
    """Masses and where they sit."""

    kerb: quantity("mass", "kg", 300, 6000, "Kerb mass, full fluids, no driver.") | None = None
    gross: quantity("mass", "kg", 500, 9000, "Technically permissible maximum laden mass.") | None = None
    epa_test: quantity("mass", "kg", 400, 6000, "EPA equivalent test weight.") | None = None
    wltp_test: quantity("mass", "kg", 400, 6000, "WLTP test mass TM [UN R154].") | None = None
    front_share: quantity("fraction", "%", 30, 75, "Share of kerb mass on the front axle.") | None = None
    cg_height: _length(300, 1500, "Height of the centre of gravity at kerb mass.") | None = None
    front_axle_rating: quantity("mass", "kg", 300, 5000, "Permissible front axle load.") | None = None
    rear_axle_rating: quantity("mass", "kg", 300, 6000, "Permissible rear axle load.") | None = None
    trailer_rating: quantity("mass", "kg", 0, 12000, "Braked trailer rating.") | None = None
    rotating: (
        quantity("fraction", "%", 0, 20, "Rotating inertia of wheels and driveline as a share of kerb mass.") | None
    ) = None


class Aero(Table):
    """Drag, or the silhouette from which it is estimated."""

    drag_coefficient: (
        quantity(
            "fraction",
            "",
            0.12,
            0.9,
            "Drag coefficient on the road, on frontal area; brochure values are often a tenth lower.",
        )
        | None
    ) = None
    frontal_area: quantity("area", "m2", 1.0, 6.0, "Projected frontal area.") | None = None
    windscreen_rake: quantity("angle", "deg", 15, 90, "Windscreen angle from the horizontal.") | None = None
    tail: choice(TAILS, "Shape of the tail.") | None = None
    underbody: choice(UNDERBODIES, "Covering of the underbody.") | None = None
    cooling: choice(COOLING, "Cooling air inlet.") | None = None
    roof_rack: switch("Roof rack fitted.") | None = None
    roof_tent: switch("Folded roof tent carried, on top of any measured drag or coast-down.") | None = None
    exposed_spare: switch("Spare wheel on the tail.") | None = None


class Tyres(Table):
    """Tyres as the ground and the range feel them."""

    size: str | None = Field(
        default=None, description='ISO metric or inch size, "255/70R18" or "LT285/70R17" or "33x12.5R15".'
    )
    diameter: _length(400, 1300, "Free outside diameter.") | None = None
    section_width: _length(100, 500, "Section width.") | None = None
    tread: choice(TREADS, "Tread class.") | None = None
    eu_label: choice(EU_LABELS, "EU rolling resistance label class [EU 2020/740].") | None = None
    rolling_coefficient: (
        quantity(
            "fraction",
            "",
            0.003,
            0.05,
            "Rolling resistance coefficient on the road at 80 km/h; a drum value [ISO 28580] is about a fifth higher.",
        )
        | None
    ) = None
    deflection: _length(5, 120, "Static deflection under kerb load at road pressure.") | None = None
    adhesion: quantity("fraction", "", 0.3, 1.5, "Peak adhesion on dry asphalt.") | None = None
    tread_depth: _length(0, 40, "Depth of the tread of a new tyre; 0: a slick.") | None = None
    rim_diameter: _length(200, 800, "Rim diameter.") | None = None
    pressure: quantity("pressure", "kPa", 60, 800, "Inflation pressure on the road, cold.") | None = None
    off_road_pressure: quantity("pressure", "kPa", 30, 800, "Inflation pressure on soft ground.") | None = None
    carcass_pressure: (
        quantity("pressure", "kPa", 0, 300, "Pressure the carcass alone would carry on its footprint.") | None
    ) = None


class RoadLoadCoefficients(Table):
    """Coast-down coefficients; they override drag and rolling resistance."""

    epa_a: quantity("force", "lbf", -50, 300, "EPA target coefficient A.") | None = None
    epa_b: quantity("force_per_speed", "lbf/mph", -3, 5, "EPA target coefficient B.") | None = None
    epa_c: quantity("force_per_speed2", "lbf/mph2", 0.001, 0.15, "EPA target coefficient C.") | None = None
    wltp_f0: quantity("force", "N", -200, 1500, "WLTP f0.") | None = None
    wltp_f1: quantity("force_per_speed", "N/(km/h)", -5, 10, "WLTP f1.") | None = None
    wltp_f2: quantity("force_per_speed2", "N/(km/h)2", 0.001, 0.3, "WLTP f2.") | None = None


class Battery(Table):
    """Traction battery; the box is what the belly and the floor feel."""

    usable_energy: quantity("energy", "kWh", 0.02, 400, "Usable energy as makers and databases print it.") | None = None
    test_energy: (
        quantity("energy", "kWh", 0.02, 420, "Energy a full range test discharges: UBE of J1634 and R154.") | None
    ) = None
    gross_energy: quantity("energy", "kWh", 0.03, 450, "Nominal energy of all cells.") | None = None
    chemistry: choice(CHEMISTRIES, "Cathode chemistry.") | None = None
    voltage: quantity("voltage", "V", 10, 1200, "Nominal pack voltage.") | None = None
    resistance: quantity("resistance", "mohm", 1, 2000, "Pack resistance at 25 degC, half charged.") | None = None
    discharge_power: quantity("power", "kW", 0.5, 2000, "Peak discharge power at the terminals.") | None = None
    charge_power: quantity("power", "kW", 0, 1500, "Peak regenerative power into the pack.") | None = None
    heater_power: quantity("power", "kW", 0, 30, "Heat that can be put into the pack.") | None = None
    heat_capacity: quantity("heat_capacity", "kJ/K", 0.5, 3000, "Heat capacity of the pack.") | None = None
    ageing: quantity("fraction", "", 0.1, 5, "Capacity loss over that of published cells.") | None = None
    held_charge: quantity("fraction", "%", 0, 90, "Usable charge that a hybrid holds with its engine.") | None = None
    box_length: _length(300, 3500, "Length of the battery box.") | None = None
    box_width: _length(300, 2000, "Width of the battery box.") | None = None
    box_height: _length(50, 600, "Height of the battery box with its skid.") | None = None
    underfloor: switch("The box lies under the floor between the axles.") | None = None


class Charging(Table):
    """From the wall to the pack."""

    efficiency: quantity("fraction", "%", 50, 99.5, "Energy into the pack per energy from the wall, AC.") | None = None
    ac_power: quantity("power", "kW", 1, 50, "On-board charger power.") | None = None
    dc_inlet: switch("The car has an inlet for direct current.") | None = None
    dc_power: quantity("power", "kW", 5, 1000, "Peak DC charging power.") | None = None
    acceptance: (
        quantity("power", "kW", 1, 3000, "Power the warm pack would take when empty; falls in a line with charge.")
        | None
    ) = None


class Climate(Table):
    """Cabin and climate control."""

    heat_pump: switch("A heat pump heats the cabin, with a resistance heater behind it.") | None = None
    heater_power: quantity("power", "kW", 0, 30, "Heat the cabin can get at 0 degC, all sources.") | None = None
    cooling_power: quantity("power", "kW", 0, 20, "Cooling the cabin can get at 35 degC.") | None = None
    cabin_conductance: (
        quantity("conductance", "W/K", 5, 300, "Heat the closed cabin loses per kelvin, without ventilation.") | None
    ) = None
    recirculation: (
        quantity("fraction", "%", 0, 95, "Share of cabin air that climate control takes back in heating.") | None
    ) = None
    performance: (
        quantity("fraction", "", 0.4, 2, "Coefficient of performance relative to today's usual system.") | None
    ) = None


class Auxiliaries(Table):
    """Electrical loads that are always on."""

    power: (
        quantity("power", "W", 0, 5000, "Low-voltage and control loads while driving, no heating or cooling.") | None
    ) = None


class Regeneration(Table):
    """What braking can give back."""

    max_power: quantity("power", "kW", 0, 1500, "Greatest regenerative power at the wheels.") | None = None
    share: quantity("fraction", "%", 0, 100, "Share of braking taken by the driven axles in gentle braking.") | None = (
        None
    )
    fade_speed: quantity("speed", "km/h", 0, 30, "Speed below which friction brakes take over.") | None = None
    max_deceleration: (
        quantity("acceleration", "m/s2", 0.2, 6, "Deceleration up to which braking is regenerative.") | None
    ) = None


class RideHeight(Table):
    """Ride-height modes as offsets from the road height."""

    access: _length(-200, 0, "Offset of the access mode.") | None = None
    off_road: _length(0, 250, "Offset of the off-road mode.") | None = None


class OffRoad(Table):
    """The side profile that meets the ground, at kerb mass in the road height."""

    ground_clearance: _length(50, 600, "Least clearance between the axles, away from wheels and axles.") | None = None
    belly_height: _length(50, 700, "Height of the belly at mid-wheelbase: what breakover feels.") | None = None
    axle_clearance: _length(50, 600, "Clearance under the lower axle or differential, road height.") | None = None
    bumper_front_height: _length(80, 900, "Height of the lowest front point that limits approach.") | None = None
    bumper_front_setback: _length(0, 900, "How far that point lies behind the foremost point.") | None = None
    bumper_rear_height: _length(80, 1000, "Height of the lowest rear point that limits departure.") | None = None
    bumper_rear_setback: _length(0, 900, "How far that point lies before the rearmost point.") | None = None
    profile: list[tuple[length_text(), length_text()]] | None = Field(
        default=None,
        min_length=1,
        description='Underside points [x, z], x from the front axle, forward positive: ["0.62 m", "0.41 m"].',
    )
    approach: (
        quantity(
            "angle",
            "deg",
            5,
            80,
            "Approach angle in the road height; places the front bumper when its height is unknown.",
        )
        | None
    ) = None
    breakover: (
        quantity(
            "angle", "deg", 5, 60, "Breakover angle in the road height; places the belly when its height is unknown."
        )
        | None
    ) = None
    departure: (
        quantity(
            "angle",
            "deg",
            5,
            80,
            "Departure angle in the road height; places the rear bumper when its height is unknown.",
        )
        | None
    ) = None
    wading_depth: _length(0, 2000, "Declared wading depth.") | None = None
    air_intake_height: _length(200, 2500, "Lowest opening that must stay dry.") | None = None
    floor_height: _length(100, 1500, "Height of the cabin's floor: what floats above it.") | None = None
    cabin_floor_area: quantity("area", "m2", 0.5, 20, "Floor area of the cabin that holds air in water.") | None = None
    flood_share: (
        quantity("fraction", "%", 0, 100, "Share of the cabin below the waterline that floods while it wades.") | None
    ) = None
    wheel_travel_front: _length(40, 600, "Wheel travel, front, bump plus rebound.") | None = None
    wheel_travel_rear: _length(40, 600, "Wheel travel, rear.") | None = None
    wheel_arch_diameter: (
        _length(400, 1600, "Free space for the tyre about the hub, inside the arch, where the vehicle stands.") | None
    ) = None
    ride_height: RideHeight = RideHeight()
    pull_on_sand: (
        quantity("fraction", "%", -100, 100, "Pull over weight on sand beyond what plate and shear tests say.") | None
    ) = None
    pull_on_fine_soil: quantity("fraction", "%", -100, 100, "The same on loam and clay.") | None = None
    pull_on_snow: quantity("fraction", "%", -100, 100, "The same in snow.") | None = None
    soft_sinkage: quantity("fraction", "", 0.1, 10, "Sinkage in soft ground over what the models say.") | None = None


class Envelope(Table):
    """Limits a platform sets to the concepts built on it: ``[least, greatest]`` pairs."""

    construction: choice(CONSTRUCTIONS, "How the platform carries its loads.") | None = None
    wheelbase: list[str] | None = Field(default=None, description="Allowed wheelbase.")
    tyre_diameter: list[str] | None = Field(default=None, description="Allowed tyre diameter.")
    wheel_travel: list[str] | None = Field(default=None, description="Wheel travel the suspension allows.")
    voltage: list[str] | None = Field(default=None, description="Allowed pack voltage.")
    track: list[str] | None = Field(default=None, description="Allowed track.")
    gross_mass: list[str] | None = Field(default=None, description="Allowed gross mass.")
    kinds: list[str] | None = Field(default=None, description="Powertrain kinds the platform carries.")
    floor_thickness: _length(10, 300, "Floor above the battery box.") | None = None
    travel_lost_to_battery: _length(0, 200, "Wheel travel the underfloor pack and its sills take.") | None = None
    energy_density: quantity("count", "", 50, 600, "Pack energy per box volume, kWh/m3.") | None = None


class Fact(Table):
    """A published figure of a real vehicle: a claim to compare with; only what its maker declares is an input."""

    value: float
    source: str = Field(min_length=3)
    date: str | None = None
    note: str | None = None


class ConceptFile(Table):
    """A concept as it stands in one file, before estimates fill the rest."""

    extends: str | None = Field(
        default=None, description='A file beside this one, or "platform:NAME" or "vehicle:NAME" from the library.'
    )
    name: str | None = Field(default=None, min_length=1)
    make: str | None = None
    model_year: quantity("count", "", 1950, 2060, "Model year.") | None = None
    body_style: choice(BODY_STYLES, "Body style.") | None = None
    construction: choice(CONSTRUCTIONS, "How the vehicle carries its loads.") | None = None
    notes: str | None = None
    source: str | None = Field(default=None, description="Source of every value that names none of its own.")
    dimensions: Dimensions = Dimensions()
    mass: Mass = Mass()
    aero: Aero = Aero()
    tyres: Tyres = Tyres()
    road_load: RoadLoadCoefficients = RoadLoadCoefficients()
    powertrain: Powertrain = Powertrain()
    engine: EngineEntry = EngineEntry()
    gearbox: GearboxEntry = GearboxEntry()
    transfer: TransferEntry = TransferEntry()
    tank: Tank = Tank()
    battery: Battery = Battery()
    charging: Charging = Charging()
    climate: Climate = Climate()
    auxiliaries: Auxiliaries = Auxiliaries()
    regeneration: Regeneration = Regeneration()
    off_road: OffRoad = OffRoad()
    suspension: Suspension = Suspension()
    envelope: Envelope | None = None
    five_cycle_factor: (
        quantity("fraction", "", 0.5, 1.0, "Label over unadjusted result; 0.7 unless measured [40 CFR 600.210-12].")
        | None
    ) = None
    published: dict[str, Fact] = Field(default_factory=dict)


__all__ = ["Chosen", "ConceptFile", "Envelope", "Fact", "Given", "Table"]
