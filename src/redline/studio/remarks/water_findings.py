"""Findings about water: a declared wading depth that floating, steering or thrust does not bear out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from redline.concept.concept import Concept

#: Depths that differ by less are one.
_SAME_MM = 1.0


def water_findings(concept: Concept, attributes: Mapping[str, float]) -> Iterator[str]:
    """Set the wading depth that a concept declares beside what the trials of wading and fording find."""
    if attributes["bow_wave_margin_mm"] < 0.0:
        yield (
            f"the bow wave at walking pace rises {-attributes['bow_wave_margin_mm']:.0f} mm above the lowest opening "
            "at the declared wading depth"
        )
    if "off_road.wading_depth" not in concept.numbers or "fording_depth_mm" not in attributes:
        return
    declared, floats, holds = (attributes[f"{name}_mm"] for name in ("wading", "float_depth", "fording_depth"))
    stated = f"off_road.wading_depth is given as {declared:.0f} mm, but"
    if declared > floats + _SAME_MM:
        yield f"{stated} the vehicle floats off its tyres at {floats:.0f} mm: it cannot be driven that deep"
    elif declared > holds + _SAME_MM and attributes["bow_wave_margin_mm"] >= 0.0:
        yield (
            f"{stated} only {holds:.0f} mm holds at walking pace: deeper, the water lifts so much of the weight that "
            "the tyres no longer steer or drive it"
        )
