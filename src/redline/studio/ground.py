"""A concept on soft ground: drawbar, sinkage, slope and verdict by soil, the tyre-pressure sweep, cone indices."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.build import build
from redline.concept.building.complete import Slots, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.soils import SoilEntry
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.physics.soil import cone_index
from redline.physics.soil.drawbar import drawbar_curve
from redline.physics.soil.footing import Footing, Pull, at_pressure, deviated, weight
from redline.physics.soil.ground import SLIPS
from redline.physics.soil.limits import REASONS
from redline.physics.soil.mobility_index import CONE_INDEX_UNIT_PA, one_pass_index
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.terrain import soft_ground
from redline.proving_ground.trials.soft_ground import vehicle_cone_index
from redline.studio.ensemble.plausible import plausible_sigmas
from redline.vehicle.soil import Snow, Soil

#: Cone indices of the go/no-go map, in Pa, and slips among which its greatest pull is looked for.
MAP_PA = np.geomspace(50e3, 2e6, 60)
_MAP_SLIPS = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
#: Soils whose tyre pressures are swept.
_MOST_SWEPT = 3


@dataclass(frozen=True, slots=True)
class GroundRow:
    """One soil: verdict with its reason, and what the vehicle does there; no figures where it does not get through.

    Shares are in percent of weight, ``drawbar_cone`` is the second opinion by cone index (none in snow), ``pull_sigma``
    what the models may miss of drawbar and slope, one sigma. ``belly_slip``
    is the slip in percent at which the wheels have dug in down to the belly, none where they do not by 60 %.
    ``rating_cone_index`` is that of loam or clay in psi, and ``passes`` how often the vehicle cone index lets the
    vehicle pass there: 0, 1 (and more) or 50. ``doubted`` is a go to which the second opinion says no.
    """

    name: str
    title: str
    kind: str
    go: bool
    reason: str
    margin: float
    drawbar: float
    drawbar_cone: float | None
    pull_sigma: float
    sinkage_mm: float | None
    resistance: float | None
    slope: float | None
    wheel_kwh_100km: float | None
    belly_slip: float | None
    rating_cone_index: float | None
    passes: int | None
    doubted: bool


@dataclass(frozen=True, slots=True)
class Passes:
    """Least rating cone index, in psi, of fine-grained soil that a vehicle crosses once, and fifty times."""

    once: float
    fifty: float

    def on(self, rating_psi: float) -> int:
        """How many passes at least of 0, 1 and 50 a soil of this rating cone index bears.

        >>> [Passes(18.0, 47.0).on(psi) for psi in (10.0, 18.0, 60.0)]
        [0, 1, 50]
        """
        if rating_psi < self.once:
            return 0
        return 1 if rating_psi < self.fifty else 50


@dataclass(frozen=True, slots=True)
class PressureRow:
    """One tyre pressure on one soil: deflection over section height, sinkage, greatest drawbar; None at no-go."""

    pressure_kpa: float
    deflection: float
    sinkage_mm: float | None
    drawbar: float | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """A soil over tyre pressures, from the least that the bead stands up to the road's."""

    name: str
    title: str
    pressures: tuple[PressureRow, ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """Shares of weight against slip on one ground: gross thrust, resistance, net, and net by cone index."""

    name: str
    title: str
    slips: NDArray[np.float64]
    thrust: NDArray[np.float64]
    resistance: NDArray[np.float64]
    net: NDArray[np.float64]
    cone: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True)
class SlopeMap:
    """Steepest slope (percent) by cone index for each model ``(model, cone index)``, and VCI1."""

    cone_index_kpa: NDArray[np.float64]
    slopes: dict[str, NDArray[np.float64]]
    vci_1_kpa: float


@dataclass(frozen=True, slots=True)
class GroundReport:
    """A concept on soft ground at one tyre pressure; ``sinkage_share`` is what the models may miss, one sigma."""

    concept: str
    pressure_kpa: float
    mass_kg: float
    rows: tuple[GroundRow, ...]
    sweeps: tuple[Sweep, ...]
    mobility_index: float
    vci_1: float
    vci_50: float
    curves: tuple[Curves, ...]
    slope_map: SlopeMap
    sinkage_share: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline ground --json``."""
        kept = ("concept", "pressure_kpa", "mass_kg", "mobility_index", "vci_1", "vci_50")
        return {name: getattr(self, name) for name in kept} | {
            "sinkage_band_pct": 100.0 * self.sinkage_share,
            "soils": [dataclasses.asdict(row) for row in self.rows],
            "sweep_soil": self.sweeps[0].title if self.sweeps else "",
            "pressures": [dataclasses.asdict(row) for sweep in self.sweeps[:1] for row in sweep.pressures],
            "sweeps": [dataclasses.asdict(sweep) for sweep in self.sweeps],
        }


@float64
def ground(concept: Concept, soils: Mapping[str, SoilEntry], pressure_pa: float | None = None) -> GroundReport:
    """Put the nominal vehicle on soils, each by two models, and sweep its tyre pressure on up to three of them."""
    laid_out = slots(concept, features(concept))
    footing, index = _footing(laid_out)
    if pressure_pa is not None:
        footing = at_pressure(footing, pressure_pa)
    passes = Passes(_vci_1(index["mobility_index"], footing), index["vci_50"])
    sigmas = plausible_sigmas(concept, laid_out)
    rows, curves = _rows(footing, soils, passes, sigmas)
    return GroundReport(
        concept=concept.name,
        pressure_kpa=1e-3 * float(footing.pressure_pa),
        mass_kg=float(footing.mass_kg),
        rows=rows,
        sweeps=_sweeps(footing, _swept(soils)),
        mobility_index=index["mobility_index"],
        vci_1=passes.once,
        vci_50=passes.fifty,
        curves=curves,
        slope_map=_slope_map(footing, passes.once),
        sinkage_share=sigmas["off_road.soft_sinkage"],
    )


def _footing(laid_out: Slots) -> tuple[Footing, dict[str, float]]:
    def one(base: Slots) -> tuple[Footing, Any]:
        vehicle, conditions = build(base), Conditions()
        return soft_ground.footing_of(vehicle, conditions), vehicle_cone_index.evaluate(vehicle, conditions, {})

    name = f"ground-footing-{laid_out.family}{'-plug-in' if laid_out.plug_in else ''}"
    footing, index = compiled(name, one, laid_out)(laid_out)
    return jax.tree.map(np.asarray, footing), {key: float(value) for key, value in index.items()}


def _vci_1(mobility: float, footing: Footing) -> float:
    tyre = soft_ground.loaded_tyre(footing)
    return float(one_pass_index(mobility, tyre.deflection_m / tyre.section_height_m))


def _on_soil(ground: Soil, footing: Footing) -> tuple[soft_ground.Answer, Pull, jax.Array]:
    beyond = soft_ground.beyond_soil(ground, footing)
    pulls = deviated(drawbar_curve(soft_ground.soil_chart(ground, footing), footing), footing, beyond, weight(footing))
    cone = jax.vmap(lambda slip: soft_ground.cone_drawbar(ground, footing, slip))(jnp.asarray(SLIPS))
    return soft_ground.on_soil(ground, footing), pulls, cone


def _on_snow(ground: Snow, footing: Footing) -> tuple[soft_ground.Answer, Pull, jax.Array]:
    beyond = soft_ground.beyond_snow(ground, footing)
    pulls = deviated(drawbar_curve(soft_ground.snow_chart(ground, footing), footing), footing, beyond, weight(footing))
    return soft_ground.on_snow(ground, footing), pulls, jnp.zeros(len(SLIPS))


def _stacked(entries: Sequence[SoilEntry]) -> Any:
    """Grounds of one kind with a leading axis."""
    return jax.tree.map(lambda *leaves: np.array(leaves, np.float64), *[entry.ground for entry in entries])


def _rows(
    footing: Footing, soils: Mapping[str, SoilEntry], passes: Passes, sigmas: Mapping[str, float]
) -> tuple[tuple[GroundRow, ...], tuple[Curves, ...]]:
    rows: dict[str, tuple[GroundRow, Curves]] = {}
    for kind, function in ((Soil, _on_soil), (Snow, _on_snow)):
        entries = [entry for entry in soils.values() if type(entry.ground) is kind]
        if not entries:
            continue
        stack = _stacked(entries)
        program = compiled(f"ground-{kind.__name__.lower()}", jax.vmap(function, in_axes=(0, None)), stack, footing)
        found = jax.tree.map(np.asarray, program(stack, footing))
        for place, entry in enumerate(entries):
            one = jax.tree.map(lambda leaf, place=place: leaf[place], found)
            rows[entry.name] = _row(entry, one[0], passes, sigmas), _curves(entry, footing, one[1], one[2])
    ordered = [rows[name] for name in soils]
    return tuple(row for row, _ in ordered), tuple(curve for _, curve in ordered)


def _row(entry: SoilEntry, found: soft_ground.Answer, passes: Passes, sigmas: Mapping[str, float]) -> GroundRow:
    margins = np.asarray(found.margins)
    least = int(np.argmin(margins))
    go = bool(margins[least] > 0.0)
    cone = 100.0 * float(found.cone_drawbar_frac) if _has_cone(entry) else None
    rating = _rating_psi(entry)
    crossed = None if rating is None else passes.on(rating)

    def told(value: Any, scale: float) -> float | None:
        return float(value) * scale if go else None

    return GroundRow(
        name=entry.name,
        title=entry.title,
        kind=entry.kind,
        go=go,
        reason="" if go else REASONS[least],
        margin=100.0 * float(margins[least]),
        drawbar=100.0 * float(found.drawbar_frac),
        drawbar_cone=cone,
        pull_sigma=100.0 * sigmas[_pull_input(entry)],
        sinkage_mm=told(found.driven.sinkage_m, 1e3),
        resistance=told(found.resistance_frac, 100.0),
        slope=told(found.slope_frac, 100.0),
        wheel_kwh_100km=told(found.wheel_j_m, 1.0 / 36.0),
        belly_slip=told(found.belly_slip_frac, 100.0) if found.belly_slip_frac < SLIPS[-1] else None,
        rating_cone_index=rating,
        passes=crossed,
        doubted=go and (crossed == 0 or (cone is not None and cone <= 0.0)),
    )


def _pull_input(entry: SoilEntry) -> str:
    """The input that holds what the models may miss of pull on such a ground."""
    if isinstance(entry.ground, Snow):
        return "off_road.pull_on_snow"
    return "off_road.pull_on_sand" if float(entry.ground.coarse_frac) > 0.5 else "off_road.pull_on_fine_soil"


def _has_cone(entry: SoilEntry) -> bool:
    """Whether cone-index models are for such a ground: they are not for snow."""
    return entry.kind in ("sand", "loam", "clay")


def _rating_psi(entry: SoilEntry) -> float | None:
    """Cone index of fine-grained soil after remoulding, in psi; VCI says nothing of sand and snow."""
    if entry.kind not in ("loam", "clay") or not isinstance(entry.ground, Soil):
        return None
    return float(entry.ground.cone_index_pa) * float(entry.ground.remoulding_frac) / CONE_INDEX_UNIT_PA


def _curves(entry: SoilEntry, footing: Footing, pulls: Pull, cone: NDArray[np.float64]) -> Curves:
    total = float(weight(footing))
    positive = np.array(SLIPS) >= 0.0
    return Curves(
        name=entry.name,
        title=entry.title,
        slips=np.array(SLIPS)[positive],
        thrust=np.asarray(pulls.thrust_n)[positive] / total,
        resistance=np.asarray(pulls.resistance_n)[positive] / total,
        net=np.asarray(pulls.net_n)[positive] / total,
        cone=np.asarray(cone)[positive] if _has_cone(entry) else None,
    )


def _swept(soils: Mapping[str, SoilEntry]) -> list[SoilEntry]:
    """The first plate soils that are asked for; where many are, those of the trials."""
    plates = [entry for entry in soils.values() if isinstance(entry.ground, Soil)]
    usual = [entry for entry in plates if entry.name in soft_ground.TRIAL_SOILS.values()]
    return (usual if len(plates) > _MOST_SWEPT and usual else plates)[:_MOST_SWEPT]


def _sweeps(footing: Footing, entries: Sequence[SoilEntry]) -> tuple[Sweep, ...]:
    if not entries:
        return ()

    def one(ground: Soil, base: Footing, pressure: jax.Array) -> tuple[jax.Array, ...]:
        here = at_pressure(base, pressure)
        tyre = soft_ground.loaded_tyre(here)
        driven = soft_ground.rolling_on_soil(ground, here)
        flat = jnp.asarray(tyre.deflection_m) / tyre.section_height_m
        goes = jnp.asarray(driven.moves_frac) > 0.5
        return flat, goes, jnp.asarray(driven.sinkage_m), soft_ground.peak_on_soil(ground, here)

    pressures = np.asarray(soft_ground.pressure_steps(footing))
    stack = _stacked(entries)
    arguments = (stack, footing, pressures)
    every = jax.vmap(jax.vmap(one, in_axes=(None, None, 0)), in_axes=(0, None, None))
    found = [np.asarray(part) for part in compiled("ground-sweep", every, *arguments)(*arguments)]
    return tuple(
        Sweep(
            entry.name,
            entry.title,
            tuple(_pressure_row(*row) for row in zip(pressures, *(part[place] for part in found), strict=True)),
        )
        for place, entry in enumerate(entries)
    )


def _pressure_row(pressure_pa: float, flat_frac: float, goes: bool, sunk_m: float, pull_frac: float) -> PressureRow:
    told = (1e3 * float(sunk_m), 100.0 * float(pull_frac)) if goes else (None, None)
    return PressureRow(1e-3 * float(pressure_pa), 100.0 * float(flat_frac), *told)


def _slope_map(footing: Footing, vci_1: float) -> SlopeMap:
    tyre = soft_ground.loaded_tyre(footing)
    models = {"Brixius": cone_index.brixius, "Wismer and Luth": cone_index.wismer_luth, "WES clay": cone_index.wes_clay}
    strength, slip = jnp.asarray(MAP_PA)[:, None], jnp.asarray(_MAP_SLIPS)
    driven = soft_ground.driven_share(footing)
    nets = {n: cone_index.vehicle_net(partial(model, tyre, strength), slip, driven) for n, model in models.items()}
    slopes = {name: 100.0 * np.maximum(np.asarray(net).max(axis=1), 0.0) for name, net in nets.items()}
    return SlopeMap(1e-3 * MAP_PA, slopes, 1e-3 * vci_1 * CONE_INDEX_UNIT_PA)
