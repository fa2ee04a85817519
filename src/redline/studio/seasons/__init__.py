"""The season suite: programmes of winters and summers, driven virtually, and what they leave to be driven."""
