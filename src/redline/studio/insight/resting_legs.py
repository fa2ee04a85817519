"""Which legs an attribute rests on, read from the program that works it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import jax
import jax.numpy as jnp
from jax.extend.core import Jaxpr, Var

from redline.foundations.engine import float64
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Trial
from redline.vehicle.vehicle import Vehicle


@float64
def resting_legs(
    trial: Trial, key: str, vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]
) -> frozenset[str]:
    """Names of the legs whose totals make one attribute of a trial; none for a trial that drives none."""
    if not trial.legs:
        return frozenset()

    def worked_out(totals: Mapping[str, LegTotals]) -> jax.Array:
        return jnp.asarray(trial.evaluate(vehicle, conditions, totals)[key])

    plain = dict(legs)
    traced = jax.make_jaxpr(worked_out)(plain)
    needed = _needed(traced.jaxpr)
    owners = [str(path[0].key) for path, _ in jax.tree_util.tree_flatten_with_path(plain)[0]]
    return frozenset(owner for owner, leaf in zip(owners, traced.jaxpr.invars, strict=True) if leaf in needed)


def _needed(program: Jaxpr) -> set[Var]:
    """The variables that a program's results depend on, found by walking back through its steps."""
    needed = _variables(program.outvars)
    for step in reversed(program.eqns):
        if needed & _variables(step.outvars):
            needed |= _variables(step.invars)
    return needed


def _variables(atoms: Iterable[object]) -> set[Var]:
    return {atom for atom in atoms if isinstance(atom, Var)}
