"""Estimators of engine, gearbox, tank, and of the machines and battery that an engine works with."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.concept.constants import constant
from redline.concept.constants import value_of as k
from redline.concept.estimators.body import size_mass
from redline.concept.estimators.known import Estimator, Known, estimator
from redline.concept.estimators.powertrain import machine_loss
from redline.foundations.constants import EPA_AIR_DENSITY_KG_M3, GRAVITY_M_S2
from redline.physics.road.tyre import rolling_radius

P, PF, PR = "powertrain.power", "powertrain.front.power", "powertrain.rear.power"
PS, PG, PE = "powertrain.shaft.power", "powertrain.generator.power", "engine.power"
_REFERENCE_SPEED = 100.0 / 3.6
_REFERENCE_M3 = 2.4e-3


def _by_kind(known: Known, **values: jax.Array | float) -> jax.Array:
    """The value of the concept's kind; zero for kinds not named."""
    total = jnp.asarray(0.0)
    for kind, value in values.items():
        total = total + known.features[f"kind.{kind}"] * jnp.asarray(value)
    return total


def _engine_share(known: Known) -> jax.Array:
    return _by_kind(
        known, electric=1.0, combustion=1.0, mild_hybrid=1.0, parallel_hybrid=k("engine_share_parallel"),
        power_split=k("engine_share_split"), series_parallel=k("engine_share_series"), series=k("engine_share_series"),
    )  # fmt: skip


def _of_litres(known: Known) -> jax.Array:
    """Engine power of the displacement that is given, ``p V (V / 2.4 l)^-n``: large diesels turn more slowly."""
    litres = known.either("engine.displacement", jnp.asarray(_REFERENCE_M3))
    return known.features["engine.power_density"] * litres * _smallness(litres, known.features["engine.power_size"])


def system_power(known: Known) -> jax.Array:
    """Engine power over its usual share of the system's, else in proportion to the mass that the size suggests."""
    by_size = k("power_per_mass") * size_mass(known) * k("kerb_over_size_mass")
    base = jnp.where(known.given("engine.displacement"), _of_litres(known) / _engine_share(known), by_size)
    return jnp.where(known.given(PE), known.raw[PE] / _engine_share(known), base)


def engine_power(known: Known) -> jax.Array:
    """The engine's usual share of system power; of a given displacement where it drives a generator first.

    What the wheels' machines give says little of an engine that need not reach them.
    """
    apart = _by_kind(known, series=1.0, series_parallel=1.0) > 0.5
    return jnp.where(apart & known.given("engine.displacement"), _of_litres(known), _engine_share(known) * known[P])


def displacement(known: Known) -> jax.Array:
    """Power over the usual power per litre of the class; of a given power the mean has no trend, as data say."""
    return known[PE] / known.features["engine.power_density"]


def torque(known: Known) -> jax.Array:
    """Usual torque per litre of the class."""
    return known.features["engine.torque_density"] * known["engine.displacement"]


def _smallness(litres_m3: jax.Array, power_frac: float | jax.Array) -> jax.Array:
    """Power of displacement over 2.4 litres, falling: large engines idle more slowly and rub less per volume."""
    return (litres_m3 / _REFERENCE_M3) ** -power_frac


def max_speed(known: Known) -> jax.Array:
    """The class's greatest speed, or what peak power at peak torque needs."""
    return jnp.maximum(known.features["engine.max_speed"], 1.1 * known[PE] / known["engine.torque"])


def resistance_force(known: Known) -> jax.Array:
    """Resistance at 100 km/h in N: of the coast-down where one is given, else of silhouette and tyres."""
    coast_down = jnp.asarray(0.0)
    for power, name in enumerate("abc"):
        coast_down = coast_down + known.raw[f"road_load.epa_{name}"] * _REFERENCE_SPEED**power
    area = known["aero.drag_coefficient"] * known["aero.frontal_area"]
    drag = 0.5 * EPA_AIR_DENSITY_KG_M3 * area * _REFERENCE_SPEED**2
    built = drag + known["tyres.rolling_coefficient"] * known["mass.kerb"] * GRAVITY_M_S2
    return jnp.where(known.given("road_load.epa_c"), coast_down, built)


def top_ratio(known: Known) -> jax.Array:
    """Ratio that gives the usual engine speed in top gear at 100 km/h: slower with more torque over resistance."""
    radius = rolling_radius(0.5 * known["tyres.diameter"], known["tyres.deflection"])
    pull = known["engine.torque"] / resistance_force(known) / k("top_gear_pull")
    manual = 1.0 + k("top_gear_manual") * known.features["gearbox.manual"]
    speed = k("top_gear_speed") * manual * jnp.clip(pull, 0.3, 4.0) ** -k("top_gear_exponent")
    return speed * radius / (_REFERENCE_SPEED * known["gearbox.final_drive"])


def front_power(known: Known) -> jax.Array:
    """Traction machine of an engine-electric kind on the front axle; a share where both axles are driven."""
    share = _by_kind(known, power_split=k("split_machine_share"), series_parallel=0.95, series=1.0) * known[P]
    both = jnp.where(known.features["kind.power_split"] > 0.5, share, (1.0 - k("front_power_share")) * share)
    return jnp.where(known.features["both_driven"] > 0.5, both, known.features["front_driven"] * share)


def rear_power(known: Known) -> jax.Array:
    """Traction machine of an engine-electric kind on the rear axle: a helper where both axles are driven."""
    share = _by_kind(known, power_split=k("split_machine_share"), series_parallel=0.95, series=1.0) * known[P]
    helper = jnp.where(known.features["kind.power_split"] > 0.5, 0.25 * known[P], k("front_power_share") * share)
    rear_only = (1.0 - known.features["front_driven"]) * share
    return jnp.where(known.features["both_driven"] > 0.5, helper, rear_only)


def _own_axle(known: Known) -> jax.Array:
    """Whether a machine is stated on an axle of its own."""
    return (known.given(PF) & (known.raw[PF] > 0.0)) | (known.given(PR) & (known.raw[PR] > 0.0))


def shaft_power(known: Known) -> jax.Array:
    """A 48-V starter generator, or a P2 machine: what the system has beyond its engine and some; none beside an axle's.

    Engine and machine peak at different speeds, so that the machine's power exceeds the difference.
    """
    beyond = k("hybrid_machine_reserve") * jnp.maximum(known[P] - known[PE], 0.05 * known[P])
    share = jnp.where(known.given(P) & known.given(PE), beyond, k("hybrid_machine_share") * known[P])
    parallel = jnp.where(_own_axle(known), 0.0, share)
    return _by_kind(known, mild_hybrid=k("mild_machine_power"), parallel_hybrid=parallel)


def generator_power(known: Known) -> jax.Array:
    """As much as the engine gives; about half of it in a power split, which sends the rest straight on."""
    return _by_kind(known, power_split=0.55, series_parallel=1.0, series=1.0) * known[PE]


def top_speed(known: Known) -> jax.Array:
    """Limiter: of a rugged body's tyres, of a traction machine, else the makers' agreement of 250 km/h."""
    road = jnp.where(known.features["traction"] > 0.5, k("traction_limiter"), k("engine_limiter"))
    return jnp.where(known.features["rugged"] > 0.5, k("rugged_limiter"), road)


def shaft_torque(known: Known) -> jax.Array:
    """Torque that meets peak power at 2100 rpm of the shaft."""
    return known[PS] / 220.0


def generator_torque(known: Known) -> jax.Array:
    """Reaction torque of the sun with reserve, or peak power at 1.2 times the engine's speed of peak torque."""
    ratio = known["powertrain.sun_over_ring"]
    sun = 1.15 * known["engine.torque"] * ratio / (1.0 + ratio)
    geared = 1.1 * known["engine.torque"] / k("generator_turns")
    return jnp.where(known.features["kind.power_split"] > 0.5, sun, geared)


def _window(known: Known) -> jax.Array:
    """Usable over gross energy: wide for a plug-in, narrow for a hybrid."""
    return jnp.where(known.features["plug_in"] > 0.5, k("plug_in_usable_share"), k("hybrid_usable_share"))


def gross_energy(known: Known) -> jax.Array:
    """Usable or tested energy over the window, or the usual size of the kind's battery."""
    usual = _by_kind(
        known, combustion=k("starter_battery_energy"), mild_hybrid=k("mild_battery_energy"),
        parallel_hybrid=k("hybrid_battery_energy"), power_split=k("hybrid_battery_energy"),
        series_parallel=k("hybrid_battery_energy"), series=1.5 * k("hybrid_battery_energy"),
    )  # fmt: skip
    usable = known.either("battery.usable_energy", known.either("battery.test_energy", jnp.asarray(1.0)))
    stated = known.given("battery.usable_energy") | known.given("battery.test_energy")
    return jnp.where(stated, usable / _window(known), usual)


def usable_energy(known: Known) -> jax.Array:
    """The window over gross energy: narrow for a hybrid, wide for a plug-in."""
    return _window(known) * known["battery.gross_energy"]


def _sigma_of_window(known: Known) -> jax.Array:
    """A plug-in's window is known better than a hybrid's: sigma of its constant over that of the hybrid's."""
    narrower = constant("plug_in_usable_share").sigma / constant("hybrid_usable_share").sigma
    return jnp.where(known.features["plug_in"] > 0.5, narrower, 1.0)


def test_energy(known: Known) -> jax.Array:
    """As the usable energy: a plug-in's test ends at the charge it holds, not empty."""
    return known["battery.usable_energy"]


def battery_power(known: Known) -> jax.Array:
    """System power less engine power with a reserve for full hybrids; all traction for plug-ins; small for mild."""
    machines = known[PF] + known[PR] + known[PS]
    hybrid = jnp.maximum(k("hybrid_battery_power") * known[P], 1.05 * (known[P] - known[PE]))
    full = jnp.where(known.features["plug_in"] > 0.5, 1.1 * jnp.minimum(machines, known[P]), hybrid)
    return jnp.maximum(
        _by_kind(known, combustion=3e3, mild_hybrid=1.05 * known[PS], parallel_hybrid=full, power_split=full,
                 series_parallel=full, series=full), 2e3
    )  # fmt: skip


def voltage(known: Known) -> jax.Array:
    """12, 48 or the usual high voltage."""
    high = jnp.where(known.features["plug_in"] > 0.5, k("pack_voltage"), 260.0)
    kind = known.features["kind.mild_hybrid"]
    return jnp.where(kind > 0.5, 48.0, jnp.where(known.features["kind.combustion"] > 0.5, 12.6, high))


def resistance(known: Known) -> jax.Array:
    """Resistance that loses a fixed share at peak battery power: ``R = share U^2 / P``."""
    return k("resistance_loss_share") * known["battery.voltage"] ** 2 / known["battery.discharge_power"]


def regeneration_power(known: Known) -> jax.Array:
    """What the machines and the battery can take together."""
    machines = known[PF] + known[PR] + known[PS]
    return jnp.minimum(jnp.where(known.features["kind.power_split"] > 0.5, known[PF] + known[PR], machines),
                       known["battery.charge_power"])  # fmt: skip


def regeneration_share(known: Known) -> jax.Array:
    """Blended braking; less of it through a gearbox that shifts down, slips and opens on the way."""
    through = (known.features["kind.parallel_hybrid"] > 0.5) & ~_own_axle(known)
    return jnp.where(through, k("regen_share_geared"), k("regen_share"))


def held_charge(known: Known) -> jax.Array:
    """The middle of a hybrid's window; near the bottom of a plug-in's."""
    return jnp.where(known.features["plug_in"] > 0.5, k("plug_in_held_charge"), k("hybrid_held_charge"))


ENERGY: tuple[Estimator, ...] = (
    estimator("model_year", "this year's technology", lambda n: jnp.asarray(k("year_reference") + 3.0),
              source="no model year given"),
    estimator("battery.gross_energy", "usual battery of the kind", gross_energy, sigma=0.2,
              source="hybrid_battery_energy and mild_battery_energy"),
    estimator("battery.usable_energy", "window over gross", usable_energy, "hybrid_usable_share",
              left_of_sigma=_sigma_of_window),
    estimator("battery.test_energy", "as the usable energy", test_energy, source="held charge ends the test"),
    estimator(P, "engine over its share, or power to mass", system_power, "power_per_mass", multiplies=True,
              exact=lambda n: n.given(PE) & (n.features["hybrid"] < 0.5)),
    estimator(PE, "share of system power", engine_power, "engine_share_parallel",
              exact=lambda n: n.features["hybrid"] < 0.5),
    estimator("engine.displacement", "power per litre", displacement, sigma=0.15, source="library engine classes"),
    estimator("engine.torque", "torque per litre", torque, sigma=0.12, source="library engine classes"),
)  # fmt: skip

MACHINES: tuple[Estimator, ...] = (
    estimator("powertrain.top_speed", "usual limiter", top_speed, "engine_limiter"),
    estimator(PF, "usual traction machine", front_power, "split_machine_share",
              exact=lambda n: (n.features["traction"] < 0.5) | (n.features["front_driven"] < 0.5)),
    estimator(PR, "usual traction machine", rear_power, "split_machine_share",
              exact=lambda n: (n.features["traction"] < 0.5) | (n.features["rear_driven"] < 0.5)),
    estimator(PS, "usual machine of the kind", shaft_power, "mild_machine_power",
              exact=lambda n: (n.features["kind.mild_hybrid"] + n.features["kind.parallel_hybrid"]) < 0.5),
    estimator(PG, "as the engine", generator_power, sigma=0.1, source="the generator takes what the engine gives",
              exact=lambda n: n.features["traction"] < 0.5),
)  # fmt: skip

ESTIMATORS: tuple[Estimator, ...] = (
    estimator("powertrain.front_torque_share", "in proportion to power",
              lambda n: n[PF] / jnp.maximum(n[PF] + n[PR], 1.0), source="equal relative load of both axles"),
    estimator("powertrain.held_power", "usual share of rated power",
              lambda n: jnp.asarray(k("held_power")), "held_power"),
    estimator("engine.torque_speed", "usual of the class", lambda n: n.features["engine.torque_speed"], sigma=0.1,
              source="library engine classes"),
    estimator("engine.idle_speed", "usual idle", lambda n: (
        k("idle_speed") * _smallness(n["engine.displacement"], k("idle_size"))), "idle_speed"),
    estimator("engine.max_speed", "usual of the class", max_speed, sigma=0.05, source="library engine classes"),
    estimator("engine.efficiency", "Willans line of the class", lambda n: n.features["engine.efficiency"], sigma=0.033,
              source="library engine classes; sigma from leave-one-maker-out, docs/theory/engine.md"),
    estimator("engine.friction", "Willans line of the class", lambda n: (
        n.features["engine.friction"] * _smallness(n["engine.displacement"], k("friction_size"))), sigma=0.12,
              source="library engine classes; docs/theory/engine.md"),
    estimator("gearbox.gears", "usual of the kind", lambda n: n.features["gearbox.gears"], source="gearbox kinds"),
    estimator("gearbox.final_drive", "usual final drive", lambda n: jnp.asarray(k("final_drive")), "final_drive"),
    estimator("gearbox.top_ratio", "engine speed at 100 km/h", top_ratio, "top_gear_speed"),
    estimator("gearbox.first_ratio", "usual spread", lambda n: n["gearbox.top_ratio"] * n.features["gearbox.spread"],
              sigma=0.08, source="library gearbox kinds"),
    estimator("gearbox.efficiency", "usual of the kind", lambda n: n.features["gearbox.efficiency"],
              sigma_absolute=0.012, source="library gearbox kinds"),
    estimator("transfer.low_range", "none", lambda n: jnp.asarray(1.0), source="no low range given"),
    estimator("transfer.front_share", "driven axle, or even", lambda n: jnp.where(
        n.features["both_driven"] > 0.5, 0.5, n.features["front_driven"]), source="choice of driven axles"),
    estimator("tank.volume", "share of size mass", lambda n: k("tank_share") * size_mass(n), "tank_share"),
    estimator("powertrain.shaft.gear_ratio", "on the shaft", lambda n: jnp.asarray(1.0), source="direct drive"),
    estimator("powertrain.shaft.torque", "usual base speed", shaft_torque, sigma=0.15, source="library P2 machines"),
    estimator("powertrain.shaft.max_speed", "as the engine", lambda n: 1.05 * n["engine.max_speed"],
              source="same shaft"),
    estimator("powertrain.shaft.loss_factor", "machine and inverter", machine_loss("shaft"), sigma=0.1,
              source="library machine and inverter tables"),
    estimator("powertrain.sun_over_ring", "usual planetary", lambda n: jnp.asarray(k("planetary")), source="planetary"),
    estimator("powertrain.ring_ratio", "usual final drive", lambda n: jnp.asarray(k("ring_turns")), "ring_turns"),
    estimator("powertrain.direct_ratio", "usual lock-up", lambda n: jnp.asarray(k("direct_turns")), "direct_turns"),
    estimator("powertrain.generator.gear_ratio", "usual of the kind", lambda n: jnp.where(
        n.features["kind.power_split"] > 0.5, 1.0, k("generator_turns")), source="as generator_turns"),
    estimator("powertrain.generator.torque", "reaction torque", generator_torque, sigma=0.1, source="balance"),
    estimator("powertrain.generator.max_speed", "usual", lambda n: jnp.asarray(1300.0), sigma=0.1,
              source="Toyota MG1 12 400 rpm"),
    estimator("powertrain.generator.loss_factor", "machine and inverter", machine_loss("generator"), sigma=0.1,
              source="library machine and inverter tables"),
    estimator("battery.voltage", "12, 48 or high voltage", voltage, sigma=0.1, source="voltage classes"),
    estimator("battery.discharge_power", "system less engine, or machines", battery_power, "hybrid_battery_power"),
    estimator("battery.charge_power", "as discharge", lambda n: n["battery.discharge_power"], sigma=0.1,
              source="equal power both ways"),
    estimator("battery.resistance", "loss share at peak power", resistance, "resistance_loss_share"),
    estimator("battery.held_charge", "usual of the kind", held_charge, source="as hybrid_held_charge"),
    estimator("auxiliaries.power", "controls, climate off", lambda n: jnp.asarray(k("engine_auxiliary")),
              "engine_auxiliary"),
    estimator("regeneration.share", "blended braking", regeneration_share, "regen_share"),
    estimator("regeneration.max_power", "machines and battery", regeneration_power, sigma=0.05, source="least of both"),
)  # fmt: skip
