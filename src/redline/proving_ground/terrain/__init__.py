"""What a vehicle meets off the road: soft ground, grip under each wheel, steps and fords."""
