"""Completing a concept: every blank filled by its estimator, traceably, so that gradients pass through."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

import jax
import jax.numpy as jnp

from redline.concept.building.engine_features import ratio_list
from redline.concept.building.features import Features
from redline.concept.concept import Concept
from redline.concept.estimators import Estimator, Known, order
from redline.concept.family import Family
from redline.concept.language import catalogue
from redline.foundations.types import Float
from redline.vehicle.drive.gearbox import MOST_RATIOS

#: Paths that no estimator fills: without them a value is zero and its mask says so.
_REQUIRED = ("dimensions.length", "dimensions.width", "dimensions.height", "dimensions.wheelbase")
_ONLY_GIVEN = (
    "road_load.epa_a", "road_load.epa_b", "road_load.epa_c",
    "road_load.wltp_f0", "road_load.wltp_f1", "road_load.wltp_f2",
    "off_road.approach", "off_road.breakover", "off_road.departure", "off_road.wheel_arch_diameter",
)  # fmt: skip
_GIVEN = (*_REQUIRED, *_ONLY_GIVEN)


@jax.tree_util.register_dataclass
@dataclass(frozen=True, kw_only=True)
class Slots:
    """A concept as arrays: given values, masks of what is given, features, profile points.

    The keys are the same for every concept of a kind, so that one compiled program serves all.
    ``ratios`` are gear ratios ``(10,)``.
    ``family`` and ``plug_in`` are static: they say which vehicle is built and which trials it runs.
    """

    raw: dict[str, jax.Array]
    mask: dict[str, jax.Array]
    features: dict[str, jax.Array]
    profile_x_m: jax.Array
    profile_z_m: jax.Array
    profile_given: jax.Array
    ratios: jax.Array
    ratios_given: jax.Array
    family: Family = field(default="electric", metadata={"static": True})
    plug_in: bool = field(default=False, metadata={"static": True})


@functools.cache
def paths(family: Family = "electric") -> tuple[str, ...]:
    """Every numeric input of a family of powertrains, in the order in which values are worked out."""
    return (*_GIVEN, *(entry.target for entry in order(family)))


def slots(concept: Concept, features: Features) -> Slots:
    """Lay a concept out as arrays (NumPy float64 scalars, so that nothing is compiled to make them)."""
    import numpy as np

    names = paths(concept.family)
    raw = {p: np.float64(concept.numbers[p].value if p in concept.numbers else _harmless(p)) for p in names}
    mask = {p: np.float64(p in concept.numbers) for p in names}
    ratios = ratio_list(concept)
    if concept.ratios and "gearbox.gears" in raw:
        raw["gearbox.gears"], mask["gearbox.gears"] = np.float64(len(concept.ratios)), np.float64(1.0)
    points = concept.profile or ((0.0, 1.0),)
    padded = (list(points) + [points[-1]] * PROFILE_POINTS)[:PROFILE_POINTS]
    return Slots(
        raw=raw,
        mask=mask,
        features={name: np.float64(value) for name, value in features.numbers.items()},
        profile_x_m=np.array([x for x, _ in padded]),
        profile_z_m=np.array([z for _, z in padded]),
        profile_given=np.float64(bool(concept.profile)),
        ratios=np.array(ratios or (1.0,) * MOST_RATIOS),
        ratios_given=np.float64(bool(ratios)),
        family=concept.family,
        plug_in=concept.plug_in,
    )


#: Underside points of a profile; more than a designer draws, few enough to stay quick.
PROFILE_POINTS = 16


def _harmless(path: str) -> float:
    """A value in the possible range for a slot that is not given: it is masked, but must not make NaN."""
    shape = catalogue.quantities()[path]
    return 0.5 * (shape.low + shape.high)


Deltas = Mapping[str, jax.Array]


def complete(
    slots: Slots, delta: Deltas | None = None, usual: Deltas | None = None
) -> tuple[dict[str, jax.Array], dict[str, jax.Array]]:
    """Work out every value and the one-sigma of each estimate, in SI units, path by path.

    ``delta`` moves each value from its given or estimated place, in SI units. A deviation of an estimate is one of so
    many sigmas, and sigma is a share of the estimate: where the estimate has moved with what it builds on,
    ``x = e + delta sigma(e) / sigma(e_0)`` with ``usual`` the ``sigma(e_0)`` of the nominal vehicle, kept possible; of
    an estimate that multiplies, ``x = e exp(delta sigma(e) / (e sigma(e_0)))``.
    Without ``usual``, deviations are infinitesimal, ``x = e + delta``: first derivatives at the nominal
    vehicle are those of the whole law.
    """
    known = Known({}, slots.raw, slots.mask, slots.features)
    sigmas: dict[str, jax.Array] = {}

    def moved(path: str, start: jax.Array, growth: Float = 1.0) -> jax.Array:
        if delta is None:
            return start
        return start + delta[path] if usual is None else _within_range(path, start, delta[path] * growth)

    for path in _GIVEN:
        known.values[path] = moved(path, slots.raw[path])
    for entry in order(slots.family):
        path, given = entry.target, known.given(entry.target)
        estimate, sigma = _estimated(entry, known)
        growth = _growth(given, sigma, usual[path]) if usual is not None else 1.0
        start = jnp.where(given, slots.raw[path], estimate)
        if entry.multiplies and delta is not None and usual is not None:
            growth = growth * jnp.where(given, 1.0, _stretch(delta[path] * growth, start))
        known.values[path] = moved(path, start, growth)
        certain = given | entry.exact(known) if entry.exact else given
        sigmas[path] = jnp.where(certain, 0.0, sigma)
    return known.values, sigmas


def _growth(given: jax.Array, sigma: jax.Array, usual: jax.Array) -> jax.Array:
    """How much wider an estimate's sigma is than that of the nominal vehicle; 1 where there is none."""
    uncertain = ~given & (usual > 0.0)
    return jnp.where(uncertain, sigma / jnp.where(uncertain, usual, 1.0), 1.0)


def _stretch(moved: jax.Array, start: jax.Array) -> jax.Array:
    """By how much a deviation grows where it is one of the logarithm: ``(exp(r) - 1) / r`` with r its share."""
    share = moved / jnp.maximum(jnp.abs(start), 1e-12)
    some = jnp.abs(share) > 1e-9
    return jnp.where(some, jnp.expm1(share) / jnp.where(some, share, 1.0), 1.0)


def _estimated(entry: Estimator, known: Known) -> tuple[jax.Array, jax.Array]:
    """An estimate and its one-sigma, or what is left of it where something given narrows the estimate."""
    estimate = jnp.asarray(entry.function(known))
    sigma = entry.sigma * jnp.abs(estimate) + entry.sigma_absolute
    return estimate, sigma * entry.left_of_sigma(known) if entry.left_of_sigma else sigma


def _within_range(path: str, start: jax.Array, delta: jax.Array) -> jax.Array:
    """A value moved by its deviation, no further than it is possible."""
    shape, value = catalogue.quantities()[path], start + delta
    low, high = jnp.minimum(shape.low, start), jnp.maximum(shape.high, start)
    return jnp.where(value < low, low, jnp.where(value > high, high, value))


def given_flag(mask: Mapping[str, jax.Array], *names: str) -> jax.Array:
    """Whether all of some paths are given, as 1.0 or 0.0."""
    product = jnp.asarray(1.0)
    for name in names:
        product = product * mask[name]
    return product
