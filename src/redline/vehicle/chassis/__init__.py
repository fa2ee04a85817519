"""What stands on the ground: tyres, suspension, stance."""
