"""Trials of shape and stance: clearance, stability, wading, turning."""
