"""Estimators of drag from the silhouette and of rolling resistance from the tyre."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.concept.constants import value_of as k
from redline.concept.estimators.known import Estimator, Known, estimator


def frontal_area(known: Known) -> jax.Array:
    """A share of width times height [Hucho98 sec. 4.1]."""
    return k("frontal_fill") * known["dimensions.width"] * known["dimensions.height"]


def shortness(length: jax.Array, area: jax.Array) -> jax.Array:
    """How far a body falls short of a slender one: ``w ln(1 + exp((s0 - L / sqrt(A)) / w))``, dimensionless.

    A short body leaves the air no length to close behind it; beyond ``s0`` length gains nothing, for skin
    friction grows [form recalled: Hoerner65 sec. 6-2; constants: docs/theory/drag-from-silhouette.md].
    """
    width = k("drag_slender_blend")
    return width * jnp.logaddexp(0.0, (k("drag_slender") - length / jnp.sqrt(area)) / width)


def drag_coefficient(known: Known) -> jax.Array:
    """A base and what each feature of the silhouette adds.

    ``Cd = c0 + tail + underbody + cooling + c_s short(L / sqrt(A)) + c_rake (rake - 28 deg)
    + c_gap (clearance - 0.14 m) + c_tyre (tyre width - 0.205 m) + rack + spare``: the road's Cd, as a
    coast-down finds it [form: Hucho98 ch. 4; fit: docs/theory/drag-from-silhouette.md].
    """
    feature = known.features
    added = (
        feature["tail"] + feature["underbody"] + feature["cooling"] + feature["roof_rack"] + feature["exposed_spare"]
    )
    rake = k("drag_rake") * (known["aero.windscreen_rake"] - jnp.deg2rad(28.0))
    gap = k("drag_clearance") * (known["off_road.ground_clearance"] - 0.14)
    tyre = k("drag_tyre_width") * (known["tyres.section_width"] - 0.205)
    short = k("drag_shortness") * shortness(known["dimensions.length"], known["aero.frontal_area"])
    return k("drag_base") + added + short + rake + gap + tyre


def rolling_coefficient(known: Known) -> jax.Array:
    """By tread class, falling with diameter, ``c_class (d_ref / d)^0.3``; or by EU label, brought from drum to road.

    Both are coefficients of the road [fit: docs/theory/drag-from-silhouette.md; labels: EU 2020/740].
    """
    by_size = (k("rolling_reference_diameter") / known["tyres.diameter"]) ** k("rolling_size_exponent")
    by_tread = known.features["tread.rolling"] * by_size
    return jnp.where(known.features["label.given"] > 0.5, k("drum_to_road") * known.features["label.rolling"], by_tread)


ESTIMATORS: tuple[Estimator, ...] = (
    estimator("aero.frontal_area", "share of width and height", frontal_area, "frontal_fill"),
    estimator(
        "aero.windscreen_rake",
        "typical of the style",
        lambda n: n.features["style.windscreen_rake"],
        sigma=0.08,
        source="style table",
    ),
    estimator("aero.drag_coefficient", "drag from the silhouette", drag_coefficient, "drag_base"),
    estimator(
        "tyres.rolling_coefficient",
        "tread class and diameter, or EU label",
        rolling_coefficient,
        sigma=0.25,
        source="EPA coast-downs of the library; EU 2020/740",
    ),
)
