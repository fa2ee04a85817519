"""Estimators of dimensions, tyres and masses."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.concept.constants import value_of as k
from redline.concept.estimators.known import Estimator, Known, estimator
from redline.foundations.constants import DRIVER_KG
from redline.physics.shape.turning import steering_angle as angle_of
from redline.physics.shape.turning import turning_circle as circle_of

L, W, H, WB = "dimensions.length", "dimensions.width", "dimensions.height", "dimensions.wheelbase"


def overhang_front(known: Known) -> jax.Array:
    """Front share of the length beyond the wheelbase, or what the rear overhang leaves of it."""
    beyond = known[L] - known[WB]
    share = k("overhang_front_share") * beyond
    return jnp.where(known.given("dimensions.overhang_rear"), beyond - known.raw["dimensions.overhang_rear"], share)


def overhang_rear(known: Known) -> jax.Array:
    """What wheelbase and front overhang leave of the length."""
    return known[L] - known[WB] - known["dimensions.overhang_front"]


def size_given(known: Known) -> jax.Array:
    """Whether the size on the sidewall is known."""
    return known.features["tyre.given"] > 0.5


def tyre_diameter(known: Known) -> jax.Array:
    """From the size on the sidewall, else a line over the vehicle's height."""
    by_height = k("tyre_diameter_base") + k("tyre_diameter_slope") * known[H]
    return jnp.where(known.features["tyre.given"] > 0.5, known.features["tyre.diameter"], by_height)


def tyre_width(known: Known) -> jax.Array:
    """From the size on the sidewall, else a share of the body width."""
    return jnp.where(known.features["tyre.given"] > 0.5, known.features["tyre.width"], k("tyre_width_share") * known[W])


def size_mass(known: Known) -> jax.Array:
    """Mass of body, chassis and interior: a density times the box of the vehicle."""
    return k("body_mass_density") * known.features["style.body_mass_factor"] * known[L] * known[W] * known[H]


def drive_unit_mass(power: jax.Array) -> jax.Array:
    """Motors, inverters and gears: ``P0 / p0 (P / P0)^0.7`` in kg, less than proportional to power."""
    reference = k("drive_unit_reference_power")
    return reference / k("drive_unit_specific_power") * (power / reference) ** k("drive_unit_exponent")


def pack_mass(known: Known) -> jax.Array:
    """Mass of an electric vehicle's pack by its energy, in kg."""
    return known["battery.gross_energy"] / k("battery_specific_energy")


def engine_pack_mass(known: Known) -> jax.Array:
    """Mass of the pack beside an engine, in kg: cells for power weigh more per energy; 0 without one."""
    specific = jnp.where(known.features["plug_in"] > 0.5, 0.8, 0.3) * k("battery_specific_energy")
    return known.features["electrified"] * known["battery.gross_energy"] / specific


def kerb_mass(known: Known) -> jax.Array:
    """``m = rho_b LWH f_style + E / e + m_drive(P) + n_axle m_axle``, in kg, or by a given test mass.

    Body by size, battery by energy, drive units by power, hardware by driven axle [docs/theory/mass-build-up.md].
    """
    drive_units = drive_unit_mass(known["powertrain.power"])
    axles = known.features["front_driven"] + known.features["rear_driven"]
    return by_wltp_mass(known, size_mass(known) + pack_mass(known) + drive_units + axles * k("axle_hardware_mass"))


def by_wltp_mass(known: Known, built: jax.Array) -> jax.Array:
    """Kerb mass by the WLTP test mass where one is given, else as built up.

    ``wltp_test_mass`` the other way round: ``TM - 0.85 (options + 75 + 25) - 0.15 payload``, or
    ``(TM - 0.15 gross) / 0.85 - options - 100`` where the gross mass is given.
    """
    test, options = known.raw["mass.wltp_test"], k("wltp_options_mass") + 100.0
    by_payload = test - 0.85 * options - 0.15 * payload(known)
    by_gross = (test - 0.15 * known.raw["mass.gross"]) / 0.85 - options
    found = jnp.where(known.given("mass.gross"), by_gross, by_payload)
    return jnp.where(known.given("mass.wltp_test"), found, built)


def by_epa_mass(known: Known, built: jax.Array) -> jax.Array:
    """Kerb mass by the EPA's equivalent test weight where one is given, else as built up.

    Only beside an engine: the build-up was fitted on electric cars, and is as near to theirs as a weight class.
    """
    return jnp.where(known.given("mass.epa_test"), known.raw["mass.epa_test"] - k("epa_test_addition"), built)


def left_by_wltp_mass(known: Known) -> jax.Array:
    """Share of the kerb mass's sigma that a given WLTP test mass leaves: 1.5 of 6.5 %."""
    return jnp.where(known.given("mass.wltp_test"), 0.23, 1.0)


def left_by_test_mass(known: Known) -> jax.Array:
    """The same where the EPA's counts too: 77 kg, some 4 of 6.5 %."""
    coarse = jnp.where(known.given("mass.epa_test"), 0.6, 1.0)
    return jnp.minimum(left_by_wltp_mass(known), coarse)


def engine_kerb_mass(known: Known) -> jax.Array:
    """``m = rho_e LWH f_style + m_0 + m_P (P / P0)^0.7 + E / e + n_axle m_axle``, in kg, or by a given test mass.

    ``P`` is the power of the whole drive: engine, gearbox and machines grow with it, and so do brakes, wheels and the
    body that they ask for; by power masses differ more than by displacement [docs/theory/mass-build-up.md].
    """
    body = k("engine_body_mass_density") / k("body_mass_density") * size_mass(known)
    power = known["powertrain.power"] / k("drive_unit_reference_power")
    drive = k("engine_mass_fixed") + k("engine_mass_by_power") * power ** k("drive_unit_exponent")
    axles = known.features["front_driven"] + known.features["rear_driven"]
    built = body + drive + engine_pack_mass(known) + axles * k("axle_hardware_mass")
    return by_wltp_mass(known, by_epa_mass(known, built))


def payload(known: Known) -> jax.Array:
    """Payload with the driver, ``p f_style L W``, in kg: what fits in, which a heavier pack does not change."""
    plan = known["dimensions.length"] * known["dimensions.width"]
    return k("payload_per_area") * known.features["style.payload_factor"] * plan


def gross_mass(known: Known) -> jax.Array:
    """Kerb mass and payload."""
    return known["mass.kerb"] + payload(known)


def wltp_test_mass(known: Known) -> jax.Array:
    """``TM = kerb + options + 75 + 25 + 0.15 (gross - kerb - options - 100)`` in kg [UN R154 sec. 3.2.25]."""
    running_order = known["mass.kerb"] + k("wltp_options_mass") + DRIVER_KG
    return running_order + 25.0 + 0.15 * jnp.maximum(known["mass.gross"] - running_order - 25.0, 0.0)


def cg_height(known: Known) -> jax.Array:
    """A share of the height, and of it what an underfloor pack's mass takes: ``h - m_p / m (h - h_p)``, in m."""
    return _with_pack(known, pack_mass(known))


def engine_cg_height(known: Known) -> jax.Array:
    """As ``cg_height``, with the pack of a vehicle with an engine."""
    return _with_pack(known, engine_pack_mass(known))


def _with_pack(known: Known, pack_kg: jax.Array) -> jax.Array:
    high = k("cg_height_share") * known.features["style.cg_factor"] * known[H]
    share = known.features["underfloor"] * pack_kg / known["mass.kerb"]
    return high - share * (high - k("underfloor_pack_height"))


def steering_angle(known: Known) -> jax.Array:
    """The angle that gives the stated turning circle, else a typical lock."""
    by_circle = angle_of(
        known[WB], known.raw["dimensions.turning_circle"], known["dimensions.track_front"], known["tyres.section_width"]
    )
    return jnp.where(known.given("dimensions.turning_circle"), by_circle, k("steering_angle"))


def turning_circle(known: Known) -> jax.Array:
    """Kerb-to-kerb circle from wheelbase, track and steering angle."""
    return circle_of(
        known[WB], known["dimensions.steering_angle"], known["dimensions.track_front"], known["tyres.section_width"]
    )


ESTIMATORS: tuple[Estimator, ...] = (
    estimator("dimensions.overhang_front", "share of the overhangs", overhang_front, "overhang_front_share"),
    estimator("dimensions.overhang_rear", "closes the length", overhang_rear, source="length = wheelbase + overhangs"),
    estimator("dimensions.track_front", "share of the width", lambda n: k("track_share") * n[W], "track_share"),
    estimator(
        "dimensions.track_rear", "as the front track", lambda n: n["dimensions.track_front"], source="equal tracks"
    ),
    estimator("tyres.diameter", "size or height", tyre_diameter, "tyre_diameter_base", exact=size_given),
    estimator("tyres.section_width", "size or width", tyre_width, "tyre_width_share", exact=size_given),
    estimator(
        "tyres.adhesion",
        "tread class",
        lambda n: n.features["tread.adhesion"],
        sigma=0.05,
        source="library tread table",
    ),
    estimator(
        "dimensions.steering_angle",
        "stated circle, or typical lock",
        steering_angle,
        "steering_angle",
        exact=lambda n: n.given("dimensions.turning_circle"),
    ),
    estimator(
        "dimensions.turning_circle", "Ackermann circle", turning_circle, sigma=0.03, source="docs/theory/geometry.md"
    ),
)

MASS: tuple[Estimator, ...] = (
    estimator(
        "mass.kerb",
        "build-up of body, battery and drive units",
        kerb_mass,
        "body_mass_density",
        left_of_sigma=left_by_wltp_mass,
    ),
    estimator(
        "mass.gross",
        "payload by plan area",
        gross_mass,
        sigma=0.025,
        source="payload_per_area, whose spread of 11.5 % is 2.5 % of gross mass",
    ),
    estimator(
        "mass.epa_test", "curb plus 300 lb", lambda n: n["mass.kerb"] + k("epa_test_addition"), "epa_test_addition"
    ),
    estimator(
        "mass.wltp_test",
        "UN R154 test mass",
        wltp_test_mass,
        sigma=0.010,
        source="UN R154 sec. 3.2.25 with usual options and load",
    ),
    estimator(
        "mass.front_share",
        "powertrain, body and driven axles",
        lambda n: n.features["front_share"],
        sigma_absolute=0.02,
        source="78 published axle loads, a maker left out errs by 1.7 points; docs/theory/mass-build-up.md",
    ),
    estimator("mass.cg_height", "share of the height, pack apart", cg_height, "cg_height_share"),
    estimator(
        "mass.front_axle_rating",
        "share of gross mass",
        lambda n: k("front_axle_reserve") * n["mass.gross"],
        "front_axle_reserve",
    ),
    estimator(
        "mass.rear_axle_rating",
        "share of gross mass",
        lambda n: k("rear_axle_reserve") * n["mass.gross"],
        "rear_axle_reserve",
    ),
    estimator(
        "mass.trailer_rating",
        "share of kerb mass by style",
        lambda n: n.features["style.trailer_share"] * n["mass.kerb"],
        sigma=0.15,
        source="type-approved trailer masses by body style",
    ),
    estimator("mass.rotating", "wheels and rotors", lambda n: jnp.asarray(k("rotating")), "rotating"),
)

#: The same for a vehicle with an engine: only the kerb mass is built up from other parts.
ENGINE_MASS: tuple[Estimator, ...] = (
    estimator(
        "mass.kerb",
        "build-up of body, engine, battery and machines",
        engine_kerb_mass,
        "engine_body_mass_density",
        left_of_sigma=left_by_test_mass,
    ),
    *(entry for entry in MASS if entry.target not in ("mass.kerb", "mass.cg_height")),
    estimator("mass.cg_height", "share of the height, pack apart", engine_cg_height, "cg_height_share"),
)
