"""Certified electric cars: records, concepts of them, and a peer."""
