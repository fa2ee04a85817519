"""The registry: every trial of the proving ground, by name. CLI, docs and red lines list the same ones."""

from __future__ import annotations

import functools

from redline.proving_ground.outcome import Attribute, Trial
from redline.proving_ground.trials import (
    clearance,
    climb,
    payload,
    range_epa,
    range_wltp,
    sprint,
    stability,
    steady_speed,
    turning,
    wading,
)

TRIALS: dict[str, Trial] = {
    module.TRIAL.name: module.TRIAL
    for module in (
        range_epa,
        range_wltp,
        steady_speed,
        sprint,
        climb,
        payload,
        clearance,
        stability,
        wading,
        turning,
    )
}


@functools.cache
def attributes() -> dict[str, tuple[Attribute, Trial]]:
    """Every attribute by public name, with the trial that gives it.

    >>> attributes()["range_wltp_km"][1].name
    'range_wltp'
    """
    return {attribute.name: (attribute, trial) for trial in TRIALS.values() for attribute in trial.attributes}
