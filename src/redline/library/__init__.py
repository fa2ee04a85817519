"""Data only: vehicles, platforms, rival sets, red lines, cycles, estimator constants, references."""
