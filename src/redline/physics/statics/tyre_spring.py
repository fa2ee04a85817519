"""The tyre as a spring between hub and ground, and how it rolls on its crown when it leans."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.types import Float
from redline.vehicle.tyre import Tyre

#: Vertical stiffness of belted radial tyres by pressure and size, by aspect ratio, and without air, in SI; the paper's
#: 0.00028 and 3.45 are in kgf/mm, kPa and mm [Rhyne05, recalled].
_BY_PRESSURE_FRAC, _WITHOUT_AIR_N_M = 0.00028 * 9.80665e3, 3.45 * 9.80665e3
_SLIM_FRAC, _BY_ASPECT_FRAC = 1.03, 0.4
#: Half width of the ellipse a tyre shows from behind, over half its section width [model of this project].
_CROWN_FRAC = 1.15


def radial_tyre_stiffness(
    pressure_pa: Float, section_width_m: Float, section_height_m: Float, radius_m: Float
) -> jax.Array:
    """Vertical stiffness of a belted radial tyre, ``k = a p sqrt((1.03 - 0.4 h / b) b 2 r) + k_0``, in N/m.

    ``b`` and ``h`` are width and height of the section, ``2 r`` the outer diameter [Rhyne05, recalled].

    >>> round(float(radial_tyre_stiffness(250e3, 0.255, 0.153, 0.3945)) / 1e3)
    308
    """
    aspect = jnp.asarray(section_height_m) / section_width_m
    size = (_SLIM_FRAC - _BY_ASPECT_FRAC * aspect) * section_width_m * 2.0 * radius_m
    return _BY_PRESSURE_FRAC * pressure_pa * jnp.sqrt(size) + _WITHOUT_AIR_N_M


def tyre_stiffness(tyre: Tyre, kerb_kg: Float, pressure_pa: Float) -> jax.Array:
    """Vertical stiffness of a vehicle's tyre at a pressure, ``k = m g / (4 d) k_R(p) / k_R(p_0)``, in N/m.

    The deflection ``d`` at kerb mass and road pressure ``p_0`` gives the stiffness there; the published law only what
    another pressure changes. It is linear in load, as the law is [Rhyne05].

    >>> from redline.vehicle.tyre import Tyre
    >>> tyre = Tyre(radius_m=0.39, deflection_m=0.023, section_width_m=0.255, section_height_m=0.15, pressure_pa=250e3,
    ...             off_road_pressure_pa=160e3, carcass_pa=4e4, rolling_coeff=0.008, adhesion_coeff=0.9)
    >>> [round(float(tyre_stiffness(tyre, 2000.0, p)) / 1e3) for p in (250e3, 160e3)]
    [213, 145]
    """
    size = (tyre.section_width_m, tyre.section_height_m, tyre.radius_m)
    change = radial_tyre_stiffness(pressure_pa, *size) / radial_tyre_stiffness(tyre.pressure_pa, *size)
    return 0.25 * jnp.asarray(kerb_kg) * GRAVITY_M_S2 / tyre.deflection_m * change


def crown_half_width(tyre: Tyre) -> jax.Array:
    """Half width ``b`` of the ellipse the tyre shows from behind, in m."""
    return 0.5 * _CROWN_FRAC * jnp.asarray(tyre.section_width_m)
