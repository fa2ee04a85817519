"""The vehicle in a ford: what floats, what its tyres still carry and drive, and the depth that holds."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import DRIVER_KG, GRAVITY_M_S2
from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.physics.response.full_throttle import axle_forces
from redline.physics.road.thrust import Stance, climbing_thrust
from redline.physics.water.floating import DEEPEST_M, Hull, depth_with_load, tyre_load
from redline.physics.water.wading import WALKING_PACE_M_S, bow_wave_height, water_drag
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import surfaces
from redline.proving_ground.driving.driveline_of import low_range_of
from redline.proving_ground.driving.march import drive_on, front_share_of
from redline.vehicle.drive.powertrain import Geared
from redline.vehicle.vehicle import Vehicle

#: The bed of a ford: loose gravel.
_BED = "loose_gravel"
#: Drag coefficient of a blunt front in water [Hoerner, Fluid-Dynamic Drag, ch. III, recalled: 1.0 to 1.2].
_FRONT_COEFF = 1.1
#: Share of the weight that tyres must still carry for a vehicle to be steered: a fifth (engineering value).
STEERED_FRAC = 0.2


def hull_of(vehicle: Vehicle) -> Hull:
    """What the water meets, in the off-road ride height with a driver aboard."""
    profile, box, tyre = vehicle.profile, vehicle.battery_box, vehicle.tyre
    lift = profile.ride_heights.off_road_m
    belly = jnp.min(jnp.asarray(profile.z_m)) + lift
    radius = jnp.asarray(tyre.radius_m)
    return Hull(
        mass_kg=vehicle.mass.kerb_kg + DRIVER_KG,
        tyre_radius_m=radius,
        rim_radius_m=jnp.maximum(radius - tyre.section_height_m, 0.1),
        tyre_width_m=tyre.section_width_m,
        belly_m=belly,
        box_m2=box.underfloor_frac * box.length_m * box.width_m,
        box_height_m=box.height_m,
        floor_m=profile.floor_height_m + lift,
        cabin_m2=profile.cabin_floor_m2,
        flood_frac=profile.flood_frac,
        length_m=vehicle.body.length_m,
    )


def thrust_left(vehicle: Vehicle, conditions: Conditions, hull: Hull, depth_m: Float) -> jax.Array:
    """Thrust at walking pace in still water less drag and the bed's resistance, in N.

    Grip is that of the load left on the tyres, shared between the axles as on land; drag is that of a blunt front from
    the ground to the water line.
    """
    train = vehicle.powertrain
    drive = drive_on(vehicle, conditions)
    forces = axle_forces(drive, front_share_of(vehicle), WALKING_PACE_M_S, low_range_of(vehicle))
    adhesion, rolling = surfaces()[_BED]
    left = jnp.maximum(tyre_load(hull, depth_m), 0.0)
    stance = Stance(
        mass_kg=left / GRAVITY_M_S2,
        front_share_frac=vehicle.mass.front_share_frac,
        cg_height_m=vehicle.mass.cg_height_m,
        wheelbase_m=vehicle.body.wheelbase_m,
        adhesion_coeff=vehicle.tyre.adhesion_coeff * adhesion,
        locked_frac=train.transfer.locked_frac if isinstance(train, Geared) else 0.0,
    )
    drag = water_drag(vehicle.body.width_m, depth_m, _FRONT_COEFF, WALKING_PACE_M_S)
    return climbing_thrust(stance, *forces, 0.0) - drag - rolling * vehicle.tyre.rolling_coeff * left


def holding_depths(vehicle: Vehicle, conditions: Conditions) -> dict[str, jax.Array]:
    """Depths to which each thing holds at walking pace, in m: what is declared, the intake, tyre load, thrust."""
    hull, profile = hull_of(vehicle), vehicle.profile
    intake = profile.air_intake_height_m + profile.ride_heights.off_road_m - bow_wave_height(WALKING_PACE_M_S)
    return {
        "declared": jnp.asarray(profile.wading_depth_m),
        "intake": jnp.asarray(intake),
        "load": depth_with_load(hull, STEERED_FRAC),
        "thrust": root(lambda depth: thrust_left(vehicle, conditions, hull, depth), 0.0, DEEPEST_M),
    }


def fording_depth(vehicle: Vehicle, conditions: Conditions) -> jax.Array:
    """Depth that holds at walking pace: the least of all, in m."""
    return jnp.min(jnp.stack(list(holding_depths(vehicle, conditions).values())))
