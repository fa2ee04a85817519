"""Estimators of drag from the silhouette and of rolling resistance from the tyre."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.concept.constants import value_of as k
from redline.concept.estimators.known import Estimator, Known, estimator


def frontal_area(known: Known) -> jax.Array:
    """A share of width times height [Hucho98 sec. 4.1]."""
    return k("frontal_fill") * known["dimensions.width"] * known["dimensions.height"]


def drag_coefficient(known: Known) -> jax.Array:
    """A base and what each feature of the silhouette adds.

    ``Cd = c0 + tail + underbody + cooling + c_rake (rake - 28 deg) + c_gap (clearance - 0.14 m)
    + c_tyre (tyre width - 0.205 m) + rack + spare`` [Hucho98 ch. 4; constants: library/estimators.toml].
    """
    feature = known.features
    added = feature["tail"] + feature["underbody"] + feature["cooling"] + feature["roof_rack"] + feature["exposed_spare"]
    rake = k("drag_rake") * (known["aero.windscreen_rake"] - jnp.deg2rad(28.0))
    gap = k("drag_clearance") * (known["off_road.ground_clearance"] - 0.14)
    tyre = k("drag_tyre_width") * (known["tyres.section_width"] - 0.205)
    return k("drag_base") + added + rake + gap + tyre


def rolling_coefficient(known: Known) -> jax.Array:
    """By tread class or EU label, falling with diameter: ``c_class (d_ref / d)^0.3``."""
    by_size = (k("rolling_reference_diameter") / known["tyres.diameter"]) ** k("rolling_size_exponent")
    by_tread = known.features["tread.rolling"] * by_size
    return jnp.where(known.features["label.given"] > 0.5, known.features["label.rolling"], by_tread)


ESTIMATORS: tuple[Estimator, ...] = (
    estimator("aero.frontal_area", "share of width and height", frontal_area, "frontal_fill"),
    estimator("aero.windscreen_rake", "typical of the style", lambda n: n.features["style.windscreen_rake"], sigma=0.08, source="style table"),
    estimator("aero.drag_coefficient", "drag from the silhouette", drag_coefficient, "drag_base"),
    estimator("tyres.rolling_coefficient", "tread class and diameter, or EU label", rolling_coefficient, sigma=0.10, source="TRB SR 286; EU 2020/740; Wong22 sec. 1.2"),
)  # fmt: skip
