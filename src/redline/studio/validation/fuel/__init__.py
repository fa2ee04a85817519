"""Cars with an engine: records, words, concepts, reports, and a peer."""
