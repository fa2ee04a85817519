"""The battery: circuit, charging, ageing."""
