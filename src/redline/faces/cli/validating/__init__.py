"""The command that validates, and its tables."""
