"""Trials of winters and summers: cold tests, days on the road, starting, grip, a night outdoors."""
