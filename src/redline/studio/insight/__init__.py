"""Looking into a result: where a number comes from, what limits it, and what pictures need."""
