"""Building the vehicle: the one place where concept paths meet the nouns of physics."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.concept.building.build_chassis import suspension, tyre
from redline.concept.building.build_engine import build_engine_electric, build_geared
from redline.concept.building.build_parts import battery, charging, drive_unit, regeneration, torque_split
from redline.concept.building.build_thermal import thermal
from redline.concept.building.complete import Deltas, Slots, complete, given_flag
from redline.concept.constants import value_of as k
from redline.foundations.constants import EPA_AIR_DENSITY_KG_M3, GRAVITY_M_S2, WLTP_AIR_DENSITY_KG_M3
from redline.physics.traction.one_wheel import one_wheel_share
from redline.vehicle.body import Body
from redline.vehicle.drive.battery import BatteryBox
from redline.vehicle.drive.differentials import Differentials
from redline.vehicle.drive.powertrain import Electric, Powertrain
from redline.vehicle.mass import Mass
from redline.vehicle.road_load import RoadLoad
from redline.vehicle.side_profile import RideHeights, SideProfile
from redline.vehicle.soil import GroundDeviation
from redline.vehicle.vehicle import Homologation, Vehicle

Values = Mapping[str, jax.Array]


def build(slots: Slots, delta: Deltas | None = None, usual: Deltas | None = None) -> Vehicle:
    """Build the complete vehicle from a concept laid out as arrays; traceable by JAX throughout.

    Deviations and what they are measured against are those of ``concept.building.complete``.
    """
    v, _ = complete(slots, delta, usual)
    road_load = _with_tent(_road_load(v, slots), slots.features)
    return Vehicle(
        body=_body(v),
        mass=_mass(v),
        tyre=tyre(v),
        suspension=suspension(v, slots.features),
        road_load=road_load,
        powertrain=_powertrain(v, slots),
        differentials=_differentials(v, slots.features),
        battery_box=_box(v, slots.features),
        profile=_profile(v, slots),
        homologation=Homologation(
            five_cycle_factor_frac=v["five_cycle_factor"],
            five_cycle_given_frac=slots.mask["five_cycle_factor"],
            wltp_road_load=_wltp_road_load(v, slots.mask, road_load, slots.features),
        ),
        thermal=thermal(v, slots.features),
        soft_ground=GroundDeviation(
            sand_pull_frac=v["off_road.pull_on_sand"],
            fine_pull_frac=v["off_road.pull_on_fine_soil"],
            snow_pull_frac=v["off_road.pull_on_snow"],
            sinkage_ratio=v["off_road.soft_sinkage"],
        ),
    )


def _body(v: Values) -> Body:
    names = (
        "length", "width", "height", "wheelbase", "overhang_front", "overhang_rear", "track_front", "track_rear",
    )  # fmt: skip
    return Body(
        **{f"{name}_m": v[f"dimensions.{name}"] for name in names},
        steering_angle_rad=v["dimensions.steering_angle"],
    )


def _mass(v: Values) -> Mass:
    return Mass(
        kerb_kg=v["mass.kerb"],
        gross_kg=v["mass.gross"],
        epa_test_kg=v["mass.epa_test"],
        wltp_test_kg=v["mass.wltp_test"],
        front_share_frac=v["mass.front_share"],
        cg_height_m=v["mass.cg_height"],
        front_axle_rating_kg=v["mass.front_axle_rating"],
        rear_axle_rating_kg=v["mass.rear_axle_rating"],
        trailer_rating_kg=v["mass.trailer_rating"],
        rotating_frac=v["mass.rotating"],
    )


def driveline_drag(slots: Slots) -> jax.Array | float:
    """What gearbox output, final drive, shafts and differentials take in neutral, as a rolling coefficient.

    Of an engine's gearbox only: drive units of electric machines have their own neutral drag in physics.
    """
    if slots.family != "geared":
        return 0.0
    return k("driveline_drag") + k("driveline_drag_both") * slots.features["both_driven"]


def built_up_road_load(v: Values, driveline: jax.Array | float = 0.0) -> RoadLoad:
    """Road load from tyres, brakes, driveline and silhouette: no coast-down needed.

    ``f0 = (c80 - c_v 22.2 + c_brake + c_driveline) m g``, ``f1 = c_v m g`` with c80 the coefficient at 80 km/h
    [ISO28580].
    """
    mass = v["mass.kerb"] + 75.0
    slope = k("rolling_speed")
    constant = v["tyres.rolling_coefficient"] - slope * 80.0 / 3.6 + k("brake_drag") + driveline
    return RoadLoad(
        constant_n=constant * mass * GRAVITY_M_S2,
        linear_n_s_m=slope * mass * GRAVITY_M_S2,
        drag_area_m2=v["aero.drag_coefficient"] * v["aero.frontal_area"],
        reference_mass_kg=mass,
        neutral_drag_frac=jnp.asarray(0.0),
    )


def _coast_down(
    constant_n: jax.Array, linear_n_s_m: jax.Array, quadratic_n_s2_m2: jax.Array, density: float, mass_kg: jax.Array
) -> RoadLoad:
    return RoadLoad(
        constant_n=constant_n,
        linear_n_s_m=linear_n_s_m,
        drag_area_m2=2.0 * quadratic_n_s2_m2 / density,
        reference_mass_kg=mass_kg,
        neutral_drag_frac=jnp.asarray(1.0),
    )


def _choose(flag: jax.Array, first: RoadLoad, second: RoadLoad) -> RoadLoad:
    return jax.tree.map(lambda a, b: jnp.where(flag > 0.5, a, b), first, second)


def _epa(v: Values) -> RoadLoad:
    return _coast_down(
        v["road_load.epa_a"], v["road_load.epa_b"], v["road_load.epa_c"], EPA_AIR_DENSITY_KG_M3, v["mass.epa_test"]
    )


def _wltp(v: Values) -> RoadLoad:
    return _coast_down(
        v["road_load.wltp_f0"],
        v["road_load.wltp_f1"],
        v["road_load.wltp_f2"],
        WLTP_AIR_DENSITY_KG_M3,
        v["mass.wltp_test"],
    )


_EPA_PATHS = ("road_load.epa_a", "road_load.epa_b", "road_load.epa_c")
_WLTP_PATHS = ("road_load.wltp_f0", "road_load.wltp_f1", "road_load.wltp_f2")


def _road_load(v: Values, slots: Slots) -> RoadLoad:
    estimated = _choose(given_flag(slots.mask, *_WLTP_PATHS), _wltp(v), built_up_road_load(v, driveline_drag(slots)))
    return _choose(given_flag(slots.mask, *_EPA_PATHS), _epa(v), estimated)


def _wltp_road_load(v: Values, mask: Values, otherwise: RoadLoad, f: Values) -> RoadLoad:
    return _choose(given_flag(mask, *_WLTP_PATHS), _with_tent(_wltp(v), f), otherwise)


def _with_tent(road_load: RoadLoad, f: Values) -> RoadLoad:
    """A folded roof tent adds its drag area, whether the rest was estimated or measured."""
    return dataclasses.replace(road_load, drag_area_m2=road_load.drag_area_m2 + f["roof_tent"])


def _powertrain(v: Values, slots: Slots) -> Powertrain:
    """The record of the concept's family."""
    if slots.family == "electric":
        return _electric(v, slots.features)
    return build_geared(v, slots) if slots.family == "geared" else build_engine_electric(v, slots)


def _electric(v: Values, features: Values) -> Electric:
    return Electric(
        front=drive_unit(v, features, "front"),
        rear=drive_unit(v, features, "rear"),
        system_power_w=v["powertrain.power"],
        held_power_frac=v["powertrain.held_power"],
        split=torque_split(v, features),
        regeneration=regeneration(v),
        battery=battery(v, features),
        charging=charging(v, features),
        auxiliary_power_w=v["auxiliaries.power"],
        top_speed_m_s=v["powertrain.top_speed"],
        torque_rise_s=v["powertrain.torque_rise"],
    )


def _differentials(v: Values, f: Values) -> Differentials:
    """What one wheel can take of its axle: by the differential, or its own machine's half where there are two."""

    def own(axle: str) -> jax.Array:
        return jnp.where(v[f"powertrain.{axle}.count"] > 1.5, 1.0, 0.0)

    def share(axle: str) -> jax.Array:
        return jnp.where(own(axle) > 0.5, 0.5, one_wheel_share(f[f"{axle}_bias"]))

    return Differentials(
        front_one_wheel_frac=share("front"),
        rear_one_wheel_frac=share("rear"),
        front_bias_ratio=f["front_bias"],
        rear_bias_ratio=f["rear_bias"],
        front_own_frac=own("front"),
        rear_own_frac=own("rear"),
        brake_control_frac=f["brake_control"],
    )


def _box(v: Values, features: Values) -> BatteryBox:
    return BatteryBox(
        length_m=v["battery.box_length"],
        width_m=v["battery.box_width"],
        height_m=v["battery.box_height"],
        floor_thickness_m=features["floor_thickness"],
        travel_lost_m=features["travel_lost"] * features["underfloor"],
        underfloor_frac=features["underfloor"],
    )


def _profile(v: Values, slots: Slots) -> SideProfile:
    x, z = _drawn_profile(v)
    given = slots.profile_given > 0.5
    return SideProfile(
        x_m=jnp.where(given, slots.profile_x_m, x),
        z_m=jnp.where(given, slots.profile_z_m, z),
        ground_clearance_m=v["off_road.ground_clearance"],
        axle_clearance_m=v["off_road.axle_clearance"],
        wading_depth_m=v["off_road.wading_depth"],
        air_intake_height_m=v["off_road.air_intake_height"],
        floor_height_m=v["off_road.floor_height"],
        cabin_floor_m2=v["off_road.cabin_floor_area"],
        flood_frac=v["off_road.flood_share"],
        wheel_travel_front_m=v["off_road.wheel_travel_front"],
        wheel_travel_rear_m=v["off_road.wheel_travel_rear"],
        ride_heights=RideHeights(
            access_m=v["off_road.ride_height.access"],
            road_m=jnp.asarray(0.0),
            off_road_m=v["off_road.ride_height.off_road"],
        ),
    )


def _drawn_profile(v: Values) -> tuple[jax.Array, jax.Array]:
    """Underside drawn from heights and overhangs: nose, bumpers, belly over the box, tail; 16 points."""
    wheelbase, radius = v["dimensions.wheelbase"], 0.5 * v["tyres.diameter"]
    front = v["dimensions.overhang_front"] - v["off_road.bumper_front_setback"]
    rear = v["dimensions.overhang_rear"] - v["off_road.bumper_rear_setback"]
    nose, tail = v["off_road.bumper_front_height"], v["off_road.bumper_rear_height"]
    belly = v["off_road.belly_height"]
    half_box = jnp.minimum(0.5 * v["battery.box_length"], 0.5 * wheelbase - radius)
    middle = -0.5 * wheelbase
    points = (
        (v["dimensions.overhang_front"], nose + 0.5 * v["off_road.bumper_front_setback"] + 0.1),
        (front, nose),
        (middle + half_box, belly),
        (middle, belly),
        (middle - half_box, belly),
        (-wheelbase - rear, tail),
        (-wheelbase - v["dimensions.overhang_rear"], tail + 0.5 * v["off_road.bumper_rear_setback"] + 0.1),
    )
    padded = (*points, *(points[-1],) * (16 - len(points)))
    return jnp.stack([x for x, _ in padded]), jnp.stack([z for _, z in padded])
