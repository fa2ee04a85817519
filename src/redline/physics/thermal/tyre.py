"""Tyres and oil in the cold: what the day's air and a cold start add to the resistance of a warm car."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float

#: Fall of rolling resistance per kelvin of air temperature: K_0 of the road-load correction [UN R154 annex B4 sec.
#: 4.5.2, recalled; ISO 28580 sec. 9.2 has 0.008 for car tyres], and the temperature it refers to.
_ROLLING_1_K, _REFERENCE_K = 8.6e-3, 293.15
#: Rise of a tyre that has stood over one that has rolled, and the time it takes to warm [LaClair05: 20-30 min].
_STOOD_FRAC, _WARM_UP_S = 0.20, 900.0


def rolling_factor(outside_k: Float, tyre_warmth_frac: Float) -> jax.Array:
    """Rolling resistance over that of a warm tyre at 20 degC, ``(1 + K_0 (T_0 - T)) (1 + c (1 - warmth))``.

    >>> round(float(rolling_factor(266.45, 1.0)), 3)
    1.23
    """
    air = jnp.maximum(1.0 + _ROLLING_1_K * (_REFERENCE_K - jnp.asarray(outside_k)), 0.5)
    return air * (1.0 + _STOOD_FRAC * (1.0 - jnp.asarray(tyre_warmth_frac)))


def tyre_warmth(warmth_frac: Float, rolling_s: Float) -> jax.Array:
    """Warmth after some time of rolling, ``w' = 1 - (1 - w) exp(-t / tau)``."""
    return 1.0 - (1.0 - jnp.asarray(warmth_frac)) * jnp.exp(-jnp.asarray(rolling_s) / _WARM_UP_S)


#: Drag of the oil of one electric axle at the wheels with oil at 40 degC, N, and its rise per kelvin of colder oil:
#: viscosity falls by a third in 10 K, churning goes with its square root (engineering range).
_OIL_N, _OIL_1_K, _OIL_REFERENCE_K = 12.0, 0.02, 313.15


def oil_drag(axles_count: Float, oil_k: Float) -> jax.Array:
    """Drag that cold gear oil adds to that of oil at 40 degC, ``n F (exp(c (T_0 - T)) - 1)``, in N.

    Negative in a hotter gearbox, and never more than all of it.
    """
    colder = _OIL_REFERENCE_K - jnp.asarray(oil_k)
    return axles_count * _OIL_N * (jnp.exp(_OIL_1_K * colder) - 1.0)
