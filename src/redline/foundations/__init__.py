"""What everything stands on: units at the edge, errors, constants, solvers, records, compiled programs."""
