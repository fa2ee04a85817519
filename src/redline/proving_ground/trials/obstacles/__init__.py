"""Trials of hard obstacles: articulation, tipping on springs, ridges, logs and ditches."""
