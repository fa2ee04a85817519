"""From a concept file to a complete vehicle: reading, checking, estimating, building."""
