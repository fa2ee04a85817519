"""Fit the drive-unit loss constants on EPA records, with a leave-one-maker-out figure beside the fitted one.

Run: python tools/fit_drive_units.py [FILE.csv]. Prints errors and the constants to copy into
library/estimators.toml, fitted on city and highway energy alike, makers weighted equally: the loss in proportion to
power (``loss.load_speed``), the fixed loss (``loss.engaged``), the rise per year before 2022 (``year_trend``), the
classes of machines and inverters, and what a two-speed drive unit takes (``two_speed``). Predictions are linear in each
to well below their errors, so the fit works on derivatives of the real march.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import jax
import numpy as np
from scipy.optimize import least_squares

from redline.concept import constants
from redline.concept.building.complete import Slots, paths
from redline.proving_ground.driving.schedule import Schedule
from redline.proving_ground.procedures.ftp import combined
from redline.proving_ground.run import plan_of
from redline.proving_ground.trials.road import range_epa
from redline.studio.validation.electric.epa_ev import in_kwh_100mi, tested
from redline.studio.validation.electric.epa_records import contradiction, read_records
from redline.studio.validation.electric.record_concept import slots_of

FILE = "epa_ev_label_roadload_matched.csv"
#: name -> (table, key, prior, sigma of the prior as a share of it, step)
PARAMETERS = {
    "loss.load_speed": (("loss", "load_speed"), 0.076, 0.15, 0.004),
    "loss.engaged": (("loss", "engaged"), 0.0005, 0.5, 0.0002),
    "year_trend": (("constant", "year_trend", "value"), 0.075, 0.3, 0.02),
    "machine.induction": (("machine", "induction", "loss"), 2.0, 0.25, 0.1),
    "machine.externally_excited": (("machine", "externally_excited", "loss"), 1.3, 0.2, 0.1),
    "inverter.silicon_carbide": (("inverter", "silicon_carbide"), 0.80, 0.15, 0.05),
    "two_speed": (("constant", "two_speed", "value"), 500.0, 1.0, 100.0),
}
#: Scale beyond which an error counts less than its square [Huber], and the spread of makers, both as fractions.
_HUBER, _SPREAD = 0.06, 0.07


def set_parameter(keys: tuple[str, ...], value: float) -> None:
    """Change one constant of this process."""
    table = constants.tables()
    for key in keys[:-1]:
        table = table[key]
    table[keys[-1]] = value
    constants.constant.cache_clear()


def _legs(delta: jax.Array, slots: Slots, plan: Schedule) -> jax.Array:
    test = tested(delta, slots, plan)
    return in_kwh_100mi(jax.numpy.stack([test.city_ac_j_m, test.highway_ac_j_m]))


def predictions(records: list) -> np.ndarray:
    """City and highway energy of every record ``(n, 2)`` with the constants as they stand now."""
    slots = jax.tree.map(lambda *leaves: np.stack(leaves), *[slots_of(record) for record in records])
    plan = plan_of((range_epa.TRIAL,))
    delta = np.zeros((len(records), len(paths())))
    with jax.enable_x64(True):
        # a fresh function, because compiled programs are kept by function
        program = jax.jit(jax.vmap(lambda d, s, p: _legs(d, s, p), in_axes=(0, 0, None)))
        return np.asarray(program(delta, slots, plan))


def fit(base: np.ndarray, slopes: np.ndarray, measured: np.ndarray, makers: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """Steps of the parameters, in units of their priors' sigma: robust, makers equal, held by the priors."""
    weight = np.array([[1.0 / np.sqrt(2.0 * np.sum(makers[keep] == maker))] for maker in makers[keep]])

    def residuals(step: np.ndarray) -> np.ndarray:
        error = (base[keep] + slopes[keep] @ step) / measured[keep] - 1.0
        robust = np.sign(error) * np.where(
            np.abs(error) < _HUBER, np.abs(error), np.sqrt(2.0 * _HUBER * np.maximum(np.abs(error), _HUBER) - _HUBER**2)
        )
        return np.concatenate([(weight * robust / _SPREAD).ravel(), step])

    return least_squares(residuals, np.zeros(slopes.shape[-1])).x


def report(name: str, predicted: np.ndarray, measured: np.ndarray, makers: np.ndarray) -> None:
    """Print one line of figures in per cent."""
    error = combined(*predicted.T) / combined(*measured.T) - 1.0
    equal = np.mean([np.mean(np.abs(error[makers == maker])) for maker in np.unique(makers)])
    city, highway = np.mean(np.abs(predicted / measured - 1.0), axis=0)
    print(
        f"{name:22s} mean |e| {100 * np.mean(np.abs(error)):5.2f}  makers equal {100 * equal:5.2f}  "
        f"max {100 * np.max(np.abs(error)):5.1f}  bias {100 * np.mean(error):+5.2f}  "
        f"city {100 * city:5.2f}  highway {100 * highway:5.2f}"
    )


def main() -> None:
    """Fit and print."""
    folder = Path(os.environ.get("REDLINE_SHARED_DATA") or Path(__file__).parents[2] / "shared" / "data")
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / FILE
    records = [record for record in read_records(file) if not contradiction(record)]
    measured = np.array([[record.city_kwh_per_100mi, record.highway_kwh_per_100mi] for record in records])
    makers = np.array([record.make for record in records])
    report("constants as shipped", predictions(records), measured, makers)
    for keys, prior, _, _ in PARAMETERS.values():
        set_parameter(keys, prior)
    base = predictions(records)
    columns = []
    for keys, prior, sigma, step in PARAMETERS.values():
        set_parameter(keys, prior + step)
        columns.append((predictions(records) - base) / step * sigma * prior)
        set_parameter(keys, prior)
    slopes = np.stack(columns, axis=-1)
    everyone = np.ones(len(records), dtype=bool)
    found = fit(base, slopes, measured, makers, everyone)
    report("priors", base, measured, makers)
    report("fitted", base + slopes @ found, measured, makers)
    left_out = np.zeros_like(base)
    for maker in np.unique(makers):
        step = fit(base, slopes, measured, makers, makers != maker)
        left_out[makers == maker] = (base + slopes @ step)[makers == maker]
    report("leave one maker out", left_out, measured, makers)
    for (name, (_, prior, sigma, _)), step in zip(PARAMETERS.items(), found, strict=True):
        print(f"{name} = {prior * (1.0 + sigma * step):.4g}")


if __name__ == "__main__":
    main()
