"""The registry: every trial of the proving ground, by name. CLI, docs and red lines list the same ones."""

from __future__ import annotations

import functools

from redline.proving_ground.outcome import Attribute, Trial
from redline.proving_ground.trials import (
    clearance,
    climb,
    crawl,
    fuel_epa,
    fuel_steady,
    fuel_wltp,
    pack_life,
    payload,
    plug_in,
    range_epa,
    range_wltp,
    replenish,
    sprint,
    stability,
    steady_speed,
    turning,
    wading,
)

TRIALS: dict[str, Trial] = {
    trial.name: trial
    for trial in (
        range_epa.TRIAL,
        range_wltp.TRIAL,
        steady_speed.TRIAL,
        fuel_epa.TRIAL,
        fuel_wltp.TRIAL,
        fuel_steady.TRIAL,
        plug_in.TRIAL,
        sprint.TRIAL,
        climb.TRIAL,
        crawl.TRIAL,
        replenish.CHARGE,
        replenish.REFUEL,
        payload.TRIAL,
        clearance.TRIAL,
        stability.TRIAL,
        wading.TRIAL,
        turning.TRIAL,
        pack_life.TRIAL,
        pack_life.PLUG_IN_TRIAL,
    )
}


@functools.cache
def trials_of(family: str = "electric", plug_in: bool = False) -> dict[str, Trial]:
    """The trials that a family of powertrains runs, in order.

    >>> "fuel_wltp" in trials_of("geared"), "plug_in" in trials_of("geared")
    (True, False)
    """
    wanted = {family, "plug_in"} if plug_in else {family}
    return {name: trial for name, trial in TRIALS.items() if trial.families & wanted}


@functools.cache
def attributes() -> dict[str, tuple[Attribute, Trial]]:
    """Every attribute by public name, with the first trial that gives it: what a name means is the same in all.

    >>> attributes()["range_wltp_km"][1].name
    'range_wltp'
    """
    found: dict[str, tuple[Attribute, Trial]] = {}
    for trial in TRIALS.values():
        for attribute in trial.attributes:
            found.setdefault(attribute.name, (attribute, trial))
    return found
