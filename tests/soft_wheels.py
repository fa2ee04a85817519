"""A tyre and a vehicle on it for the tests of soft ground."""

from __future__ import annotations

from redline.physics.soil.footing import Footing
from redline.vehicle.chassis.tyre import Tyre

TYRE = Tyre(
    radius_m=0.4, deflection_m=0.025, section_width_m=0.255, section_height_m=0.155, pressure_pa=240e3,
    off_road_pressure_pa=140e3, carcass_pa=30e3, rolling_coeff=0.007, adhesion_coeff=0.97, tread_depth_m=0.009,
)  # fmt: skip
FOOTING = Footing(
    mass_kg=2400.0, front_share_frac=0.5, cg_height_m=0.65, wheelbase_m=2.8, hitch_height_m=0.5, clearance_m=0.23,
    tyre=TYRE, pressure_pa=140e3, road_load_n=5800.0, front_limit_n=1e5, rear_limit_n=1e5, total_limit_n=1e5,
    overlap_frac=1.0,
)  # fmt: skip
