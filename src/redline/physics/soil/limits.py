"""Go or no-go: what stops a vehicle on soft ground, each as a margin whose sign decides."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.road.tyre import ground_pressure
from redline.physics.soil.drawbar import Rolling
from redline.physics.soil.footing import Footing, Pull, weight
from redline.physics.soil.plate import bearing_capacity
from redline.physics.soil.tyre_mode import bottom_pressure, contact_width
from redline.vehicle.soil import Soil

#: What may stop a vehicle, in the order of ``margins``.
REASONS = ("traction", "torque", "belly", "bearing", "depth")


def margins(pulls: Pull, driven: Rolling, footing: Footing, bearing_frac: Float, depth_frac: Float) -> jax.Array:
    """Margins ``(reason,)``: below zero the vehicle stops by that reason.

    Traction: greatest net pull over weight of a powertrain without limits. Torque: the same with its limits, where
    traction would do. Belly: clearance left over clearance. Bearing and depth: see ``soil_margins``.
    """
    free = jnp.max(jnp.asarray(pulls.free_net_n)) / weight(footing)
    held = jnp.max(jnp.asarray(pulls.net_n)) / weight(footing)
    torque = jnp.where(free > 0.0, held, 1.0)
    belly = 1.0 - driven.sinkage_m / jnp.asarray(footing.clearance_m)
    return jnp.stack([free, torque, belly, jnp.asarray(bearing_frac), jnp.asarray(depth_frac)])


def soil_margins(soil: Soil, footing: Footing, pulls: Pull, driven: Rolling) -> jax.Array:
    """Margins on soil.

    Bearing: least of ``1 - p / p_tested``, ``1 - p / (k z_layer^n)`` and, where the soil does not carry all of the
    load, ``1 - W / W_carried``. Depth: ``1 - z / z_layer``, the depth to which the soil's figures hold.
    """
    load, width = 0.25 * weight(footing), contact_width(footing.tyre)
    ground = ground_pressure(footing.tyre, footing.pressure_pa)
    pressure = bottom_pressure(soil, load, width, 2.0 * jnp.asarray(footing.tyre.radius_m), ground)
    most = jnp.minimum(bearing_capacity(soil, width), soil.tested_pa)
    carried = jnp.min(jnp.asarray(pulls.carried_frac))
    unborne = jnp.where(carried > 0.99, 1.0, 1.0 - 1.0 / carried)
    bearing = jnp.minimum(1.0 - pressure / most, unborne)
    return margins(pulls, driven, footing, bearing, 1.0 - driven.sinkage_m / jnp.asarray(soil.layer_m))


def snow_margins(footing: Footing, pulls: Pull, driven: Rolling) -> jax.Array:
    """Margins on snow: firm ground below bears, and sinkage ends there."""
    return margins(pulls, driven, footing, 1.0, 1.0)


def without_traction(found: jax.Array) -> jax.Array:
    """The least margin of the ground itself: belly, bearing and depth."""
    return jnp.min(found[2:])
