"""Trading fuel for charge: equivalent-consumption minimisation with a factor that conserves charge."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.engine import FuelLine
from redline.vehicle.drive.powertrain import EnergyManagement

#: Rise of the factor per swing of missing energy, and the time in which the learned part takes that over.
_PROPORTIONAL = 0.30
_INTEGRAL_S = 250.0
#: The factor stays within these multiples of the engine's own marginal fuel.
_LEAST, _MOST = 0.35, 3.0
#: While depleting, charge counts this little against fuel: the engine helps only where it must.
_DEPLETING = 0.15


@record
class ElectricLoss:
    """Loss of the machines over their mechanical power x at one speed: ``fixed + linear |x| + quadratic x^2``."""

    fixed_w: Float
    linear: Float
    quadratic_1_w: Float


def missing_charge(management: EnergyManagement, capacity_j: Float, soc_frac: Float) -> jax.Array:
    """Energy short of the charge to be held, in swings of the management; positive when charge is short."""
    short = (management.target_soc_frac - jnp.asarray(soc_frac)) * capacity_j / management.swing_j
    return jnp.clip(short, -2.0, 4.0)


def equivalence_factor(
    management: EnergyManagement, marginal_fuel: Float, missing: Float, trade: Float, deplete_frac: Float
) -> jax.Array:
    """Fuel that a unit of battery energy is worth now, J/J.

    ``s = f (1 + k_p e + q)`` with f the engine's marginal fuel per crankshaft work, e the missing charge and q its
    learned integral: the adaptive factor of equivalent-consumption minimisation with feedback of charge
    [OnoriSerraoRizzoni16 sec. 6.4; charge-sustaining by construction where power allows]. While a plug-in
    depletes, charge is nearly free until only the charge to be held is left.
    """
    factor = jnp.clip(1.0 + _PROPORTIONAL * jnp.asarray(missing) + trade, _LEAST, _MOST)
    depleting = (jnp.asarray(deplete_frac) * management.plug_in_frac > 0.5) & (jnp.asarray(missing) < 0.0)
    return marginal_fuel * jnp.where(depleting, _DEPLETING, factor)


def learned(trade: Float, missing: Float, rate_1_s: Float, deplete_frac: Float) -> jax.Array:
    """The learned part after one step: ``q + k_p e dt / tau``, held while depleting."""
    rate = jnp.asarray(rate_1_s)
    dt = jnp.where(rate > 0.0, 1.0 / jnp.where(rate > 0.0, rate, 1.0), 0.0)
    step = _PROPORTIONAL * jnp.asarray(missing) * dt / _INTEGRAL_S
    return jnp.clip(trade + jnp.where(jnp.asarray(deplete_frac) > 0.5, 0.0, step), -0.6, 1.5)


def best_machine_power(
    line: FuelLine, loss: ElectricLoss, battery_1_w: Float, factor: Float, needed_w: Float, relief: Float
) -> jax.Array:
    """Machine power x that costs least fuel and charge at one engine speed, in W, without limits.

    Minimises ``a P + b P^2 + s (x + l |x| + (m + c) x^2)`` with ``P = needed - relief x``: where the marginal fuel
    saved equals the marginal charge spent,

        ``x = soft(relief (a + 2 b needed) / s - 1, l) / (2 (m + c) + 2 b relief^2 / s)``

    with ``soft(y, l)`` shrinking y towards zero by l. Convex, so the answer is the only one.
    """
    worth = relief * (line.slope + 2.0 * line.bend_1_w * needed_w) / jnp.asarray(factor) - 1.0
    pull = jnp.sign(worth) * jnp.maximum(jnp.abs(worth) - loss.linear, 0.0)
    curvature = 2.0 * (loss.quadratic_1_w + battery_1_w) + 2.0 * line.bend_1_w * relief * relief / factor
    return pull / jnp.maximum(curvature, 1e-12)


def mechanical_power(loss: ElectricLoss, electric_w: Float) -> jax.Array:
    """Mechanical power of the machines at an electrical power, in W: the inverse of ``electric_power``.

    ``x = 2 y / (b + sqrt(b^2 + 4 q y))`` with ``y = P - fixed`` and ``b = 1 + l`` driving, ``1 - l`` charging. Less
    electrical power than the fixed loss drives nothing.

    >>> loss = ElectricLoss(fixed_w=100.0, linear=0.05, quadratic_1_w=1e-6)
    >>> round(float(electric_power(loss, mechanical_power(loss, 2e4))), 6)
    20000.0
    """
    electric = jnp.asarray(electric_w)
    left = electric - loss.fixed_w
    left = jnp.where(electric >= 0.0, jnp.maximum(left, 0.0), left)
    slope = 1.0 + jnp.where(electric >= 0.0, loss.linear, -loss.linear)
    root = jnp.sqrt(jnp.maximum(slope * slope + 4.0 * loss.quadratic_1_w * left, 0.0))
    return 2.0 * left / (slope + root)


def electric_power(loss: ElectricLoss, power_w: Float) -> jax.Array:
    """Electrical power of the machines at a mechanical power, in W; nothing where they carry none."""
    x = jnp.asarray(power_w)
    return x + jnp.where(x != 0.0, loss.fixed_w, 0.0) + loss.linear * jnp.abs(x) + loss.quadratic_1_w * x * x
