"""Trails from files: reading, driving, reporting."""
