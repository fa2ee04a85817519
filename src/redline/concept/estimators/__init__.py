"""Estimators in the order in which they may build on one another."""

from redline.concept.estimators import body, off_road, powertrain, resistance
from redline.concept.estimators.known import Estimator, Known

ORDER: tuple[Estimator, ...] = (
    *powertrain.ENERGY,
    *body.ESTIMATORS,
    *off_road.CLEARANCE,
    *body.MASS,
    *powertrain.ESTIMATORS,
    *resistance.ESTIMATORS,
    *off_road.ESTIMATORS,
)

__all__ = ["ORDER", "Estimator", "Known"]
