"""Findings: sentences of a careful reader, by subject."""
