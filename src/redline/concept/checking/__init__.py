"""Contradictions, missing values and broken limits of a concept."""
