"""The registry: every trial of the proving ground, by name. CLI, docs and red lines list the same ones."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection

from redline.proving_ground.outcome import CORE, EVERY, Attribute, Suite, Suites, Trial
from redline.proving_ground.trials.lasting import (
    charge,
    endurance,
    endurance_heat,
    grade_tow,
    journey,
    pack_life,
    replenish,
    towing,
)
from redline.proving_ground.trials.obstacles import (
    articulation,
    grounding,
    surface_grades,
    tipping,
    vertical_step,
    wheel_in_the_air,
)
from redline.proving_ground.trials.road import (
    climb,
    crawl,
    fuel_epa,
    fuel_steady,
    fuel_wltp,
    payload,
    plug_in,
    range_epa,
    range_wltp,
    sprint,
    steady_speed,
)
from redline.proving_ground.trials.seasons import (
    cold_start,
    cold_test,
    day_grip,
    day_road,
    day_start,
    day_work,
    season_road,
    standing,
    winter_loop,
)
from redline.proving_ground.trials.shape import clearance, stability, turning, wading
from redline.proving_ground.trials.soft_ground import (
    sand_pressure,
    soft_energy,
    soft_snow,
    soft_soil,
    vehicle_cone_index,
)
from redline.proving_ground.trials.trail import mixed
from redline.proving_ground.trials.water import fording

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
        endurance.TRIAL,
        endurance_heat.TRIAL,
        grade_tow.TRIAL,
        towing.TRIAL,
        charge.CHARGE,
        replenish.REFUEL,
        payload.TRIAL,
        clearance.TRIAL,
        stability.TRIAL,
        wading.TRIAL,
        turning.TRIAL,
        articulation.TRIAL,
        tipping.TRIAL,
        grounding.TRIAL,
        surface_grades.TRIAL,
        vertical_step.TRIAL,
        wheel_in_the_air.TRIAL,
        soft_soil.TRIAL,
        soft_snow.TRIAL,
        vehicle_cone_index.TRIAL,
        sand_pressure.TRIAL,
        soft_energy.TRIAL,
        fording.TRIAL,
        mixed.ELECTRIC_TRAIL,
        mixed.FUEL_TRAIL,
        cold_test.TRIAL,
        cold_start.TRIAL,
        season_road.TRIAL,
        winter_loop.TRIAL,
        standing.TRIAL,
        day_start.TRIAL,
        day_road.TRIAL,
        day_grip.TRIAL,
        day_work.WORK,
        day_work.CRAWL,
        day_work.CHARGE,
        charge.SEASONS,
        charge.WINTER,
        journey.ELECTRIC_JOURNEY,
        journey.FUEL_JOURNEY,
        pack_life.TRIAL,
        pack_life.PLUG_IN_TRIAL,
    )
}


@functools.cache
def trials_of(family: str = "electric", plug_in: bool = False, suites: Suites = CORE) -> dict[str, Trial]:
    """The trials of some suites that a family of powertrains runs, in order.

    >>> "fuel_wltp" in trials_of("geared"), "plug_in" in trials_of("geared")
    (True, False)
    """
    wanted = {family, "plug_in"} if plug_in else {family}
    found = {name: trial for name, trial in TRIALS.items() if trial.families & wanted and trial.suite in suites}
    return found if plug_in else {name: _without_charge(trial) for name, trial in found.items()}


def _without_charge(trial: Trial) -> Trial:
    """A trial without the legs that only a plug-in drives, on the charge above what it holds."""
    legs = tuple(leg for leg in trial.legs if not leg.deplete)
    return trial if len(legs) == len(trial.legs) else dataclasses.replace(trial, legs=legs)


@functools.cache
def attributes(*suites: Suite) -> dict[str, tuple[Attribute, Trial]]:
    """Every attribute by public name, with the first trial that gives it: what a name means is the same in all.

    With suites named, only theirs.

    >>> attributes()["range_wltp_km"][1].name
    'range_wltp'
    """
    found: dict[str, tuple[Attribute, Trial]] = {}
    for trial in TRIALS.values():
        if suites and trial.suite not in suites:
            continue
        for attribute in trial.attributes:
            found.setdefault(attribute.name, (attribute, trial))
    return found


def suites_for(names: Collection[str]) -> Suites:
    """The suites that give some attributes: the core always, others where they are needed.

    >>> suites_for(["range_wltp_km"]), suites_for(["range_road_winter_20_km"])
    (('core',), ('core', 'seasons'))
    """
    missing = [name for name in names if name not in attributes("core")]
    return tuple(suite for suite in EVERY if suite in CORE or any(name in attributes(suite) for name in missing))
