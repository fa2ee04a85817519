"""Adhesion: how much thrust the driven axles can put down once load transfer is counted."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float


def adhesion_limited_thrust(
    front_normal_n: Float,
    rear_normal_n: Float,
    front_available_n: Float,
    rear_available_n: Float,
    adhesion_coeff: Float,
    transfer_frac: Float,
    resistance_n: Float,
) -> jax.Array:
    """Greatest thrust both axles can put down while the thrust itself shifts load rearwards, in N.

    With ``N_f(F) = N_f0 - t (F - R)`` and ``N_r(F) = N_r0 + t (F - R)``, where ``t = h/L`` and ``R`` is the
    resistance that thrust must overcome before it accelerates, the answer is the largest F with
    ``F <= min(T_f, mu N_f(F)) + min(T_r, mu N_r(F))`` [Wong22 sec. 3.4]. The right-hand side is concave
    and piecewise linear in F, so F is the least of the four closed forms.

    >>> round(float(adhesion_limited_thrust(5000.0, 5000.0, 1e9, 1e9, 0.8, 0.25, 0.0)))
    8000
    >>> round(float(adhesion_limited_thrust(5000.0, 5000.0, 0.0, 1e9, 0.8, 0.25, 0.0)))
    5000
    """
    mu, t, r = adhesion_coeff, transfer_frac, resistance_n
    front_grip = mu * (jnp.asarray(front_normal_n) + t * r)
    rear_grip = mu * (jnp.asarray(rear_normal_n) - t * r)
    both_torque = jnp.asarray(front_available_n) + rear_available_n
    both_grip = front_grip + rear_grip
    front_slips = (front_grip + rear_available_n) / (1.0 + mu * t)
    rear_slips = (front_available_n + rear_grip) / jnp.maximum(1.0 - mu * t, 1e-6)
    thrust = jnp.minimum(jnp.minimum(both_torque, both_grip), jnp.minimum(front_slips, rear_slips))
    return jnp.maximum(thrust, 0.0)
