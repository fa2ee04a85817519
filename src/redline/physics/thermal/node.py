"""One lump of heat: a capacity that takes heat in and loses it to its surroundings."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float


def warmed(
    temperature_k: Float, capacity_j_k: Float, inflow_w: Float, conductance_w_k: Float, outside_k: Float, dt_s: Float
) -> jax.Array:
    """Temperature after a time, by the implicit step ``T' = (C T + dt (Q + G T_out)) / (C + dt G)``, in K.

    Stable for any length of step; what is stored, ``C (T' - T)``, is what came in less what went out at T'
    [implicit Euler; Incropera07 sec. 5.10.2].

    >>> round(float(warmed(300.0, 1000.0, 0.0, 10.0, 280.0, 1e9)), 3)
    280.0
    """
    capacity = jnp.asarray(capacity_j_k)
    return (capacity * temperature_k + dt_s * (inflow_w + conductance_w_k * outside_k)) / (
        capacity + dt_s * conductance_w_k
    )


def inflow_to_reach(
    temperature_k: Float, target_k: Float, capacity_j_k: Float, conductance_w_k: Float, outside_k: Float, dt_s: Float
) -> jax.Array:
    """Heat that brings a lump to a temperature within a time: the implicit step inverted, in W.

    ``Q = C (T* - T) / dt + G (T* - T_out)``.

    >>> flow = inflow_to_reach(280.0, 290.0, 1000.0, 5.0, 270.0, 60.0)
    >>> round(float(warmed(280.0, 1000.0, flow, 5.0, 270.0, 60.0)), 9)
    290.0
    """
    rate = jnp.asarray(capacity_j_k) * (target_k - temperature_k) / dt_s
    return rate + conductance_w_k * (jnp.asarray(target_k) - outside_k)
