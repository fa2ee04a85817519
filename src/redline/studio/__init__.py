"""Questions put to a concept: assessment with error bars, comparison, sensitivities, validation."""
