"""What must hold: requirements, rivals and verdicts."""
