"""Published figures of soft ground against the models."""
