"""Trials on the road and the dynamometer: range, fuel, acceleration, climbing, payload."""
