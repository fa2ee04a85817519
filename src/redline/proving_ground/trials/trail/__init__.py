"""Trials on trails."""
