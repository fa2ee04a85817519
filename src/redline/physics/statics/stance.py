"""From the vehicle to its stance: springs, bars, stops and tyres at a ride height and a pressure."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.types import Float
from redline.physics.road.tyre import crown_half_width, vertical_stiffness
from redline.vehicle.chassis.stance import Stance
from redline.vehicle.chassis.suspension import AxleSuspension
from redline.vehicle.vehicle import Vehicle

#: Left is positive in y; wheels come front left, front right, rear left, rear right.
_SIDE = (1.0, -1.0, 1.0, -1.0)


def stance_of(
    vehicle: Vehicle, *, lift_m: Float = 0.0, bars_off_frac: Float = 0.0, pressure_pa: Float | None = None
) -> Stance:
    """Lay a vehicle at kerb mass out for statics.

    ``lift_m`` is the ride height over the road height; ``bars_off_frac`` is 1 where bars that can be taken off are off;
    ``pressure_pa`` is the tyres' pressure, the road pressure where none is given. The springs carry
    ``F_0 = w m g / 2 - m_u g`` where the vehicle stands level.
    """
    mass, body, suspension = vehicle.mass, vehicle.body, vehicle.suspension
    kerb, front = jnp.asarray(mass.kerb_kg), jnp.asarray(mass.front_share_frac)
    pressure = vehicle.tyre.pressure_pa if pressure_pa is None else pressure_pa
    even = 0.25 * kerb * GRAVITY_M_S2
    on_road, stiffness = (vertical_stiffness(vehicle.tyre, even, p) for p in (vehicle.tyre.pressure_pa, pressure))
    axles = (suspension.front, suspension.rear)
    tracks = (jnp.asarray(body.track_front_m), jnp.asarray(body.track_rear_m))
    loads = _wheels(*(0.5 * kerb * GRAVITY_M_S2 * share for share in (front, 1.0 - front)))
    unsprung = _wheels(*(0.5 * jnp.asarray(axle.unsprung_kg) for axle in axles))
    hub = vehicle.tyre.radius_m - loads / stiffness
    x = body.wheelbase_m * _wheels(1.0 - front, -front)
    side, track = jnp.array(_SIDE), _wheels(*tracks)
    sprung = kerb - jnp.sum(unsprung)
    lean, other = _leans(axles, tracks)
    road_hub = vehicle.tyre.radius_m - loads / on_road
    lower = jnp.sum(loads * (hub - road_hub)) / (kerb * GRAVITY_M_S2)
    return Stance(
        x_m=x,
        y_m=0.5 * side * track,
        hub_m=hub,
        radius_m=jnp.asarray(vehicle.tyre.radius_m),
        crown_m=crown_half_width(vehicle.tyre),
        tyre_n_m=jnp.broadcast_to(stiffness, (4,)),
        unsprung_kg=unsprung,
        sprung_kg=sprung,
        sprung_x_m=-jnp.sum(unsprung * x) / sprung,
        sprung_z_m=(kerb * mass.cg_height_m - jnp.sum(unsprung * road_hub)) / sprung + lift_m + lower,
        preload_n=loads - unsprung * GRAVITY_M_S2,
        rate_n_m=_wheels(*(axle.wheel_rate_n_m for axle in axles)),
        bar_n_m=_wheels(*(axle.anti_roll_n_m * (1.0 - axle.anti_roll_free_frac * bars_off_frac) for axle in axles)),
        stop_n_m=_wheels(*(axle.stop_n_m for axle in axles)),
        bump_m=_wheels(*(axle.bump_m for axle in axles)) + lift_m,
        rebound_m=_wheels(*(axle.rebound_m for axle in axles)) - lift_m,
        lever_frac=_wheels(*(_lever(axle, track) for axle, track in zip(axles, tracks, strict=True))),
        lean_rad_m=lean * side,
        lean_other_rad_m=other * side,
        warp_n_m=_warp(vehicle, tracks),
    )


def _wheels(*axles: Float) -> jax.Array:
    one, other = (jnp.asarray(value, float) for value in axles)
    return jnp.stack([one, one, other, other])


def _lever(axle: AxleSuspension, track_m: jax.Array) -> jax.Array:
    """Half distance of the springs over that of the wheels: below 1 under a beam only."""
    return jnp.where(jnp.asarray(axle.solid_frac) > 0.5, axle.spring_base_m / track_m, 1.0)


def _leans(axles: tuple[AxleSuspension, ...], tracks: tuple[jax.Array, ...]) -> tuple[jax.Array, jax.Array]:
    """Lean per own travel and per the other wheel's, left wheel: a beam rolls, an arm swings."""
    solid = [jnp.asarray(axle.solid_frac) > 0.5 for axle in axles]
    own = [jnp.where(s, 1.0 / t, a.lean_rad_m) for s, t, a in zip(solid, tracks, axles, strict=True)]
    other = [jnp.where(s, -1.0 / t, 0.0) for s, t in zip(solid, tracks, strict=True)]
    return _wheels(own[0], own[1]), _wheels(other[0], other[1])


def _warp(vehicle: Vehicle, tracks: tuple[jax.Array, ...]) -> jax.Array:
    """Stiffness against unequal twist that cross links take away, ``c K_f K_r / (K_f + K_r)`` with ``K = 2 k l^2``."""
    axles = (vehicle.suspension.front, vehicle.suspension.rear)
    front, rear = (
        2.0 * jnp.asarray(axle.wheel_rate_n_m) * _lever(axle, track) ** 2
        for axle, track in zip(axles, tracks, strict=True)
    )
    return vehicle.suspension.cross_link_frac * front * rear / (front + rear)
