"""Fit the power that packs take over charge: one line for all, on published sessions, makers weighted equally.

Run: python tools/fit_charging.py FILE.csv. Only cars whose peak is published enter the fit; the others are a test.
Fitted: charge_acceptance (1/h of usable energy when empty). charge_full, the share of it left when full, is held:
curves of Open EV Data that are not generic end at 0.13 to 0.4 of usable energy an hour; left free, it runs below zero.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
from collections import Counter
from pathlib import Path
from typing import Any

import jax
import numpy as np
from scipy.optimize import minimize_scalar

from redline.concept.building.build import build
from redline.concept.constants import value_of as k
from redline.foundations.engine import float64
from redline.proving_ground.trials.lasting.charge import reference_session
from redline.studio.validation.seasons.charging_records import ChargeRecord, read_charge_records, slots_of

Array = np.ndarray
#: Range in which the rate is sought, 1/h.
LOW, HIGH = 1.0, 8.0


def _mean_w(vehicle: Any, rate_1_h: Any) -> Any:
    charging = vehicle.powertrain.charging
    over = rate_1_h / k("charge_acceptance")
    moved = dataclasses.replace(charging, acceptance_w=over * charging.acceptance_w)
    train = dataclasses.replace(vehicle.powertrain, charging=moved)
    found = reference_session(dataclasses.replace(vehicle, powertrain=train))
    return found.terminal_j / found.time_s[-1], found.time_s[-1]


_PREDICT = jax.jit(jax.vmap(_mean_w, in_axes=(0, None)))


def errors(fleet: Any, records: list[ChargeRecord], rate_1_h: float) -> Array:
    """Relative error of mean power; of the speed of charging, 1 over minutes, where only minutes are published."""
    power, time = (np.asarray(part) for part in _PREDICT(fleet, rate_1_h))
    ratio = [
        p / 1e3 / r.mean_kw if math.isfinite(r.mean_kw) else r.minutes / (t / 60.0)
        for p, t, r in zip(power, time, records, strict=True)
    ]
    return np.array(ratio) - 1.0


def weights(records: list[ChargeRecord]) -> Array:
    """Equal weight of every maker."""
    count = Counter(record.make for record in records)
    return np.array([1.0 / count[record.make] for record in records]) / len(count)


def fit(fleet: Any, records: list[ChargeRecord], weight: Array) -> float:
    """Rate of least absolute relative error (smoothed), in 1/h."""

    def loss(rate_1_h: float) -> float:
        error = errors(fleet, records, rate_1_h)
        return float((weight * np.sqrt(error**2 + 0.03**2)).sum())

    return float(minimize_scalar(loss, bounds=(LOW, HIGH), method="bounded", options={"xatol": 1e-4}).x)


def show(title: str, error: Array, records: list[ChargeRecord]) -> None:
    """Mean error of cars and of makers, and the share that errors leave within."""
    weight = weights(records)
    size = np.abs(error)
    print(
        f"{title}: {len(records)} cars of {len({r.make for r in records})} makers, mean |error| {size.mean():.1%} of "
        f"cars, {(weight * size).sum():.1%} of makers, bias {error.mean():+.1%}, "
        f"80 % within {np.quantile(size, 0.8):.1%}"
    )


@float64
def main() -> None:
    """Fit, leave each maker out in turn, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    every = read_charge_records(parser.parse_args().file)
    known = [record for record in every if record.peak_from != "estimated"]
    blank = [record for record in every if record.peak_from == "estimated"]
    make = jax.jit(build)

    def fleet_of(records: list[ChargeRecord]) -> Any:
        return jax.tree.map(lambda *leaves: np.stack(leaves), *(make(slots_of(record)) for record in records))

    fleet, weight = fleet_of(known), weights(known)
    found = fit(fleet, known, weight)
    print(f"charge_acceptance = {found:.3f} 1/h, charge_full = {k('charge_full'):.3f} held")
    fitted, unseen = errors(fleet, known, found), np.zeros(len(known))
    for name in sorted({record.make for record in known}):
        out = np.array([record.make == name for record in known])
        rest = fit(fleet, known, np.where(out, 0.0, weight))
        unseen[out] = errors(fleet, known, rest)[out]
    show("fitted", fitted, known)
    show("one maker left out", unseen, known)
    if blank:
        show("peak estimated, not fitted", errors(fleet_of(blank), blank, found), blank)
    for record, error, other in zip(known, fitted, unseen, strict=True):
        print(f"  {record.make} {record.name:45s} {error:+.1%} left out {other:+.1%}")
    for record, error in zip(blank, errors(fleet_of(blank), blank, found), strict=True) if blank else ():
        print(f"  {record.make} {record.name:45s} {error:+.1%} (peak estimated)")
    slope = np.log((1.0 + errors(fleet, known, 1.05 * found)) / (1.0 + fitted)) / math.log(1.05)
    gain = float((weight * slope).sum())
    spread = math.sqrt(float((weight * unseen**2).sum())) / gain
    print(f"mean power rises by {gain:.2f} % per % of it; its sigma, makers left out: {spread:.0%}")
    rates = np.array([record.numbers["charging.dc_power"] / _gross_w_h(record) for record in known])
    mean = float((weight * rates).sum())
    print(f"dc_rate = {mean:.2f} 1/h of gross, sigma {math.sqrt((weight * (rates - mean) ** 2).sum()) / mean:.0%}")


def _gross_w_h(record: ChargeRecord) -> float:
    """Gross energy in J over an hour, by the usual share where it is not published."""
    usable = record.numbers.get("battery.usable_energy", 0.0) / k("usable_share")
    return record.numbers.get("battery.gross_energy", usable) / 3600.0


if __name__ == "__main__":
    main()
