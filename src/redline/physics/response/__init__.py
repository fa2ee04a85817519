"""How each kind of powertrain answers a wanted wheel force: what it gives, and what that costs."""
