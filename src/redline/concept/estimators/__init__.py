"""Estimators in the order in which they may build on one another, for each family of powertrains."""

from redline.concept.estimators import body, chassis, engine, off_road, powertrain, resistance, thermal
from redline.concept.estimators.known import Estimator, Known
from redline.concept.family import Family

ELECTRIC: tuple[Estimator, ...] = (
    *powertrain.ENERGY,
    *body.ESTIMATORS,
    *off_road.CLEARANCE,
    *body.MASS,
    *chassis.TYRES,
    *powertrain.ESTIMATORS,
    *resistance.ESTIMATORS,
    *off_road.ESTIMATORS,
    *thermal.ESTIMATORS,
    *chassis.ESTIMATORS,
    *off_road.GROUND_MODELS,
)


def _with_engine() -> tuple[Estimator, ...]:
    """The electric order with an engine's own estimators in place of those they replace."""
    own = {entry.target for entry in (*engine.ENERGY, *engine.MACHINES, *engine.ESTIMATORS)}
    return (
        *engine.ENERGY,
        *body.ESTIMATORS,
        *off_road.CLEARANCE,
        *engine.MACHINES,
        *body.ENGINE_MASS,
        *chassis.TYRES,
        *(entry for entry in powertrain.ESTIMATORS if entry.target not in own),
        *resistance.ESTIMATORS,
        *engine.ESTIMATORS,
        *off_road.ESTIMATORS,
        *thermal.ESTIMATORS,
        *chassis.ESTIMATORS,
        *off_road.GROUND_MODELS,
    )


WITH_ENGINE: tuple[Estimator, ...] = _with_engine()


def order(family: Family = "electric") -> tuple[Estimator, ...]:
    """The estimators of a family: the same for all kinds with an engine, so that few programs serve all."""
    return ELECTRIC if family == "electric" else WITH_ENGINE


__all__ = ["ELECTRIC", "WITH_ENGINE", "Estimator", "Known", "order"]
