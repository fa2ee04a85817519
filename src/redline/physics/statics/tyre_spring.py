"""How a tyre rolls on its crown when it leans."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.vehicle.tyre import Tyre

#: Half width of the ellipse a tyre shows from behind, over half its section width [model of this project].
_CROWN_FRAC = 1.15


def crown_half_width(tyre: Tyre) -> jax.Array:
    """Half width ``b`` of the ellipse the tyre shows from behind, in m."""
    return 0.5 * _CROWN_FRAC * jnp.asarray(tyre.section_width_m)
