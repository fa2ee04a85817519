"""The nouns: frozen records of a vehicle and its parts, SI units only."""
