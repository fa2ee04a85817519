"""Trials of what lasts: charging, journeys, trailers, crawling, the pack's life."""
