"""Full throttle: what each kind of powertrain can put on its axles at a speed."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.response import engine_electric, geared
from redline.physics.response.ask import Ask
from redline.physics.response.electric import ElectricDrive, force_limits
from redline.physics.response.engine_electric_drive import EngineElectricDrive
from redline.physics.response.gear_choice import lowest_gear, turns_in
from redline.physics.response.geared_drive import GearedDrive
from redline.physics.road.thrust import available_forces


def _asking(speed_m_s: Float) -> Ask:
    """A step of full throttle at a speed with a pack neither full nor empty."""
    speed = jnp.asarray(speed_m_s)
    return Ask(
        wanted_n=jnp.inf,
        regenerative_n=0.0,
        braking_n=0.0,
        speed_m_s=speed,
        inverse_speed_s_m=1.0 / jnp.maximum(speed, 0.1),
        acceleration_m_s2=jnp.asarray(0.0),
        moving=jnp.asarray(True),
        driving=jnp.asarray(True),
        soc_frac=jnp.asarray(0.5),
        rate_1_s=jnp.asarray(1.0),
        open_circuit_v=jnp.asarray(1.0),
        resistance_ohm=jnp.asarray(0.0),
        deplete_frac=0.0,
        extra_w=0.0,
        heat_frac=0.0,
    )


def axle_forces(
    drive: ElectricDrive | GearedDrive | EngineElectricDrive, front_share_frac: Float, speed_m_s: Float,
    low_range: Float = 1.0,
) -> tuple[jax.Array, jax.Array]:  # fmt: skip
    """Wheel forces of front and rear axle at full throttle, before adhesion, in N.

    ``front_share_frac`` is the transfer case's, for an engine behind a gearbox; ``low_range`` multiplies its ratios.
    """
    if isinstance(drive, ElectricDrive):
        return available_forces(drive.traction.front, drive.traction.rear, drive.full_throttle_power_w, speed_m_s)
    if isinstance(drive, GearedDrive):
        return _geared_forces(drive, front_share_frac, speed_m_s, low_range)
    return _engine_electric_forces(drive, speed_m_s)


def gearbox_and_axle_forces(
    drive: GearedDrive, speed_m_s: Float, low_range: Float = 1.0
) -> tuple[jax.Array, jax.Array]:
    """Wheel forces at full throttle that come through the gearbox, and from a machine on an axle, in N."""
    ask = _asking(speed_m_s)
    total, axle, _ = geared.available_force(drive, ask, low_range)
    held = drive.full_throttle_power_w * ask.inverse_speed_s_m
    share = jnp.minimum(1.0, held / jnp.maximum(total, 1e-9))
    return (total - axle) * share, axle * share


def _geared_forces(
    drive: GearedDrive, front_share_frac: Float, speed_m_s: Float, low_range: Float
) -> tuple[jax.Array, jax.Array]:
    through, own = gearbox_and_axle_forces(drive, speed_m_s, low_range)
    front = through * front_share_frac + own * drive.axle_front_frac
    return front, through + own - front


def spinning_mass(drive: ElectricDrive | GearedDrive | EngineElectricDrive, speed_m_s: Float) -> jax.Array:
    """Mass that an engine spun up through its gears adds at full throttle, ``I q^2 eta``, in kg.

    None where clutch or converter still slips, for then the engine holds its speed, nor where no gear ties it to the
    wheels [Naunheimer11 sec. 3.2: rotating masses by gear].
    """
    speed = jnp.asarray(speed_m_s)
    if not isinstance(drive, GearedDrive):
        return jnp.zeros_like(speed)
    turns = turns_in(drive, lowest_gear(drive, _asking(speed)))
    mass = drive.engine.inertia_kg_m2 * turns * turns * drive.mesh_efficiency_frac
    return jnp.where(turns * speed > drive.launch_speed_rad_s, mass, 0.0)


def _engine_electric_forces(drive: EngineElectricDrive, speed_m_s: Float) -> tuple[jax.Array, jax.Array]:
    ask = _asking(speed_m_s)
    total = engine_electric.available_force(drive, ask)
    total = jnp.minimum(total, drive.full_throttle_power_w * ask.inverse_speed_s_m)
    front, rear = force_limits(drive.traction, ask.speed_m_s, ask.inverse_speed_s_m)
    front_main = drive.traction.front.peak_power_w >= drive.traction.rear.peak_power_w
    minor = jnp.where(front_main, rear, front)
    minor = jnp.minimum(minor, total * minor / jnp.maximum(front + rear, 1e-9))
    return jnp.where(front_main, total - minor, minor), jnp.where(front_main, minor, total - minor)


def shifts_by(drive: GearedDrive, speeds_m_s: jax.Array) -> jax.Array:
    """Gear changes of full-throttle driving from rest up to each of some rising speeds ``(n,)``."""
    gear = jax.vmap(lambda v: lowest_gear(drive, _asking(v)))(speeds_m_s)
    changed = jnp.concatenate([jnp.zeros(1), jnp.where(gear[1:] != gear[:-1], 1.0, 0.0)])
    return jnp.cumsum(changed)
