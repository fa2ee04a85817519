"""The vehicle and the ground as bodies in 3-D."""
