"""Legal procedures, step by step: SAE J1634 with the EPA label, and WLTP."""
