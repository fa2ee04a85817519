"""What drives: battery, machines, engine, gearbox, and how they are joined."""
