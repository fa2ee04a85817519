"""A published figure of off-road validation beside ours, and many of them in short."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Row:
    """One published figure and ours; ``held_back`` where nothing of it entered the model."""

    group: str
    name: str
    published: float
    predicted: float
    unit: str
    held_back: bool

    @property
    def residual(self) -> float:
        """Predicted less published."""
        return self.predicted - self.published


def summary(rows: list[Row]) -> list[tuple[str, int, float, float]]:
    """Group, figures, mean ratio of predicted to published, and root mean square residual."""
    found: list[tuple[str, int, float, float]] = []
    for group in dict.fromkeys(row.group for row in rows):
        own = [row for row in rows if row.group == group]
        ratio = [row.predicted / row.published for row in own if row.published]
        squares = [row.residual**2 for row in own]
        found.append((group, len(own), float(np.mean(ratio)), float(np.sqrt(np.mean(squares)))))
    return found
