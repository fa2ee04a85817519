"""Trials on soft ground: soil, snow, cone index, tyre pressure, energy."""
