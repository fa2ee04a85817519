"""A vehicle meets a road: the march, the trials and the conditions they run in."""
