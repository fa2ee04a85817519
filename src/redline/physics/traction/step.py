"""Climbing a vertical step at a crawl: both wheels of one axle on the edge, plain statics, body level."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.physics.traction.driveline import Driveline

_STEEPEST_RAD, _MANY = 0.5 * math.pi, 1e9
#: Whether the front axle is on the edge, or the rear one.
Which = bool | jax.Array
#: A rear wheel against a step nearly as high as its hub jams: its load has no arm. Kept off by this share of L.
_LEAST_ARM_FRAC = 0.01


@record
class StepClimber:
    """What a step needs of a vehicle: weight, front share of it, wheelbase, tyre radius and deflection, driveline."""

    weight_n: Float
    front_share_frac: Float
    wheelbase_m: Float
    radius_m: Float
    deflection_m: Float
    driveline: Driveline


@record
class _Edge:
    """Lines in the edge axle's tractive force T: load ``N = load_n - load_frac T`` of it, ``M = ...`` of the other."""

    load_n: Float
    load_frac: Float
    other_n: Float
    other_frac: Float
    sine_frac: Float
    cosine_frac: Float


def step_height(radius_m: Float, deflection_m: Float, contact_rad: Float) -> jax.Array:
    """Height of a step whose edge a tyre meets at an angle from its lowest point, ``h = r - (r - d) cos a``, in m.

    The hub stands a static deflection d lower than a rigid wheel's [statics].

    >>> round(float(step_height(0.40, 0.0, jnp.arccos(0.5))), 3)
    0.2
    """
    return jnp.asarray(radius_m) - (jnp.asarray(radius_m) - deflection_m) * jnp.cos(contact_rad)


def _edge(climber: StepClimber, contact_rad: jax.Array, height_m: jax.Array, *, front: Which) -> _Edge:
    """Loads of both axles by moments about the other axle's contact: ``V (L +- r sin a) -+ h H = W w L``.

    ``V = N cos a + T sin a`` and ``H = T cos a - N sin a`` act at the edge; upper signs for the front axle.
    """
    side = jnp.where(front, 1.0, -1.0)
    share = jnp.where(front, climber.front_share_frac, 1.0 - jnp.asarray(climber.front_share_frac))
    sine, cosine = jnp.sin(contact_rad), jnp.cos(contact_rad)
    arm = climber.wheelbase_m + side * climber.radius_m * sine
    across = jnp.maximum(cosine * arm + side * height_m * sine, _LEAST_ARM_FRAC * climber.wheelbase_m)
    load = climber.weight_n * share * climber.wheelbase_m / across
    return _Edge(
        load_n=load,
        load_frac=(sine * arm - side * height_m * cosine) / across,
        other_n=climber.weight_n - cosine * load,
        other_frac=side * height_m / across,
        sine_frac=sine,
        cosine_frac=cosine,
    )


def _share_range(driveline: Driveline, *, front: Which) -> tuple[jax.Array, jax.Array]:
    """Least and greatest force of the other axle over the edge axle's that the centre passes without brakes."""
    least, most = jnp.asarray(driveline.least_front_frac), jnp.asarray(driveline.most_front_frac)
    least, most = jnp.where(front, least, 1.0 - most), jnp.where(front, most, 1.0 - least)
    braked = jnp.asarray(driveline.brake_frac) > 0.5
    low = jnp.where(braked, 0.0, (1.0 - most) / jnp.maximum(most, 1.0 / _MANY))
    high = jnp.where(braked | (least <= 0.0), _MANY, (1.0 - least) / jnp.maximum(least, 1.0 / _MANY))
    return low, high


def climb_margin(
    climber: StepClimber, friction_coeff: Float, contact_rad: Float, height_m: Float, *, front: Which
) -> jax.Array:
    """Forward force to spare over weight with one axle on the edge, ``(U + T cos a - N sin a) / W`` at its greatest.

    T and U are the tractive forces of the edge axle and of the other: ``T <= mu N``, ``U <= mu M``, each within its
    axle's torque, both within the source's, and in the proportion that the centre allows. All are lines in T, so the
    greatest lies where two of them cross. Climbs where it is not negative [statics].
    """
    ahead, behind = jnp.asarray(climber.driveline.front.most_n), jnp.asarray(climber.driveline.rear.most_n)
    own, other = jnp.where(front, ahead, behind), jnp.where(front, behind, ahead)
    edge = _edge(climber, jnp.asarray(contact_rad), jnp.asarray(height_m), front=front)
    low, high = _share_range(climber.driveline, front=front)
    start, slope = _other_lines(climber, edge, other, friction_coeff, high)
    by_grip = friction_coeff * edge.load_n / (1.0 + friction_coeff * edge.load_frac)
    most = jnp.minimum(jnp.minimum(own, by_grip), climber.driveline.total_n)
    steep = low - slope
    most = jnp.minimum(most, jnp.min(jnp.where(steep > 1e-12, start / jnp.where(steep > 1e-12, steep, 1.0), jnp.inf)))
    most = jnp.maximum(most, 0.0)
    first, second = jnp.triu_indices(4, 1)
    turn = slope[second] - slope[first]
    crossing = jnp.where(jnp.abs(turn) > 1e-12, (start[first] - start[second]) / jnp.where(turn == 0.0, 1.0, turn), 0.0)
    force = jnp.clip(jnp.concatenate([crossing, jnp.stack([0.0 * most, most])]), 0.0, most)
    helped = jnp.min(start[:, None] + slope[:, None] * force[None, :], axis=0)
    load = edge.load_n - edge.load_frac * force
    return jnp.max(helped + force * edge.cosine_frac - load * edge.sine_frac) / climber.weight_n


def _other_lines(
    climber: StepClimber, edge: _Edge, other_n: jax.Array, friction_coeff: Float, high: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Lines in T that the other axle's force stays below: grip, its torque, the source's, the centre; ``(4,)`` each."""
    zero = jnp.zeros_like(edge.load_n)
    free = jnp.where(high >= _MANY, climber.weight_n * _MANY, zero)
    start = jnp.stack([friction_coeff * edge.other_n, zero + other_n, zero + climber.driveline.total_n, free])
    return start, jnp.stack([-friction_coeff * edge.other_frac, zero, zero - 1.0, zero + high])


def steepest_contact(climber: StepClimber, friction_coeff: Float, *, front: Which) -> jax.Array:
    """Angle of the steepest edge an axle climbs at a crawl, in rad from the lowest point of its tyre."""

    def margin(angle: jax.Array) -> jax.Array:
        height = step_height(climber.radius_m, climber.deflection_m, angle)
        return climb_margin(climber, friction_coeff, angle, height, front=front)

    return root(margin, 0.0, _STEEPEST_RAD)


def crawl_step(climber: StepClimber, friction_coeff: Float, *, front: Which) -> jax.Array:
    """Highest step one axle climbs at a crawl, in m."""
    angle = steepest_contact(climber, friction_coeff, front=front)
    return step_height(climber.radius_m, climber.deflection_m, angle)
