"""A step met with a little speed: momentum carries an axle over the part of the edge that thrust alone does not."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp

from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.physics.traction.step import StepClimber, Which, climb_margin, crawl_step, step_height

_STEEPEST_RAD, _STEPS, _NODES = 0.5 * math.pi, 40, 24


def work_missing(climber: StepClimber, friction_coeff: Float, contact_rad: Float, *, front: Which) -> jax.Array:
    """Work that thrust at a crawl lacks from first contact until the hub is over the edge, in J.

    ``E = int max(0, -D(a)) r cos a da`` from 0 to the angle of first contact: the hub goes round the edge, forward by
    ``r cos a da``; D is the forward force to spare with the edge at its height [statics, body level].
    """
    contact = jnp.asarray(contact_rad)
    height = step_height(climber.radius_m, climber.deflection_m, contact)
    share = (jnp.arange(_NODES) + 0.5) / _NODES

    def lacking(angle: jax.Array) -> jax.Array:
        spare = climb_margin(climber, friction_coeff, angle, height, front=front) * climber.weight_n
        return jnp.maximum(-spare, 0.0) * climber.radius_m * jnp.cos(angle)

    return jnp.mean(jax.vmap(lacking)(share * contact)) * contact


def run_up_step(
    climber: StepClimber,
    friction_coeff: Float,
    speed_m_s: Float,
    mass_kg: Float,
    unsprung_kg: Float,
    *,
    front: Which,
) -> jax.Array:
    """Highest step that one axle climbs when it meets it at a speed at full thrust, in m.

    Energy: ``(m - m_u) v^2 / 2 = E(a)``. Wheels and axle of mass ``m_u`` stop against the edge and lose theirs; springs
    and tyres hand over the rest without loss, so this is an upper bound [model of this project].
    """
    energy = 0.5 * (jnp.asarray(mass_kg) - unsprung_kg) * jnp.asarray(speed_m_s) ** 2

    def spare(contact: jax.Array) -> jax.Array:
        missing = work_missing(climber, friction_coeff, contact, front=front)
        return (energy - missing) / (climber.weight_n * climber.radius_m)

    contact = root(spare, 0.0, _STEEPEST_RAD, steps=_STEPS)
    met = step_height(climber.radius_m, climber.deflection_m, contact)
    return jnp.maximum(met, crawl_step(climber, friction_coeff, front=front))
