"""What road, air and tyres ask of a vehicle, and what its axles put down."""
