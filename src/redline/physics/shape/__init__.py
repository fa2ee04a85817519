"""What the outline alone decides: angles, tipping, turning."""
