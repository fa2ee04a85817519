"""The constant speeds at which range is stated, whatever drives the vehicle."""

from redline.proving_ground.outcome import Attribute

SPEEDS_KM_H = (90, 100, 110, 120, 130)
RANGES = tuple(
    Attribute(f"range_{speed}_km_h", "length", "km", "more", f"Range at a steady {speed} km/h") for speed in SPEEDS_KM_H
)
