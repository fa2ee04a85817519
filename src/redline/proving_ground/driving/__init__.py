"""Cycles, legs and the march that drives them."""
