"""The battery: voltage, current, and what the resistance takes."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.vehicle.drive.battery import Battery, OpenCircuitVoltage

_REFERENCE_TEMPERATURE_K = 298.15
#: Share of the greatest power that is drawn at most: at all of it the current has no slope.
_NEARLY_ALL = 1.0 - 1e-13


def cell_voltage(cell: OpenCircuitVoltage, cell_soc_frac: Float) -> jax.Array:
    """Open-circuit cell voltage, ``c0 + c1 s + c2 s^2 + c3 s^3 + c4 exp(-c5 s)`` [ChenRinconMora06 eq. 2], in V."""
    s = jnp.asarray(cell_soc_frac)
    return cell.c0_v + s * (cell.c1_v + s * (cell.c2_v + s * cell.c3_v)) + cell.c4_v * jnp.exp(-cell.c5_frac * s)


def open_circuit_voltage(battery: Battery, soc_frac: Float) -> jax.Array:
    """Pack voltage at no current over *usable* state of charge, in V."""
    soc = jnp.clip(jnp.asarray(soc_frac), 0.0, 1.0)
    cell_soc = battery.window_low_frac + (battery.window_high_frac - battery.window_low_frac) * soc
    return cell_voltage(battery.cell, cell_soc) * battery.nominal_voltage_v / battery.cell_nominal_v


def internal_resistance(battery: Battery, soc_frac: Float, temperature_k: Float) -> jax.Array:
    """Pack resistance of charge and temperature, in ohm.

    ``R = R_25 (1 + r_low (1 - s)^4) exp(T_a (1/T - 1/298.15))``: an Arrhenius factor
    (activation recalled, docs/theory/battery.md) and the
    rise towards empty that pulse tests show [PlettBMS1 sec. 2.4].
    """
    empty = (1.0 - jnp.asarray(soc_frac)) ** 4
    cold = jnp.exp(
        battery.resistance_activation_k * (1.0 / jnp.asarray(temperature_k) - 1.0 / _REFERENCE_TEMPERATURE_K)
    )
    return battery.resistance_ohm * (1.0 + battery.resistance_low_soc_frac * empty) * cold


def current_for_power(open_circuit_v: Float, resistance_ohm: Float, terminal_power_w: Float) -> jax.Array:
    """Current that gives a terminal power, ``I = (U - sqrt(U^2 - 4 R P)) / 2R``, in A, discharge positive.

    Power beyond ``U^2 / 4R`` cannot be drawn; the current then is that of greatest power, ``U / 2R``.

    >>> current = current_for_power(400.0, 0.1, 39000.0)
    >>> round(float(current * 400.0 - 0.1 * current**2), 3)
    39000.0
    """
    voltage = jnp.asarray(open_circuit_v)
    most = _NEARLY_ALL * voltage * voltage
    drawn = 4.0 * resistance_ohm * jnp.asarray(terminal_power_w)
    beyond = drawn > most
    power = jnp.where(beyond, most / jnp.where(beyond, 4.0 * jnp.asarray(resistance_ohm), 1.0), terminal_power_w)
    return 2.0 * power / (voltage + jnp.sqrt(voltage * voltage - jnp.minimum(drawn, most)))


#: Least voltage of a loaded cell over its open-circuit voltage: cut-off 2.5-2.7 V of 3.6-3.7 V (cell data sheets).
_CUT_OFF_FRAC = 0.7


def greatest_power(open_circuit_v: Float, resistance_ohm: Float) -> jax.Array:
    """Terminal power at which voltage falls to the cells' cut-off, ``P = c (1 - c) U^2 / R`` with c = 0.7, in W.

    A pack below freezing point has several times the resistance, and as much less power.

    >>> round(float(greatest_power(400.0, 0.1)) / 1e3, 3)
    336.0
    """
    return _CUT_OFF_FRAC * (1.0 - _CUT_OFF_FRAC) * jnp.asarray(open_circuit_v) ** 2 / resistance_ohm


def mean_voltage(battery: Battery) -> jax.Array:
    """Mean open-circuit pack voltage over the usable window, by eight-point Gauss-Legendre, in V."""
    nodes, weights = _gauss_nodes()
    return jnp.sum(weights * jnp.stack([open_circuit_voltage(battery, node) for node in nodes], axis=-1), axis=-1)


def _gauss_nodes() -> tuple[list[float], jax.Array]:
    import numpy as np

    nodes, weights = np.polynomial.legendre.leggauss(8)
    return [float(0.5 * (node + 1.0)) for node in nodes], jnp.asarray(0.5 * weights)


def charge_capacity(battery: Battery, reference_current_frac: Float = 0.25) -> jax.Array:
    """Charge between full and empty such that a steady discharge gives the usable energy at the terminals, in C.

    ``Q = E_usable / (U_mean - R I)`` with I a quarter of the capacity per hour, the rate of a range test's
    steady phase [SAE J1634 sec. 8]; I is first taken from the lossless capacity.
    """
    voltage = mean_voltage(battery)
    lossless_c = battery.usable_energy_j / voltage
    current_a = lossless_c / 3600.0 * reference_current_frac
    mean_rise = 1.0 + battery.resistance_low_soc_frac / 5.0
    return battery.usable_energy_j / (voltage - battery.resistance_ohm * mean_rise * current_a)
