"""Wheels in the air: pull with one lifted, the twister with each kind of differential, brakes on split ground."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.road.road_load import normal_force
from redline.physics.statics.stance import stance_of
from redline.physics.statics.twister import on_twister
from redline.physics.traction.brake_heat import brake_power, disc_in, time_until_hot
from redline.physics.traction.driveline import LOCKED_BIAS, Driveline
from redline.physics.traction.wheels import Thrust, braking_for, greatest_thrust
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import surfaces
from redline.proving_ground.driving.driveline_of import driveline_of, low_range_of
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.loads import CRAWL_M_S, road_resistance
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.traction_ground import under_left, wheel_loads
from redline.vehicle.chassis.stance import Stance
from redline.vehicle.vehicle import Vehicle

_DRY = "dry_asphalt"
#: The twister: its amplitude, its surface, and how many places of the climbing quarter wave are looked at.
AMPLITUDE_M, MOUNDS = to_si(150.0, "mm", "length"), "earth"
_PLACES = 8
#: The grade on which brakes hold the wheels on ice.
_BRAKED_GRADE = 0.20


def with_differentials(driveline: Driveline, bias_ratio: Float, brake_frac: Float) -> Driveline:
    """The same vehicle with other differentials on its axles and brakes that help or do not; motors stay."""

    def other(axle_bias_ratio: Float, own_frac: Float) -> Float:
        return jnp.where(jnp.asarray(own_frac) > 0.5, axle_bias_ratio, bias_ratio)

    front, rear = driveline.front, driveline.rear
    return dataclasses.replace(
        driveline,
        front=dataclasses.replace(front, bias_ratio=other(front.bias_ratio, front.own_frac)),
        rear=dataclasses.replace(rear, bias_ratio=other(rear.bias_ratio, rear.own_frac)),
        brake_frac=jnp.asarray(brake_frac),
    )


def poised_loads(vehicle: Vehicle, mass_kg: Float) -> jax.Array:
    """Loads ``(4,)`` on level ground that warps until the first wheel lifts: front left rises, in N.

    Warp takes from one diagonal what it gives to the other, the same on both axles, so the lighter axle's wheel lifts
    first with all its load on its neighbour [statics].
    """
    loads = wheel_loads(vehicle, mass_kg, 0.0)
    return loads + jnp.min(loads) * jnp.array([-1.0, 1.0, 1.0, -1.0])


def lifted_pull(vehicle: Vehicle, driveline: Driveline) -> jax.Array:
    """Thrust over weight on dry asphalt when warp has just lifted one wheel."""
    loads = poised_loads(vehicle, vehicle.mass.gross_kg)
    return greatest_thrust(driveline, vehicle.tyre.adhesion_coeff * loads) / jnp.sum(loads)


def _twister_loads(stance: Stance, amplitude_m: Float, wheelbase_m: Float) -> tuple[jax.Array, jax.Array]:
    """Wheel loads ``(place, 4)`` from the middle of a wave to its crest, and the slope resistance there ``(place,)``.

    Moving on by dx lifts each wheel by ``z' dx`` against its load: ``R = sum N z'``, the work of warping [statics].
    """
    phase = 0.5 * jnp.pi * (jnp.arange(_PLACES) + 1.0) / _PLACES
    poses = jax.vmap(lambda at: on_twister(stance, amplitude_m, at * wheelbase_m / jnp.pi))(phase)
    slope = amplitude_m * jnp.pi / wheelbase_m * jnp.cos(phase)
    diagonal = jnp.array([1.0, -1.0, -1.0, 1.0])
    return poses.load_n, slope * jnp.sum(poses.load_n * diagonal, axis=1)


def twister_reserve(
    vehicle: Vehicle, conditions: Conditions, drivelines: Driveline, amplitude_m: Float = AMPLITUDE_M
) -> jax.Array:
    """Least thrust to spare over weight on the twister at kerb mass, for stacked drivelines; above 0 it gets through.

    ``min over places of (F - R - f W) / W`` at a crawl, without momentum.
    """
    adhesion, rolling = surfaces()[MOUNDS]
    here = dataclasses.replace(conditions, rolling_frac=rolling)
    mass = vehicle.mass.kerb_kg
    stance = stance_of(vehicle, lift_m=vehicle.profile.ride_heights.off_road_m, bars_off_frac=1.0)
    loads, climbing = _twister_loads(stance, amplitude_m, vehicle.body.wheelbase_m)
    resisting = climbing + road_resistance(vehicle, here, mass, 0.0, CRAWL_M_S)
    grips = vehicle.tyre.adhesion_coeff * adhesion * loads

    def one(line: Driveline) -> jax.Array:
        thrust = jax.vmap(lambda grip: greatest_thrust(line, grip))(grips)
        return jnp.min(thrust - resisting) / normal_force(mass, 0.0)

    return jax.vmap(one)(drivelines)


def braked_climb(vehicle: Vehicle, conditions: Conditions, driveline: Driveline) -> tuple[Thrust, jax.Array]:
    """Brakes that climb 20 % with the left wheels on ice, gross mass, and the force that takes, in N."""
    mass, ground = vehicle.mass.gross_kg, under_left("ice", _DRY)
    needed = road_resistance(vehicle, conditions, mass, _BRAKED_GRADE, CRAWL_M_S)
    grips = vehicle.tyre.adhesion_coeff * ground.adhesion_frac * wheel_loads(vehicle, mass, _BRAKED_GRADE)
    return braking_for(driveline, grips, needed), needed


def _brakes(vehicle: Vehicle, conditions: Conditions, driveline: Driveline) -> Outcome:
    """Heat of all brakes, and the time until the hotter one gives up; none where the grade is not held."""
    held, needed = braked_climb(vehicle, conditions, driveline)
    disc = disc_in(2.0 * (jnp.asarray(vehicle.tyre.radius_m) - vehicle.tyre.section_height_m))
    hotter = jnp.maximum(held.front_brake_n, held.rear_brake_n)
    lasts = time_until_hot(disc, brake_power(hotter, CRAWL_M_S), conditions.temperature_k)
    climbs = held.total_n >= needed * (1.0 - 1e-6)
    return {
        "split_brake_power": brake_power(jnp.asarray(held.front_brake_n) + held.rear_brake_n, CRAWL_M_S),
        "split_brake_time": jnp.where(climbs, lasts, 0.0),
    }


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Pull with a wheel lifted; spare thrust on the twister as equipped, open, braked and locked; brakes on ice."""
    del legs
    own = driveline_of(vehicle, conditions, CRAWL_M_S, low_range_of(vehicle))
    kinds = [own, *(with_differentials(own, *kind) for kind in ((1.0, 0.0), (1.0, 1.0), (LOCKED_BIAS, 0.0)))]
    stacked = jax.tree.map(lambda *leaves: jnp.stack([jnp.asarray(leaf, float) for leaf in leaves]), *kinds)
    reserve = twister_reserve(vehicle, conditions, stacked)
    names = ("twister_reserve", "twister_reserve_open", "twister_reserve_braked", "twister_reserve_locked")
    return {
        "lifted_wheel_pull": lifted_pull(vehicle, own),
        **dict(zip(names, reserve, strict=True)),
        **_brakes(vehicle, conditions, own),
    }


TRIAL = Trial(
    name="wheel_in_the_air",
    title="Traction with a wheel in the air, on the twister and on split ground",
    attributes=(
        Attribute("lifted_wheel_pull", "fraction", "%", "more", "Pull over weight with one wheel lifted, asphalt"),
        Attribute("twister_reserve", "fraction", "%", "more", "Spare pull on a 150 mm twister; below 0 stuck", 1),
        Attribute("twister_reserve_open", "fraction", "%", "more", "The same, open differentials without brakes", 1),
        Attribute("twister_reserve_braked", "fraction", "%", "more", "The same, open ones with braked wheels", 1),
        Attribute("twister_reserve_locked", "fraction", "%", "more", "The same, both axles locked", 1),
        Attribute("split_brake_power", "power", "kW", "less", "Brake heat, 20 % with left wheels on ice, 3 km/h", 1),
        Attribute("split_brake_time", "time", "min", "more", "Until brakes are too hot there; 60: never, 0: stuck"),
    ),
    evaluate=evaluate,
    suite="off_road",
    source="statics of differentials and brakes on wheel loads of the suspension; docs/theory/traction.md",
)
