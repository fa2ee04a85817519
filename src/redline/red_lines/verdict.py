"""Verdicts: a requirement against an attribute with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from redline.red_lines.requirement import Requirement

Result = Literal["inside", "at risk", "outside"]
#: A requirement is inside when nine of ten plausible vehicles meet it, outside when at most one does.
_INSIDE, _OUTSIDE = 0.9, 0.1


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a requirement stands: result, probability of meeting it, and the nominal margin, positive inside."""

    requirement: Requirement
    result: Result
    probability: float
    margin: float


def judge(requirement: Requirement, value: float, samples: NDArray[np.float64]) -> Judgement:
    """Judge by the share of samples ``(sample,)`` that meet the bound; the margin is that of the nominal value.

    A sample without a result (nan) does not meet it.
    """
    sign = 1.0 if requirement.sense == ">=" else -1.0
    probability = float(np.mean(sign * (samples - requirement.limit) >= 0.0))
    return Judgement(requirement, result_of(probability), probability, sign * (value - requirement.limit))


def result_of(probability: float) -> Result:
    """In a word, how a probability of meeting a bound stands.

    >>> result_of(0.97), result_of(0.5)
    ('inside', 'at risk')
    """
    return "inside" if probability >= _INSIDE else "outside" if probability <= _OUTSIDE else "at risk"
