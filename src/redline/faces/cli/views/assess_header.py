"""The head of an assessment: size, powertrain, masses, and what of it is estimated."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from redline.faces.numbers import figures, number, trimmed
from redline.studio.applicable import kind_words
from redline.studio.assessment import Assessment, InputValue

_ELECTRIC = (
    ("kerb mass", "mass.kerb"),
    ("gross mass", "mass.gross"),
    ("power", "powertrain.power"),
    ("usable battery", "battery.usable_energy"),
    ("drag coefficient", "aero.drag_coefficient"),
)
_WITH_ENGINE = (
    ("kerb mass", "mass.kerb"),
    ("gross mass", "mass.gross"),
    ("tank", "tank.volume"),
    ("drag coefficient", "aero.drag_coefficient"),
)
#: Machines by input path, with the words for them; one without power is not there.
_MACHINES = (
    ("powertrain.shaft.power", "machine on the shaft"),
    ("powertrain.generator.power", "generator"),
    ("powertrain.front.power", "front machine"),
    ("powertrain.rear.power", "rear machine"),
)


def header(assessment: Assessment) -> RenderableType:
    """Size, powertrain, masses, battery and tank; a tilde marks what is estimated."""
    inputs = {item.path: item for item in assessment.inputs}
    size = " × ".join(number(inputs[f"dimensions.{side}"].value) for side in ("length", "width", "height"))
    shape = f"{_choice(assessment, 'body_style')}, {_choice(assessment, 'powertrain.drive')}-wheel drive"
    lines = [Text(f"{size} mm, wheelbase {number(inputs['dimensions.wheelbase'].value)} mm, {shape}")]
    electric = assessment.kind == "electric"
    if not electric:
        lines += powertrain_lines(assessment, inputs)
    lines.append(_facts(inputs, _ELECTRIC if electric else _WITH_ENGINE))
    estimated = sum(item.origin == "estimated" for item in assessment.inputs)
    words = f"{len(assessment.inputs) - estimated} inputs given, {estimated} estimated (~, with one sigma)"
    return Group(*lines, Text(words, style="dim"))


def value_text(item: InputValue) -> Text:
    """An input's value with its unit and its sigma, where it has one; estimated ones carry a tilde."""
    spread = f" ± {figures(item.sigma, 2)}" if item.sigma > 0.0 else ""
    text = f"{trimmed(item.value)} {item.unit}".strip() + spread
    return Text(text, style="bold") if item.origin == "given" else Text(f"~{text}", style="italic")


def _choice(assessment: Assessment, path: str) -> str:
    joint = "-" if path == "body_style" else " "
    return str(assessment.choices[path][0]).replace("_", joint) if path in assessment.choices else ""


def _facts(inputs: dict[str, InputValue], wanted: tuple[tuple[str, str], ...]) -> Text:
    line = Text()
    for words, path in wanted:
        if path in inputs:
            line.append(", " if len(line) else "")
            line.append(f"{words} ")
            line.append(value_text(inputs[path]))
    return line


def powertrain_lines(assessment: Assessment, inputs: dict[str, InputValue]) -> list[Text]:
    """Kind and engine; gearbox, machines and battery."""
    words = kind_words(assessment.kind, assessment.plug_in)
    first = Text(f"{words[0].upper()}{words[1:]}: ", style="bold")
    first.append(engine_words(assessment, inputs), style="not bold")
    second = Text("; ").join([Text(part) if isinstance(part, str) else part for part in _driveline(assessment, inputs)])
    return [first, second] if len(second) else [first]


def engine_words(assessment: Assessment, inputs: dict[str, InputValue]) -> str:
    """The engine in a phrase: size, breathing, fuel, power and torque."""
    breath = "turbo " if _choice(assessment, "engine.aspiration") == "turbo" else ""
    cycle = " on the Atkinson cycle" if _choice(assessment, "engine.cycle") == "atkinson" else ""
    size, power, torque = (inputs[f"engine.{name}"] for name in ("displacement", "power", "torque"))

    def told(item: InputValue, digits: int) -> str:
        mark = "" if item.origin == "given" else "~"
        return f"{mark}{number(item.value, digits)} {item.unit}"

    fuel = _choice(assessment, "engine.fuel")
    return f"{told(size, 1)} {breath}{fuel} engine{cycle}, {told(power, 0)}, {told(torque, 0)}"


def _driveline(assessment: Assessment, inputs: dict[str, InputValue]) -> list[Text | str]:
    parts: list[Text | str] = []
    if assessment.family == "geared":
        box = _choice(assessment, "gearbox.kind")
        gears = f"{number(inputs['gearbox.gears'].value)}-speed " if box not in ("cvt", "single speed") else ""
        parts.append(f"{gears}{'CVT' if box == 'cvt' else box}")
        if inputs["transfer.low_range"].value > 1.0:
            parts.append(f"low range {trimmed(inputs['transfer.low_range'].value, 3)}")
    for path, words in _MACHINES:
        if path in inputs and inputs[path].value >= 1.0 and assessment.kind != "combustion":
            parts.append(Text.assemble(f"{words} ", value_text(inputs[path])))
    if assessment.kind != "combustion":
        parts.append(Text.assemble("usable battery ", value_text(inputs["battery.usable_energy"])))
    return parts


__all__ = ["engine_words", "header", "powertrain_lines", "value_text"]
