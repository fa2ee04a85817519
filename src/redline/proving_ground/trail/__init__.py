"""Trails: a route with elevation, surfaces and obstacles made into a trace that the march drives."""
