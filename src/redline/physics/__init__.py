"""The verbs: pure functions, one file a phenomenon; no time loop, no input or output."""
