"""How an assessment looks in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from redline.faces.cli.output import figures, number, sheet, signed, trimmed
from redline.studio.assessment import Assessment, AttributeValue, InputValue, Verdict

#: Trial -> heading under which its attributes stand; a trial not named here stands under its own title.
GROUPS = {
    "range_epa": "Range and energy",
    "range_wltp": "Range and energy",
    "steady_speed": "Range and energy",
    "sprint": "Performance",
    "climb": "Performance",
    "payload": "Mass and towing",
    "clearance": "Off-road geometry",
    "turning": "Off-road geometry",
    "stability": "Off-road geometry",
    "wading": "Off-road geometry",
}
#: Attributes that only ``--all`` shows.
DETAILS = frozenset(
    [
        "range_epa_city",
        "range_epa_highway",
        "energy_epa_unadjusted",
        "range_wltp_consecutive",
        "range_90_km_h",
        "range_100_km_h",
        "range_110_km_h",
        "range_130_km_h",
        "energy_us06",
        "accel_0_60_mph",
        "standing_km",
        "front_axle_margin",
        "rear_axle_margin",
        "approach_road",
        "breakover_road",
        "departure_road",
        "ground_clearance_road",
        "approach_access",
        "breakover_access",
        "departure_access",
        "ground_clearance_access",
        "axle_clearance",
        "belly_clearance",
        "belly_flatness",
        "wheel_travel_front",
        "wheel_travel_rear",
        "static_stability_factor_off_road",
        "tilt_angle",
        "bow_wave_margin",
    ]
)
RESULTS = {
    "inside": ("green", "● inside"),
    "at risk": ("yellow", "▲ at risk"),
    "outside": ("red", "✗ outside"),
}
_HEADER = (
    ("kerb mass", "mass.kerb"),
    ("gross mass", "mass.gross"),
    ("power", "powertrain.power"),
    ("usable battery", "battery.usable_energy"),
    ("drag coefficient", "aero.drag_coefficient"),
)


def show_assessment(screen: Console, assessment: Assessment, *, everything: bool = False) -> None:
    """Write one assessment: header, attributes, verdict, findings, and the closing sentence."""
    screen.print(Text(assessment.name, style="bold"))
    screen.print(Padding(header(assessment), (0, 0, 1, 2), expand=False))
    screen.print(attribute_table(assessment, everything=everything))
    if assessment.verdicts:
        screen.print()
        screen.print(Text(f"Red line: {assessment.red_line}", style="bold"))
        screen.print(verdict_table(assessment.verdicts, everything=everything))
    if assessment.warnings:
        screen.print()
        screen.print(Text("Findings", style="bold"))
        for warning in assessment.warnings:
            screen.print(Padding(Text.assemble(("! ", "yellow"), warning), (0, 0, 0, 2), expand=False))
    screen.print()
    screen.print(closing(assessment))


def header(assessment: Assessment) -> RenderableType:
    """Size, mass, battery and power; a tilde marks what is estimated."""
    inputs = {item.path: item for item in assessment.inputs}
    size = " × ".join(number(inputs[f"dimensions.{side}"].value) for side in ("length", "width", "height"))
    choices = {path: str(value).replace("_", " ") for path, (value, _) in assessment.choices.items()}
    shape = f"{choices.get('body_style', '')}, {choices.get('powertrain.drive', '')}-wheel drive"
    first = Text(f"{size} mm, wheelbase {number(inputs['dimensions.wheelbase'].value)} mm, {shape}")
    facts = Text()
    for words, path in _HEADER:
        if path in inputs:
            facts.append(", " if len(facts) else "")
            facts.append(f"{words} ")
            facts.append(value_text(inputs[path]))
    estimated = sum(item.origin == "estimated" for item in assessment.inputs)
    origin = Text(
        f"{len(assessment.inputs) - estimated} inputs given, {estimated} estimated (~, with one sigma)",
        style="dim",
    )
    return Group(first, facts, origin)


def value_text(item: InputValue) -> Text:
    """An input's value with its unit; estimated ones carry a tilde and their sigma."""
    text = f"{trimmed(item.value)} {item.unit}".strip()
    if item.origin == "given":
        return Text(text, style="bold")
    spread = f" ± {figures(item.sigma, 2)}" if item.sigma > 0.0 else ""
    return Text(f"~{text}{spread}", style="italic")


def attribute_table(assessment: Assessment, *, everything: bool = False) -> Table:
    """Attributes under their headings: value, unit, p10 to p90, and what is published where that is known."""
    judged = {verdict.judgement.requirement.attribute.key for verdict in assessment.verdicts}
    published = assessment.published
    table = sheet()
    table.add_column("", overflow="fold")
    for heading in ("value", "", "p10 – p90"):
        table.add_column(heading, justify="left" if not heading else "right", no_wrap=True)
    if published:
        table.add_column("published", justify="right", no_wrap=True)
    for index, (group, items) in enumerate(grouped(assessment.attributes)):
        rows = [i for i in items if everything or i.attribute.key not in DETAILS or i.attribute.key in judged]
        if not rows:
            continue
        if index:
            table.add_row()
        table.add_row(Text(group, style="bold cyan"))
        for item in rows:
            table.add_row(*_attribute_row(item, published))
    return table


def grouped(items: Iterable[AttributeValue]) -> list[tuple[str, list[AttributeValue]]]:
    """Attributes by heading, in the order of the trials."""
    groups: dict[str, list[AttributeValue]] = {}
    for item in items:
        groups.setdefault(GROUPS.get(item.trial, item.trial.replace("_", " ").capitalize()), []).append(item)
    return list(groups.items())


def _attribute_row(item: AttributeValue, published: dict[str, float]) -> list[RenderableType]:
    digits = item.attribute.digits
    low, high = number(item.p10, digits), number(item.p90, digits)
    spread = Text("exact", style="dim") if low == high else Text(f"{low} – {high}", style="dim")
    row: list[RenderableType] = [
        f"  {item.attribute.title}",
        Text(number(item.value, digits), style="bold"),
        item.attribute.unit,
        spread,
    ]
    if published:
        fact = published.get(item.attribute.name)
        apart = f" ({signed(100.0 * (item.value / fact - 1.0))} %)" if fact else ""
        row.append("" if fact is None else f"{number(fact, digits)}{apart}")
    return row


def verdict_table(verdicts: tuple[Verdict, ...], *, everything: bool = False) -> Table:
    """Verdicts in the red line's order; what is not safely inside names the inputs that move it most."""
    table = sheet()
    table.add_column("", no_wrap=True)
    table.add_column("requirement", ratio=1)
    for heading in ("bound", "value", "margin"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("meets it", justify="right", no_wrap=True)
    for verdict in verdicts:
        table.add_row(*_verdict_row(verdict, everything))
    return table


def _verdict_row(verdict: Verdict, everything: bool) -> list[RenderableType]:
    judgement = verdict.judgement
    requirement, digits = judgement.requirement, judgement.requirement.attribute.digits
    style, mark = RESULTS[judgement.result]
    sign = 1.0 if requirement.sense == ">=" else -1.0
    value = requirement.limit + sign * judgement.margin
    words = Text(requirement.name)
    words.append(f"  {requirement.kind}", style="dim")
    _, bracket, standing = requirement.bound.partition("(")
    words.append(f"\n{requirement.attribute.title}" + (f", {standing.rstrip(')')}" if bracket else ""), style="dim")
    if everything or judgement.result != "inside":
        for driver in verdict.drivers:
            words.append("\n  · ", style="dim").append(str(driver), style="dim")
    symbol = "≥" if requirement.sense == ">=" else "≤"
    bound = f"{symbol} {number(requirement.limit, digits)} {requirement.attribute.unit}".strip()
    return [
        Text(mark, style=style), words, bound, Text(number(value, digits), style="bold"),
        Text(signed(judgement.margin, digits), style=style), probability(judgement.probability),
    ]  # fmt: skip


def probability(share: float) -> str:
    """A probability from 256 samples, which cannot tell 0 from 0.2 %.

    >>> probability(0.0), probability(0.42), probability(1.0)
    ('< 1 %', '42 %', '> 99 %')
    """
    if share < 0.005:
        return "< 1 %"
    return "> 99 %" if share > 0.995 else f"{100.0 * share:.0f} %"


def closing(assessment: Assessment) -> Text:
    """One sentence: how many requirements are inside, at risk and outside; the hard ones outside are named."""
    if not assessment.verdicts:
        return Text("No red line was asked for; judge the concept with --red-line go_anywhere.", style="dim")
    by_result = {
        name: [v.judgement.requirement for v in assessment.verdicts if v.judgement.result == name] for name in RESULTS
    }
    text = Text(f"{assessment.name}: ")
    for index, (name, found) in enumerate(by_result.items()):
        text.append(", " if index else "")
        text.append(f"{len(found)} {name}", style=RESULTS[name][0])
    hard = [item.name for item in by_result["outside"] if item.kind == "hard"]
    soft = [item.name for item in by_result["outside"] if item.kind == "soft"]
    for words, names in (("hard lines crossed", hard), ("soft lines crossed", soft)):
        if names:
            text.append(f"; {words}: ")
            text.append(", ".join(names), style="bold")
    return text.append(".")
