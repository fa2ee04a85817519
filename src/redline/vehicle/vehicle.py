"""The whole vehicle: the frozen, SI-only, complete object that physics sees."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.vehicle.body import Body
from redline.vehicle.chassis.suspension import Suspension
from redline.vehicle.chassis.tyre import Tyre
from redline.vehicle.drive.battery import BatteryBox
from redline.vehicle.drive.differentials import Differentials
from redline.vehicle.drive.powertrain import Powertrain
from redline.vehicle.mass import Mass
from redline.vehicle.road_load import RoadLoad
from redline.vehicle.side_profile import SideProfile
from redline.vehicle.soil import GroundDeviation
from redline.vehicle.thermal import Thermal


@record
class Homologation:
    """What legal procedures need beside the physics: the label factor and the WLTP road load."""

    five_cycle_factor_frac: Float
    five_cycle_given_frac: Float
    wltp_road_load: RoadLoad


@record
class Vehicle:
    """A complete vehicle, built from a concept; ``soft_ground`` is what the models of its ground may miss."""

    body: Body
    mass: Mass
    tyre: Tyre
    suspension: Suspension
    road_load: RoadLoad
    powertrain: Powertrain
    differentials: Differentials
    battery_box: BatteryBox
    profile: SideProfile
    homologation: Homologation
    thermal: Thermal
    soft_ground: GroundDeviation
