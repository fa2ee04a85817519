"""The tyre as a wheel and as a spring: how far it rolls in a turn, what it presses with, how it gives way and leans."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.vehicle.chassis.tyre import Tyre

#: Half width of the ellipse a tyre shows from behind, over half its section width [model of this project].
_CROWN_FRAC = 1.15


def rolling_radius(radius_m: Float, deflection_m: Float) -> jax.Array:
    """Effective rolling radius, ``r_e = r - d / 3``, in m: between free and loaded radius [Pacejka12 sec. 1.2.2].

    >>> round(float(rolling_radius(0.36, 0.021)), 3)
    0.353
    """
    return jnp.asarray(radius_m) - jnp.asarray(deflection_m) / 3.0


def ground_pressure(tyre: Tyre, pressure_pa: Float) -> jax.Array:
    """Mean pressure of a flattened footprint, ``p + p_c`` of air and carcass, in Pa [Wong22 sec. 2.5]."""
    return jnp.asarray(pressure_pa) + tyre.carcass_pa


def vertical_stiffness(tyre: Tyre, road_load_n: Float, pressure_pa: Float) -> jax.Array:
    """Load over deflection at a pressure, ``k = W_0 / d_0 (p + p_c) / (p_0 + p_c)``, in N/m.

    The deflection ``d_0`` under the load ``W_0`` at road pressure ``p_0`` gives the stiffness there; carcass and
    inflation what another pressure changes. It does not depend on load [Rhyne05].

    >>> from redline.vehicle.chassis.tyre import Tyre
    >>> tyre = Tyre(radius_m=0.39, deflection_m=0.023, section_width_m=0.255, section_height_m=0.15, pressure_pa=250e3,
    ...             off_road_pressure_pa=160e3, carcass_pa=31e3, rolling_coeff=0.008, adhesion_coeff=0.9,
    ...             tread_depth_m=0.009)
    >>> [round(float(vertical_stiffness(tyre, 4903.0, p)) / 1e3) for p in (250e3, 160e3)]
    [213, 145]
    """
    change = ground_pressure(tyre, pressure_pa) / ground_pressure(tyre, tyre.pressure_pa)
    return jnp.asarray(road_load_n) / tyre.deflection_m * change


def crown_half_width(tyre: Tyre) -> jax.Array:
    """Half width ``b`` of the ellipse the tyre shows from behind, in m: on it a wheel that leans rolls."""
    return 0.5 * _CROWN_FRAC * jnp.asarray(tyre.section_width_m)
