"""Scenes: a run on a course as solid shapes, for pictures without a graphics processor and for animated files."""
