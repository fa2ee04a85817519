"""A concept with its plausible vehicles: what every question with an error bar begins with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots, paths, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.estimators.off_road import GROUND_MODELS
from redline.concept.family import Family
from redline.concept.language import catalogue
from redline.foundations.engine import float64
from redline.studio.ensemble.fleet import values_and_sigmas
from redline.studio.ensemble.sampling import SAMPLES, standard_normal


@dataclass(frozen=True, slots=True, eq=False)
class Plausible:
    """A concept laid out, its inputs' values and sigmas in SI units, and deviations ``(1 + 256, input)`` from them.

    The first deviation is none: the nominal vehicle.
    """

    concept: Concept
    laid_out: Slots
    values: dict[str, float]
    sigmas: dict[str, float]
    deltas: NDArray[np.float64]


@float64
def plausible(concept: Concept, laid_out: Slots | None = None) -> Plausible:
    """The nominal vehicle and 256 plausible ones of a concept; sigmas that the concept gives count, else estimates'."""
    laid_out = laid_out or slots(concept, features(concept))
    values = values_and_sigmas(laid_out)[0]
    sigmas = plausible_sigmas(concept, laid_out)
    drawn = deviations(values, sigmas, concept.family)
    return Plausible(concept, laid_out, values, sigmas, np.concatenate([np.zeros((1, drawn.shape[1])), drawn]))


def plausible_sigmas(concept: Concept, laid_out: Slots) -> dict[str, float]:
    """One sigma of every input in SI units: what the concept gives with a figure, else that of its estimate."""
    values, sigmas = values_and_sigmas(laid_out)
    return sigmas | {path: given.sigma for path, given in concept.numbers.items() if path in values}


def normals(family: Family = "electric", samples: int = SAMPLES) -> NDArray[np.float64]:
    """Standard normals ``(sample, input)`` of a family; inputs of what models may miss are drawn beside the rest."""
    return standard_normal(len(paths(family)), SAMPLES, len(GROUND_MODELS))[:samples]


def deviations(values: dict[str, float], sigmas: dict[str, float], family: Family = "electric") -> NDArray[np.float64]:
    """Deviations ``(256, input)`` in SI units, kept within each input's possible range."""
    names, shapes = paths(family), catalogue.quantities()
    sigma = np.array([sigmas.get(name, 0.0) for name in names])
    deltas = normals(family) * sigma
    nominal = np.array([values[name] for name in names])
    low = np.array([shapes[name].low for name in names]) - nominal
    high = np.array([shapes[name].high for name in names]) - nominal
    return np.where(sigma > 0.0, np.clip(deltas, np.minimum(low, 0.0), np.maximum(high, 0.0)), 0.0)
