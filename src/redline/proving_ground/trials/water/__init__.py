"""Trials in water."""
