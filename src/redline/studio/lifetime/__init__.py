"""Indicators of durability: the pack's life, and damage of wheel loads by rainflow counting."""
