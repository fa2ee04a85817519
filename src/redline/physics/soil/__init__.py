"""Soft ground: plates, shear, wheels, cone indices and snow."""
