"""A concept whose engine names a map: slope and friction of its Willans line become given values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from redline.concept.building.engine_features import engine_defaults
from redline.concept.building.engine_map import fit_willans, outside, read_map
from redline.concept.concept import Concept
from redline.concept.language.files import is_there
from redline.concept.language.quantity import Given
from redline.foundations.errors import InputError, Problem


def with_engine_map(concept: Concept) -> Concept:
    """Fit the map and give its efficiency and friction, with the misfit as their sigma.

    Raises:
        InputError: the map cannot be read, has holes, ends before the engine does, or the displacement is missing.
    """
    place = concept.places.get("engine.map")
    label, line = (place.file, place.line) if place else (concept.path, None)
    path = Path(label).parent / concept.engine_map
    if not is_there(path, file=True):
        wrong = f"{concept.engine_map!r} is a folder; name a CSV file" if is_there(path) else f"no such file: {path}"
        raise InputError([Problem(label, line, "engine.map", wrong)])
    points = read_map(path)
    value = {path: given.value for path, given in concept.numbers.items()}
    wrong = outside(points, value.get("engine.torque"), value.get("engine.max_speed"))
    if "engine.displacement" not in value:
        wrong.append("needs engine.displacement: friction is a pressure on the swept volume")
    if wrong:
        raise InputError([Problem(label, line, "engine.map", message) for message in wrong])
    chosen = engine_defaults(concept, concept.kind) | {p: c.value for p, c in concept.choices.items()}
    fit = fit_willans(points, value["engine.displacement"], str(chosen["engine.fuel"]))
    source = f"Willans line through {fit.points} points of {concept.engine_map}, {100.0 * fit.residual_frac:.1f} % left"
    return replace(
        concept,
        engine_line=(fit.friction_rise_pa_s2, fit.load_loss_1_pa),
        numbers=concept.numbers
        | {
            "engine.efficiency": Given(fit.efficiency_frac, fit.residual_frac * fit.efficiency_frac, source),
            "engine.friction": Given(fit.friction_pa, 2.0 * fit.residual_frac * fit.friction_pa, source),
        },
    )
