"""Findings about soft ground: two models of one soil that tell a different story."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from redline.proving_ground.terrain.soft_ground import TRIAL_SOILS
from redline.proving_ground.trials.soft_ground.soft_energy import ON

#: Drawbar over weight by which two models of a soil differ when it is worth a word, in percent of weight.
_APART_PCT = 10.0


def soft_ground_findings(attributes: Mapping[str, float], judged: Collection[str]) -> Iterator[str]:
    """Set drawbar by plates beside that by cone index on the soils that a red line names.

    ``judged`` are the attributes of the red line's requirements.

    >>> apart = {"drawbar_sand_pct": 39.0, "drawbar_sand_cone_pct": 9.0}
    >>> next(soft_ground_findings(apart, ["slope_sand_pct"]))[:64]
    'two models of dry sand disagree: drawbar at 20 % slip is 39 % of'
    """
    for word in TRIAL_SOILS:
        if not any(word in name.split("_") for name in judged) or f"drawbar_{word}_cone_pct" not in attributes:
            continue
        plates, cone = attributes[f"drawbar_{word}_pct"], attributes[f"drawbar_{word}_cone_pct"]
        if abs(plates - cone) > _APART_PCT:
            yield (
                f"two models of {ON[word]} disagree: drawbar at 20 % slip is {plates:.0f} % of weight by plate and "
                f"shear tests, {cone:.0f} % by cone index; values are those of plates, bands hold the difference"
            ).replace("-", "\N{MINUS SIGN}")
