"""Estimators of the electric powertrain: power, machines, battery, charger, regeneration."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp

from redline.concept.constants import constant
from redline.concept.constants import value_of as k
from redline.concept.estimators.body import size_mass
from redline.concept.estimators.known import Estimator, Known, estimator
from redline.physics.road.tyre import rolling_radius

#: Machine turns per wheel turn below which there is no gear; a slope by small steps at a ratio of one stays below.
_GEARLESS = 1.05

P, PF, PR = "powertrain.power", "powertrain.front.power", "powertrain.rear.power"


def usable_energy(known: Known) -> jax.Array:
    """What a range test discharges over its share, else a share of the gross energy: the door saw one of them."""
    from_gross = k("usable_share") * known.either("battery.gross_energy", jnp.asarray(1.0))
    from_test = known.either("battery.test_energy", jnp.asarray(1.0)) / k("test_share")
    return jnp.where(known.given("battery.test_energy"), from_test, from_gross)


def test_energy(known: Known) -> jax.Array:
    """A test to the last step discharges somewhat more than the usable energy that is printed, at most the gross."""
    return jnp.minimum(k("test_share") * known["battery.usable_energy"], known["battery.gross_energy"])


def gross_energy(known: Known) -> jax.Array:
    """Usable energy over its usual share."""
    return known["battery.usable_energy"] / k("usable_share")


def _of_driven_axles(what: str):  # noqa: ANN202
    def given(known: Known) -> jax.Array:
        """Whether the concept gives this value for every driven axle."""
        front = known.given(f"powertrain.front.{what}") | (known.features["front_driven"] < 0.5)
        rear = known.given(f"powertrain.rear.{what}") | (known.features["rear_driven"] < 0.5)
        return front & rear

    return given


_powers_given, _torques_given = _of_driven_axles("power"), _of_driven_axles("torque")


def system_power(known: Known) -> jax.Array:
    """The sum of the axles' powers if given, else by their torques, else by the mass that the size suggests.

    Where both axles are driven and one is given, the other has its usual share.
    """
    none = jnp.asarray(0.0)
    front, rear = known.either(PF, none), known.either(PR, none)
    stated = known.given(PF) | known.given(PR)
    alone = (known.features["both_driven"] > 0.5) & (known.given(PF) ^ known.given(PR))
    share = jnp.where(known.given(PF), k("front_power_share"), 1.0 - k("front_power_share"))
    torque = known.either("powertrain.front.torque", none) + known.either("powertrain.rear.torque", none)
    by_mass = k("power_per_mass") * size_mass(known) * k("kerb_over_size_mass")
    estimate = jnp.where(_torques_given(known), k("power_per_torque") * torque, by_mass)
    return jnp.where(stated, (front + rear) / jnp.where(alone, share, 1.0), estimate)


def _power_sigma_left(known: Known) -> jax.Array:
    """Torque says more about power than mass does."""
    by_torque, by_mass = constant("power_per_torque").sigma, constant("power_per_mass").sigma
    return jnp.where(_torques_given(known), by_torque / by_mass, 1.0)


def front_power(known: Known) -> jax.Array:
    """What the rear axle leaves, else the usual front share of a two-motor car, else all or nothing."""
    both = jnp.where(known.given(PR), jnp.maximum(known[P] - known.raw[PR], 0.0), k("front_power_share") * known[P])
    return jnp.where(known.features["both_driven"] > 0.5, both, known.features["front_driven"] * known[P])


def _front_power_follows(known: Known) -> jax.Array:
    """One driven axle has all of the power; two have what is left of it by the rear's, where that is given."""
    return (known.features["both_driven"] < 0.5) | known.given(PR)


def rear_power(known: Known) -> jax.Array:
    """What the front axle leaves of the system power, and never less than nothing."""
    both = jnp.maximum(known[P] - known[PF], 0.0)
    return jnp.where(known.features["both_driven"] > 0.5, both, known.features["rear_driven"] * known[P])


def gearless(ratio: jax.Array) -> jax.Array:
    """Whether machines turn with their wheels: hub motors, or others without a reduction."""
    return ratio < _GEARLESS


def _axle_torque(axle: str):  # noqa: ANN202
    def torque(known: Known) -> jax.Array:
        """Machine torque such that peak power is reached at the usual base road speed: ``T = P r / (v_b i_low)``.

        Machines without a gear are built for torque and reach theirs at a machine speed of their own.
        """
        radius = rolling_radius(0.5 * known["tyres.diameter"], known["tyres.deflection"])
        ratio = known[f"powertrain.{axle}.low_gear_ratio"]
        base = jnp.where(gearless(ratio), k("hub_base_speed"), k("base_speed") * ratio / radius)
        return known[f"powertrain.{axle}.power"] / base

    return torque


def _axle_speed(axle: str):  # noqa: ANN202
    def speed(known: Known) -> jax.Array:
        """Machine speed at the limiter and a reserve."""
        radius = rolling_radius(0.5 * known["tyres.diameter"], known["tyres.deflection"])
        turns = known[f"powertrain.{axle}.gear_ratio"] / radius
        return k("overspeed") * known["powertrain.top_speed"] * turns

    return speed


def loss_factor(known: Known) -> jax.Array:
    """Loss of drive units of this model year relative to today's: they lost more, the older they are."""
    age = k("year_reference") - jnp.maximum(known["model_year"], k("year_earliest"))
    return 1.0 + k("year_trend") * jnp.logaddexp(0.0, age)


def machine_loss(place: str) -> Callable[[Known], jax.Array]:
    """Estimator of the loss of a machine and its inverter at a place, relative to a usual one of today."""

    def factor(known: Known) -> jax.Array:
        """Loss by inverter and machine type relative to a usual one of its year, times that of the whole drive.

        What a machine type adds arises in its rotor, which has not grown better with the years as inverters have.
        """
        added = (known.features[f"{place}.loss"] - 1.0) / loss_factor(known)
        return known["powertrain.loss_factor"] * (known.features[f"{place}.inverter"] + added)

    return factor


def _axle(axle: str) -> tuple[Estimator, ...]:
    path = f"powertrain.{axle}"
    return (
        estimator(
            f"{path}.gear_ratio", "usual single-speed ratio", lambda n: jnp.asarray(k("gear_ratio")), "gear_ratio"
        ),
        estimator(
            f"{path}.low_gear_ratio", "a single gear", lambda n: n[f"{path}.gear_ratio"], source="no low gear given"
        ),
        estimator(f"{path}.torque", "usual base speed", _axle_torque(axle), "base_speed"),
        estimator(f"{path}.max_speed", "limiter and reserve", _axle_speed(axle), source="overspeed reserve 8 %"),
        estimator(
            f"{path}.loss_factor",
            "machine and inverter",
            machine_loss(axle),
            sigma=0.05,
            source="library machine and inverter tables",
        ),
        estimator(
            f"{path}.count",
            "one machine per driven axle",
            lambda n: jnp.where(n[f"{path}.power"] > 0.0, 1.0, 0.0),
            source="usual layout",
        ),
    )


#: Low over high ratio from which a unit has two gears. A slope by small steps at a single gear must not reach it.
_SECOND_GEAR = 1.01


def auxiliaries(known: Known) -> jax.Array:
    """Controls and pumps, and what two-speed drive units take at any speed beyond single-speed ones."""
    two_speed = [
        known[f"powertrain.{axle}.low_gear_ratio"] > _SECOND_GEAR * known[f"powertrain.{axle}.gear_ratio"]
        for axle in ("front", "rear")
    ]
    return k("auxiliary") + jnp.where(two_speed[0] | two_speed[1], k("two_speed"), 0.0)


def charge_power(known: Known) -> jax.Array:
    """A share of the system power."""
    return k("charge_share") * known[P]


def acceptance(known: Known) -> jax.Array:
    """A population rate times usable energy."""
    return k("charge_acceptance") * known["battery.usable_energy"] / 3600.0


def resistance(known: Known) -> jax.Array:
    """Resistance that loses a fixed share at peak power: ``R = share U^2 / P``."""
    return k("resistance_loss_share") * known["battery.voltage"] ** 2 / known[P]


def box_length(known: Known) -> jax.Array:
    """What tyres and gaps leave between the axles."""
    return known["dimensions.wheelbase"] - known["tyres.diameter"] - k("box_end_gap")


def box_width(known: Known) -> jax.Array:
    """What sills leave of the track."""
    return known["dimensions.track_front"] - k("box_side_gap")


def box_height(known: Known) -> jax.Array:
    """Volume of the pack over its footprint, and a skid and cover that every box needs."""
    volume = known["battery.gross_energy"] / known.features["pack_density"]
    return volume / (known["battery.box_length"] * known["battery.box_width"]) + k("box_cover")


ENERGY: tuple[Estimator, ...] = (
    estimator(
        "model_year",
        "this year's technology",
        lambda n: jnp.asarray(k("year_reference") + 3.0),
        source="no model year given",
    ),
    estimator("battery.usable_energy", "share of gross energy", usable_energy, "usable_share"),
    estimator("battery.gross_energy", "usable over its share", gross_energy, "usable_share"),
    estimator("battery.test_energy", "tested over printed usable energy", test_energy, "test_share"),
    estimator(
        P,
        "sum of the axles, or power to torque or mass",
        system_power,
        "power_per_mass",
        multiplies=True,
        exact=_powers_given,
        left_of_sigma=_power_sigma_left,
    ),
)


def top_speed(known: Known) -> jax.Array:
    """A line over power; a rugged body's tyres end it."""
    by_power = k("top_speed_base") + k("top_speed_per_power") * known[P]
    return jnp.where(known.features["rugged"] > 0.5, jnp.minimum(by_power, k("rugged_limiter")), by_power)


def _top_speed_sigma_left(known: Known) -> jax.Array:
    """Limiters of weak cars are alike; those of strong ones are a choice."""
    return jnp.clip(known[P] / k("top_speed_spread"), 0.4, 1.0)


ESTIMATORS: tuple[Estimator, ...] = (
    estimator(PF, "share of two-motor cars", front_power, "front_power_share", exact=_front_power_follows),
    estimator(PR, "what the front leaves", rear_power, source="system power = front + rear"),
    estimator(
        "powertrain.front_torque_share",
        "in proportion to power",
        lambda n: n[PF] / (n[PF] + n[PR]),
        source="equal relative load of both axles",
    ),
    estimator("powertrain.top_speed", "by power", top_speed, "top_speed_base", left_of_sigma=_top_speed_sigma_left),
    estimator("powertrain.torque_rise", "usual rise", lambda n: jnp.asarray(k("torque_rise")), "torque_rise"),
    estimator(
        "powertrain.held_power", "usual share of rated power", lambda n: jnp.asarray(k("held_power")), "held_power"
    ),
    estimator("powertrain.loss_factor", "model year", loss_factor, "drive_loss"),
    *_axle("front"),
    *_axle("rear"),
    estimator("battery.voltage", "400-V class", lambda n: jnp.asarray(k("pack_voltage")), "pack_voltage"),
    estimator("battery.resistance", "loss share at peak power", resistance, "resistance_loss_share"),
    estimator(
        "battery.discharge_power",
        "system power and losses",
        lambda n: k("discharge_reserve") * n[P],
        "discharge_reserve",
    ),
    estimator("battery.charge_power", "share of system power", charge_power, "charge_share"),
    estimator(
        "battery.box_length", "between the tyres", box_length, sigma=0.04, source="layout of skateboard platforms"
    ),
    estimator("battery.box_width", "between the sills", box_width, sigma=0.03, source="layout of skateboard platforms"),
    estimator("battery.box_height", "volume over footprint", box_height, "pack_density"),
    estimator(
        "charging.efficiency",
        "usual on-board charger",
        lambda n: jnp.asarray(k("charger_efficiency")),
        "charger_efficiency",
    ),
    estimator("charging.ac_power", "three-phase 16 A", lambda n: jnp.asarray(k("ac_power")), "ac_power"),
    estimator(
        "charging.dc_power", "usual peak rate", lambda n: k("dc_rate") * n["battery.gross_energy"] / 3600.0, "dc_rate"
    ),
    estimator("charging.acceptance", "usual rate of an empty pack", acceptance, "charge_acceptance"),
    estimator("auxiliaries.power", "controls, climate off", auxiliaries, "auxiliary"),
    estimator("regeneration.max_power", "share of system power", charge_power, "charge_share"),
    estimator("regeneration.share", "blended braking", lambda n: jnp.asarray(k("regen_share")), "regen_share"),
    estimator("regeneration.fade_speed", "maker practice", lambda n: jnp.asarray(k("regen_fade")), "regen_fade"),
    estimator(
        "regeneration.max_deceleration",
        "one or both axles",
        lambda n: jnp.where(n.features["both_driven"] > 0.5, k("regen_both"), k("regen_single")),
        "regen_both",
    ),
    estimator(
        "five_cycle_factor", "regulation's default", lambda n: jnp.asarray(k("five_cycle_factor")), "five_cycle_factor"
    ),
)
