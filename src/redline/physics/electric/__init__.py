"""Electric machines and drive units: torque, loss, split, regeneration."""
