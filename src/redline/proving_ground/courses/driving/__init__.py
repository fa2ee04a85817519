"""Driver, traction control, heat and what is recorded on a course."""
