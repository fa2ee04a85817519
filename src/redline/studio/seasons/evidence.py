"""What a virtual test already tells of a physical one: probability, remaining uncertainty, and what to do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from redline.red_lines.verdict import Result, result_of
from redline.studio.assessment import Driver, label
from redline.studio.ensemble.sampling import band
from redline.studio.seasons.programme import PlannedTest

#: What to do about a physical test: nothing more, the concept first, or the test itself.
Action = Literal["confirm", "mend", "drive"]
_ACTIONS: dict[Result, Action] = {"inside": "confirm", "outside": "mend", "at risk": "drive"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A planned test as the virtual vehicles see it.

    ``told_frac`` is how much of the one bit "passes or fails" is known: ``1 - H(p)``. ``sigma`` is what remains
    unknown, in the attribute's unit; ``model_share`` of its square is the model's own.
    """

    test: PlannedTest
    value: float
    p10: float
    p50: float
    p90: float
    probability: float
    result: Result
    told_frac: float
    sigma: float
    model_share: float
    drivers: tuple[Driver, ...]

    @property
    def action(self) -> Action:
        """What to do about the physical test: told by the virtual run, mended on paper first, or driven."""
        return _ACTIONS[self.result]

    @property
    def advice(self) -> str:
        """The action as a sentence without its stop; where the test is driven, with whose doubt it is."""
        if self.action == "confirm":
            return "virtual run suffices: confirm in passing"
        if self.action == "mend":
            return "change the concept first: it fails on paper"
        if self.model_share > 0.5:
            return "drive it: the model itself is the doubt"
        return f"drive it; pin down {label(self.drivers[0].path)} before" if self.drivers else "drive it"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "test": self.test.name,
            "attribute": self.test.attribute.name,
            "unit": self.test.attribute.unit,
            "bound": self.test.bound,
            "reason": self.test.reason,
            "value": self.value,
            "p10": self.p10,
            "p50": self.p50,
            "p90": self.p90,
            "probability": self.probability,
            "result": self.result,
            "told_frac": self.told_frac,
            "remaining_sigma": self.sigma,
            "model_share_of_variance": self.model_share,
            "drivers": [
                {"path": d.path, "step": d.step, "step_unit": d.step_unit, "change": d.change} for d in self.drivers
            ],
            "action": self.action,
            "advice": self.advice,
        }


def entropy(probability: float) -> float:
    """Uncertainty of a yes or no in bits, ``-p log2 p - (1 - p) log2 (1 - p)`` [CoverThomas06 eq. 2.5].

    >>> entropy(0.5), entropy(1.0)
    (1.0, 0.0)
    """
    return -sum(part * math.log2(part) for part in (probability, 1.0 - probability) if 0.0 < part < 1.0) + 0.0


def weigh(test: PlannedTest, samples: NDArray[np.float64], drivers: tuple[Driver, ...]) -> Evidence:
    """Weigh a planned test by samples ``(sample,)``, the nominal vehicle first, each blurred by the model's own error.

    ``p = mean Phi(s (x - limit) / sigma_model)`` with s = 1 for a lower bound and -1 for an upper one. A sample without
    a result does not pass; one that never comes (infinite) is beyond every model's error.
    """
    from scipy.special import ndtr

    nominal, others = float(samples[0]), samples[1:]
    model = test.model_sigma(nominal if math.isfinite(nominal) else test.limit)
    sign = 1.0 if test.sense == ">=" else -1.0
    probability = float(np.mean(np.nan_to_num(ndtr(sign * (others - test.limit) / max(model, 1e-12)), nan=0.0)))
    low, middle, high = band(others)
    finite = others[np.isfinite(others)]
    spread = float(np.std(finite)) if len(finite) else 0.0
    sigma = math.hypot(spread, model)
    return Evidence(
        test, nominal, low, middle, high, probability, result_of(probability),
        1.0 - entropy(probability), sigma, (model / sigma) ** 2 if sigma > 0.0 else 0.0, drivers,
    )  # fmt: skip
