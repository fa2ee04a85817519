"""Validation against published figures: predictions from stated inputs, errors in full."""
