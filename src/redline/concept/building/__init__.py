"""From what an author gave to a complete vehicle: features, completing, building."""
