"""Findings: what a careful reader would remark. Redundant inputs that disagree, limits broken, traces missed."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping

from redline.concept.checking.envelope import broken_limits
from redline.concept.concept import Concept
from redline.foundations.constants import EPA_AIR_DENSITY_KG_M3, EPA_CURB_ADDITION_KG, STANDARD_TEMPERATURE_K
from redline.studio.remarks.charge_findings import LegReport, charge_findings
from redline.studio.remarks.climate_findings import climate_findings
from redline.studio.remarks.machine_findings import machine_findings
from redline.studio.remarks.soft_ground_findings import soft_ground_findings
from redline.studio.remarks.station_findings import station_findings
from redline.studio.remarks.towing_findings import towing_findings
from redline.studio.remarks.water_findings import water_findings


def findings(
    concept: Concept,
    values: dict[str, float],
    attributes: dict[str, float],
    legs: Mapping[str, LegReport],
    sustained_km_h: float | None = None,
    day_k: float = STANDARD_TEMPERATURE_K,
    judged: Collection[str] = (),
) -> tuple[str, ...]:
    """List every finding as a sentence.

    ``legs`` is what the nominal vehicle did in each leg; ``sustained_km_h`` the top speed without the battery's help,
    where that is another than with it; ``day_k`` the air's temperature on the day that is asked for; ``judged`` are the
    attributes of a red line's requirements.
    """
    return (
        *broken_limits(concept, values),
        *_clearance(concept, values, attributes),
        *water_findings(concept, attributes),
        *soft_ground_findings(attributes, judged),
        *_turning(concept, attributes),
        *_masses(concept, values, attributes),
        *_drag(concept, values),
        *charge_findings(concept, values, attributes, legs, sustained_km_h),
        *towing_findings(concept, values, attributes),
        *climate_findings(values, day_k),
        *machine_findings(values),
        *station_findings(concept, values),
        *_trace({name: leg for name, leg in legs.items() if leg.missed_s > 0.0}),
    )


def _clearance(concept: Concept, values: dict[str, float], attributes: dict[str, float]) -> Iterator[str]:
    given = concept.numbers
    for name in ("approach", "breakover", "departure"):
        stated = given.get(f"off_road.{name}")
        angle = attributes[f"{name}_road_deg"]
        if stated and abs(math.degrees(stated.value) - angle) > 1.0:
            yield (
                f"off_road.{name} is given as {math.degrees(stated.value):.1f} deg, but the side profile gives "
                f"{angle:.1f} deg: mend the profile or the angle"
            )
    clearance = given.get("off_road.ground_clearance")
    profile = attributes["ground_clearance_road_mm"]
    axle = values["off_road.axle_clearance"] * 1000.0
    if clearance and profile < clearance.value * 1000.0 - 5.0 and axle > profile + 1.0:
        yield (
            f"off_road.ground_clearance is given as {clearance.value * 1000.0:.0f} mm, but the side profile comes down "
            f"to {profile:.0f} mm between the tyres"
        )
    belly = given.get("off_road.belly_height")
    if belly and clearance and belly.value < clearance.value - 0.002:
        yield (
            f"off_road.belly_height ({belly.value * 1000.0:.0f} mm) lies below the stated ground clearance "
            f"({clearance.value * 1000.0:.0f} mm)"
        )


def _turning(concept: Concept, attributes: dict[str, float]) -> Iterator[str]:
    circle, found = concept.numbers.get("dimensions.turning_circle"), attributes["turning_circle_m"]
    if circle and abs(found / circle.value - 1.0) > 0.05:
        yield (
            f"dimensions.turning_circle is given as {circle.value:.1f} m, but the steering angle gives {found:.1f} m; "
            "the angle is used"
        )


def _masses(concept: Concept, values: dict[str, float], attributes: dict[str, float]) -> Iterator[str]:
    for axle in ("front", "rear"):
        if f"mass.{axle}_axle_rating" in concept.numbers and attributes[f"{axle}_axle_margin_kg"] < 0.0:
            yield f"the {axle} axle is {-attributes[f'{axle}_axle_margin_kg']:.0f} kg over its rating at gross mass"
    if attributes["payload_kg"] < 0.0:
        yield f"gross mass leaves no payload: {attributes['payload_kg']:.0f} kg beside the driver"
    test, kerb = values["mass.epa_test"], values["mass.kerb"]
    both = "mass.epa_test" in concept.numbers and "mass.kerb" in concept.numbers
    if both and abs(test - kerb - EPA_CURB_ADDITION_KG) > 150.0:
        yield (
            f"mass.epa_test ({test:.0f} kg) should be kerb mass plus {EPA_CURB_ADDITION_KG:.0f} kg "
            f"({kerb + EPA_CURB_ADDITION_KG:.0f} kg) "
            "within its class of 57-113 kg"
        )


def _drag(concept: Concept, values: dict[str, float]) -> Iterator[str]:
    given = concept.numbers
    if "road_load.epa_c" in given and "aero.drag_coefficient" in given:
        stated = values["aero.drag_coefficient"] * values["aero.frontal_area"]
        # B's slope at 25 m/s counts as drag: d(B v)/dv = 2 C' v gives C' = B / 2v
        coefficient = given["road_load.epa_b"].value / (2.0 * 25.0) if "road_load.epa_b" in given else 0.0
        implied = 2.0 * (given["road_load.epa_c"].value + max(coefficient, 0.0)) / EPA_AIR_DENSITY_KG_M3
        if abs(stated / implied - 1.0) > 0.25:
            yield (
                f"aero.drag_coefficient gives a drag area of {stated:.2f} m2, the coast-down {implied:.2f} m2; "
                "the coast-down is used"
            )


def _trace(missed: Mapping[str, LegReport]) -> Iterator[str]:
    """One sentence for all legs whose trace is missed: the worst first, then the others by name."""
    if not missed:
        return
    worst = max(missed, key=lambda name: (missed[name].missed_s, missed[name].shortfall_m_s))
    farthest = f"by up to {3.6 * missed[worst].shortfall_m_s:.0f} km/h"
    behind = f"it is over 2 km/h behind for {missed[worst].missed_s:.0f} s, {farthest}"
    others = [name for name in missed if name != worst]
    if not others:
        yield f"the vehicle cannot follow {worst}: {behind}; see redline cycle"
        return
    yield (
        f"the vehicle cannot follow {len(missed)} legs, worst {worst}: {behind}; nor {', '.join(others)}; "
        "see redline cycle"
    )
