"""Estimators of springs, bars, stops and of the tyre's section and pressures."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp

from redline.concept.constants import value_of as k
from redline.concept.estimators.known import Estimator, Known, estimator
from redline.foundations.constants import GRAVITY_M_S2


def _corner_kg(known: Known, axle: str) -> jax.Array:
    """Sprung mass over one wheel at kerb mass."""
    share = known["mass.front_share"] if axle == "front" else 1.0 - known["mass.front_share"]
    return 0.5 * (known["mass.kerb"] * share - known[f"suspension.{axle}.unsprung_mass"])


def rim_diameter(known: Known) -> jax.Array:
    """From the size on the sidewall, else what a sidewall of 0.6 of the width leaves."""
    by_width = known["tyres.diameter"] - 2.0 * 0.6 * known["tyres.section_width"]
    return jnp.where(known.features["tyre.given"] > 0.5, known.features["tyre.rim"], by_width)


def _size(known: Known) -> jax.Array:
    """Size of a tyre to which its stiffness is in proportion, ``l = sqrt((s - t h / b) b d)``, in m [Rhyne05].

    ``b`` and ``h`` are width and height of the section, ``d`` the outer diameter.
    """
    width, diameter = known["tyres.section_width"], known["tyres.diameter"]
    aspect = 0.5 * (diameter - known["tyres.rim_diameter"]) / width
    slimness = jnp.maximum(k("section_slimness") - k("section_by_aspect") * aspect, 0.1)
    return jnp.sqrt(slimness * width * diameter)


def carcass_pressure(known: Known) -> jax.Array:
    """``p_c = c / l``: the pressure that a belted radial's stiffness without air amounts to [Rhyne05]."""
    return k("carcass_force") / _size(known)


def tyre_deflection(known: Known) -> jax.Array:
    """Under a quarter of kerb mass on road pressure, ``d = m g / (4 a (p + p_c) l)`` [Rhyne05]."""
    stiffness = k("tyre_stiffness") * (known["tyres.pressure"] + known["tyres.carcass_pressure"]) * _size(known)
    return 0.25 * known["mass.kerb"] * GRAVITY_M_S2 / stiffness


def _unsprung_mass(axle: str):  # noqa: ANN202
    def mass(known: Known) -> jax.Array:
        """A share of kerb mass, more with a beam axle."""
        return k("unsprung_share") * known.features[f"{axle}.suspension.unsprung"] * known["mass.kerb"]

    return mass


def _wheel_rate(axle: str):  # noqa: ANN202
    def rate(known: Known) -> jax.Array:
        """``k = (2 pi f)^2 m`` of the sprung corner."""
        return (2.0 * math.pi * k(f"ride_frequency_{axle}")) ** 2 * _corner_kg(known, axle)

    return rate


def _anti_roll_rate(axle: str):  # noqa: ANN202
    def rate(known: Known) -> jax.Array:
        """A share of the wheel rate by kind of suspension."""
        return known.features[f"{axle}.suspension.bar"] * known[f"suspension.{axle}.wheel_rate"]

    return rate


def _swing_arm(axle: str):  # noqa: ANN202
    return lambda known: known.features[f"{axle}.suspension.arm"]


def _spring_base(axle: str):  # noqa: ANN202
    return lambda known: k("spring_base_share") * known[f"dimensions.track_{axle}"]


def _axle(axle: str) -> tuple[Estimator, ...]:
    at = f"suspension.{axle}"
    return (
        estimator(f"{at}.unsprung_mass", "share of kerb mass by kind", _unsprung_mass(axle), "unsprung_share"),
        estimator(
            f"{at}.wheel_rate",
            "usual ride frequency",
            _wheel_rate(axle),
            sigma=0.20,
            source=f"twice the sigma of ride_frequency_{axle}",
        ),
        estimator(
            f"{at}.anti_roll_rate",
            "share of the wheel rate by kind",
            _anti_roll_rate(axle),
            sigma=0.35,
            source="library suspension table",
        ),
        estimator(f"{at}.bump_share", "usual share", lambda n: jnp.asarray(k("bump_share")), "bump_share"),
        estimator(f"{at}.stop_rate", "usual stop", lambda n: jnp.asarray(k("stop_rate")), "stop_rate"),
        estimator(f"{at}.spring_base", "share of the track", _spring_base(axle), "spring_base_share"),
        estimator(
            f"{at}.swing_arm",
            "by kind of suspension",
            _swing_arm(axle),
            sigma=0.25,
            source="library suspension table",
        ),
    )


#: What a tyre is, and how it gives way under the kerb mass: before all that stands on its loaded radius.
TYRES: tuple[Estimator, ...] = (
    estimator("tyres.rim_diameter", "size or width", rim_diameter, source="ETRTO designation; sidewall 0.6 of width"),
    estimator("tyres.pressure", "usual placard", lambda n: jnp.asarray(k("road_pressure")), "road_pressure"),
    estimator(
        "tyres.off_road_pressure",
        "share of the road pressure",
        lambda n: k("off_road_pressure_share") * n["tyres.pressure"],
        "off_road_pressure_share",
    ),
    estimator("tyres.carcass_pressure", "stiffness without air", carcass_pressure, "carcass_force"),
    estimator("tyres.deflection", "stiffness by pressure and size", tyre_deflection, "tyre_stiffness"),
)

ESTIMATORS: tuple[Estimator, ...] = (
    estimator(
        "tyres.tread_depth",
        "tread class",
        lambda n: n.features["tread.depth"],
        sigma=0.12,
        source="library tread table",
    ),
    *_axle("front"),
    *_axle("rear"),
)
