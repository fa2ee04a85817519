"""Write the pages of docs/ that come from running the code: reference pages and the validation page.

Run: python tools/write_docs.py [--data FOLDER] [--check]. FOLDER holds the published tables that are not part
of the project; without them the section that needs them keeps its last state.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import click
import numpy as np

import json_contract
from redline.concept.constants import constant, tables
from redline.concept.estimators import ELECTRIC, WITH_ENGINE, Estimator
from redline.faces.cli.main import cli
from redline.proving_ground.outcome import ALL, Trial
from redline.proving_ground.registry import TRIALS
from redline.studio.validation import geometry, library
from redline.studio.validation.electric import peer_fastsim
from redline.studio.validation.electric.epa_ev import EnergyReport, report_of
from redline.studio.validation.electric.epa_records import read_records
from redline.studio.validation.fuel import peer_fastsim_fuel
from redline.studio.validation.fuel.fuel_records import read_fuel_records
from redline.studio.validation.fuel.fuel_report import Figure, FuelReport
from redline.studio.validation.fuel.fuel_report import report_of as fuel_report_of
from redline.studio.validation.geometry_cases import CASES
from redline.studio.validation.off_road import soil, steps
from redline.studio.validation.off_road.row import summary as off_road_summary
from redline.studio.validation.peer import available as peer_available
from redline.studio.validation.seasons import cold_city, highway, peer_fastsim_cold, temperature_curve, winter
from redline.studio.validation.seasons.charging import ChargeReport
from redline.studio.validation.seasons.charging import report_of as charging_report_of
from redline.studio.validation.seasons.charging_records import read_charge_records

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
_EPA_FILE = "epa_ev_label_roadload_matched.csv"
_FUEL_FILE = "vehicles.csv"
_WINTER_FILE = "winter_naf_elprix.csv"
_HIGHWAY_FILE = "highway_and_towing_tests.csv"
_WHEEL_FILE = "offroad_wheel_tests.csv"
_BEGIN, _END = "<!-- {} begin: written by tools/write_docs.py -->", "<!-- {} end -->"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]], right: int = 1) -> str:
    """A Markdown table; columns from ``right`` on are aligned to the right."""
    rule = ["---" if index < right else "---:" for index in range(len(head))]
    lines = [head, tuple(rule), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def _families(trial: Trial) -> str:
    """In words: which powertrains a trial is for."""
    if trial.families == ALL:
        return "every powertrain"
    words = {"electric": "battery-electric", "geared": "engine and gearbox", "engine_electric": "engine and generator",
             "plug_in": "plug-in"}  # fmt: skip
    return ", ".join(words[name] for name in words if name in trial.families)


def attributes_page() -> str:
    """Every attribute by trial."""
    text = "# Attributes\n\nEvery scalar result, by the trial that gives it. Written by `tools/write_docs.py`.\n"
    for trial in TRIALS.values():
        rows = [(f"`{a.name}`", a.title, a.unit or "-", f"{a.better} is better") for a in trial.attributes]
        text += f"\n## {trial.title}\n\nTrial `{trial.name}`, for {_families(trial)}. Source: {trial.source}.\n\n"
        text += table(("attribute", "what it is", "unit", "direction"), rows, right=9)
    return text


def estimators_page() -> str:
    """Every estimator in order, with its uncertainty and source; and every constant."""
    head = ("input", "estimator", "one sigma", "source")
    text = "# Estimators\n\nWhat a concept leaves blank is filled in this order. Written by `tools/write_docs.py`.\n\n"
    text += "## Battery-electric\n\n" + table(head, [_estimator_row(entry) for entry in ELECTRIC], right=9)
    own = [entry for entry in WITH_ENGINE if entry not in ELECTRIC]
    text += "\n## With an engine\n\nThe rest is as above.\n\n"
    text += table(head, [_estimator_row(entry) for entry in own], right=9)
    text += "\n## Constants\n\n"
    names = tables()["constant"]
    constants = [(f"`{name}`", f"{constant(name).value:g}", constant(name).source) for name in names]
    return text + table(("constant", "value (SI)", "source"), constants, right=9)


def _estimator_row(entry: Estimator) -> tuple[str, ...]:
    absolute = f"{entry.sigma_absolute:g} (SI)" if entry.sigma_absolute else ""
    relative = f"{100 * entry.sigma:g} %" if entry.sigma else ""
    sigma = " + ".join(filter(None, (relative, absolute))) or "exact"
    return f"`{entry.target}`", entry.name, sigma, entry.source


def cli_page() -> str:
    """The help of every command."""
    text = "# Commands\n\nThe help of every command, as the program prints it. Written by `tools/write_docs.py`.\n"
    for name in cli.list_commands(click.Context(cli)):
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        text += f"\n## redline {name}\n\n```text\n{_help(command, f'redline {name}')}\n```\n"
        if isinstance(command, click.Group):
            for inner, found in sorted(command.commands.items()):
                text += f"\n### redline {name} {inner}\n\n```text\n{_help(found, f'redline {name} {inner}')}\n```\n"
    return text


def _help(command: click.Command, name: str) -> str:
    return command.get_help(click.Context(command, info_name=name, max_content_width=100, terminal_width=100))


def epa_section(report: EnergyReport, peer: list[float] | None) -> str:
    """Errors on EPA records: headline, by maker, and every car."""
    data, errors = report.to_dict(), report.errors_pct
    rows = [("Redline", *_numbers(errors), f"{data['coverage_p10_p90']:.0%}")]
    measured = np.array([row.record.measured_kwh_per_100mi for row in report.rows])
    if peer:
        rows.append(("FASTSim 3.1, generic powertrain", *_numbers(100.0 * (np.array(peer) / measured - 1.0)), "-"))
    text = f"{data['n']} cars; {len(report.rejected)} rejected: "
    text += "; ".join(f"{r.make} {r.model} ({reason})" for r, reason in report.rejected) + ".\n\n"
    text += table(("", "mean abs. error", "bias", "greatest", "measured within p10-p90"), rows)
    makers = sorted({row.record.make for row in report.rows})
    by_maker = []
    for make in makers:
        part = np.array([row.error_pct for row in report.rows if row.record.make == make])
        by_maker.append((make, str(len(part)), *_numbers(part)))
    equal = np.mean(
        [np.mean([abs(row.error_pct) for row in report.rows if row.record.make == make]) for make in makers]
    )
    text += f"\nBy maker (mean of makers {equal:.1f} %):\n\n"
    text += table(("maker", "cars", "mean abs. error", "bias", "greatest"), by_maker)
    text += "\n<details><summary>Every car</summary>\n\n"
    cars = [
        (f"{row.record.make} {row.record.model}", f"{row.record.year:.0f}", f"{row.record.measured_kwh_per_100mi:.1f}",
         f"{row.predicted:.1f}", f"{row.p10:.1f}-{row.p90:.1f}", f"{row.error_pct:+.1f} %")
        for row in sorted(report.rows, key=lambda row: (row.record.make, row.record.model, row.record.id))
    ]  # fmt: skip
    head = ("car", "year", "measured kWh/100 mi", "predicted", "p10-p90", "error")
    return text + table(head, cars) + "\n</details>\n"


def _numbers(errors: np.ndarray) -> tuple[str, str, str]:
    return f"{np.mean(np.abs(errors)):.1f} %", f"{np.mean(errors):+.1f} %", f"{np.max(np.abs(errors)):.1f} %"


def fuel_section(report: FuelReport, peer: list[float | None] | None) -> str:
    """Errors on fuel records: by kind, every scored car, electric ranges, and what is only listed."""
    data = report.to_dict()
    rows = [_fuel_line("all", data)]
    rows += [_fuel_line(kind.replace("_", " "), part) for kind, part in data["by_kind"].items()]
    rows += [
        _fuel_line(f"EPA and WLTP together: {kind.replace('_', ' ')}", part) for kind, part in data["together"].items()
    ]
    if peer:
        errors = np.array([100.0 * (p / r.measured - 1.0) for p, r in zip(peer, report.rows, strict=True) if p])
        rows.append(("FASTSim 3.1, generic powertrain", str(len(errors)), *_numbers(errors), "-"))
    text = table(("", "cars", "mean abs. error", "bias", "greatest", "measured within p10-p90"), rows)
    text += "\n### Every scored car, l/100 km\n\n" + _fuel_table(report.rows)
    text += "\n### Electric range of plug-ins, km\n\n" + _fuel_table(report.ranges)
    text += "\n<details><summary>Listed, not scored, l/100 km</summary>\n\n" + _fuel_table(report.listed)
    return text + "\n</details>\n"


def _fuel_line(name: str, part: dict[str, float]) -> tuple[str, ...]:
    if not part["n"]:
        return name, "0", "-", "-", "-", "-"
    errors = f"{part['mean_abs_pct']:.1f} %", f"{part['bias_pct']:+.1f} %", f"{part['max_abs_pct']:.1f} %"
    return name, str(part["n"]), *errors, f"{part['coverage_p10_p90']:.0%}"


def _fuel_table(figures: tuple[Figure, ...]) -> str:
    cars = [
        (f"{row.record.make} {row.record.model} {row.record.variant}", row.record.kind.replace("_", " "),
         row.basis.replace("_", " "), f"{row.measured:.2f}", f"{row.predicted:.2f}", f"{row.p10:.2f}-{row.p90:.2f}",
         f"{row.error_pct:+.1f} %")
        for row in figures
    ]  # fmt: skip
    return table(("car", "kind", "basis", "measured", "predicted", "p10-p90", "error"), cars, right=3)


def charging_section(report: ChargeReport) -> str:
    """Errors on published charging sessions: in short, and every figure."""
    data = report.to_dict()
    parts = (("all", data), ("peak published", data["peak_published"]), ("peak estimated", data["peak_estimated"]))
    text = table(
        ("", "figures", "mean abs. error", "bias", "greatest", "published within p10-p90"),
        [_fuel_line(name, part) for name, part in parts],
    )
    cars = [
        (f"{row.record.make} {row.record.name}", row.record.peak_from, row.figure.replace("_", " "),
         f"{row.published:.0f}", f"{row.predicted:.0f}", f"{row.p10:.0f}-{row.p90:.0f}", f"{row.error_pct:+.1f} %")
        for row in report.rows
    ]  # fmt: skip
    return (
        text + "\n" + table(("car", "peak from", "figure", "published", "predicted", "p10-p90", "error"), cars, right=3)
    )


def library_section() -> str:
    """Errors on the library's own cars."""
    rows = library.compare()
    summary = [
        (f"`{row['attribute']}`", str(row["n"]), f"{row['mean_abs_pct']:.1f} %", f"{row['bias_pct']:+.1f} %",
         f"{row['max_abs_pct']:.1f} %", f"{row['coverage_p10_p90']:.0%}")
        for row in library.summary(rows)
    ]  # fmt: skip
    text = table(("attribute", "cars", "mean abs. error", "bias", "greatest", "within p10-p90"), summary)
    for name in ("range_epa_km", "range_wltp_km"):
        cars = [
            (row.vehicle, _road_load(row), f"{row.published:.0f}", f"{row.predicted:.0f}",
             f"{row.p10:.0f}-{row.p90:.0f}", f"{row.error_pct:+.1f} %")
            for row in rows if row.attribute == name
        ]  # fmt: skip
        text += f"\n### `{name}`\n\n"
        text += table(("vehicle", "road load from", "published", "predicted", "p10-p90", "error"), cars, right=2)
    return text


def _road_load(row: library.Comparison) -> str:
    return "coast-down" if row.coast_down else "silhouette"


def cold_section(report: cold_city.ColdReport, peer: list[peer_fastsim_cold.PeerCold]) -> str:
    """Cold city ratios by kind of heater and by car, and the means of tests in cells."""
    data = report.to_dict()
    kinds = [
        (kind.replace("_", " "), str(part["n"]), *(_mean_and_range(part, name) for name in ("measured", "predicted")),
         f"{part['predicted_climate_off_mean']:.2f}", f"{part['inside_heat_pump_band']} of {part['n']}")
        for kind, part in data["kinds"].items()
    ]  # fmt: skip
    text = table(("heater", "cars", "measured", "predicted", "climate off", "predicted in 1.24-1.37"), kinds)
    if peer:
        shown = ", ".join(f"{car.name} {car.ratio:.2f}" for car in peer)
        text += f"\nFASTSim 3.1, its own heated cars, {peer_fastsim_cold.CITIES} cities from the soak: {shown}.\n"
    text += "\n<details><summary>Every car</summary>\n\n"
    cars = [
        (f"{row['make']} {row['model']}", f"{row['year']:.0f}", "heat pump" if row["heat_pump"] else "resistance",
         f"{row['measured']:.2f}", f"{row['predicted']:.2f}", f"{row['error_pct']:+.1f} %")
        for row in data["rows"]
    ]  # fmt: skip
    text += table(("car", "year", "heater", "measured", "predicted", "error"), cars, right=3) + "\n</details>\n"
    words = f"{data['aaa']['cars']} cars of {data['aaa']['makes']} makers, makers alike"
    text += f"\n### AAA's cells against 75 degF; predicted on {words}\n\n"
    cells = [
        (row["test"].replace("_", " with "), f"{row['range_published']:+.0f} %", f"{row['range_predicted']:+.1f} %",
         "-" if row["economy_published"] is None else f"{row['economy_published']:+.0f} %",
         f"{row['economy_predicted']:+.1f} %")
        for row in data["aaa"]["tests"]
    ]  # fmt: skip
    return text + table(("cell", "range published", "predicted", "MPGe published", "predicted, at the pack"), cells)


def _mean_and_range(part: dict[str, Any], name: str) -> str:
    low, high = part[f"{name}_range"]
    return f"{part[f'{name}_mean']:.2f} ({low:.2f}-{high:.2f})"


def winter_section(report: winter.WinterReport) -> str:
    """Deviations of winter tests from WLTP, every car."""
    data = report.to_dict()
    parts = {"all": data, "under 7 degC": data["winter"], "all, no sold WLTP range looked at": data["unseen"]}
    rows = [
        (name, str(part["n"]), f"{part['mean_abs_points']:.1f}", f"{part['bias_points']:+.1f}",
         f"{part['max_abs_points']:.1f}", f"{part['rank_correlation']:.2f}")
        for name, part in parts.items() if part["n"]
    ]  # fmt: skip
    text = table(("", "tests", "mean abs. error, points", "bias", "greatest", "rank correlation"), rows)
    cars = [
        (row["vehicle"], row["edition"], row["file"], f"{row['temperature_degc']:.1f}",
         f"{row['sold_wltp_km']:.0f}" if row["sold_wltp_km"] else "", f"{row['wltp_km']:.0f}",
         f"{row['measured_pct']:+.1f} %", f"{row['predicted_pct']:+.1f} %", f"{row['error_points']:+.1f}",
         f"{row['unseen_pct']:+.1f} %")
        for row in data["rows"]
    ]  # fmt: skip
    head = ("car", "edition", "file", "degC", "WLTP km, sold", "predicted", "measured", "predicted", "error", "no look")
    text += "\n" + table(head, cars, right=3)
    return text + f"\nNot in the library: {'; '.join(data['not_in_library'])}.\n"


def highway_section(report: highway.HighwayReport, treads: dict[str, dict[str, float]]) -> str:
    """Ranges at constant speed, every test; and what rough tyres cost."""
    data = report.to_dict()
    text = f"{data['n']} tests: mean abs. error {data['mean_abs_pct']:.1f} %, bias {data['bias_pct']:+.1f} %.\n\n"
    cars = [
        (row["vehicle"], row["test"], f"{row['speed_km_h']:.0f}", f"{row['temperature_degc']:.0f}",
         f"{row['measured_km']:.0f}", f"{row['predicted_km']:.0f}", f"{row['error_pct']:+.1f} %")
        for row in data["rows"]
    ]  # fmt: skip
    text += table(("car", "test", "km/h", "degC", "measured km", "predicted", "error"), cars, right=2)
    text += "\n### Rough tyres: change of EPA range\n\n"
    rows = [("published", what, change, f"{pct:+.1f} %") for what, change, pct in highway.TREAD_PUBLISHED]
    rows += [
        ("predicted", car, change, f"{pct:+.1f} %") for car, part in treads.items() for change, pct in part.items()
    ]
    return text + table(("", "vehicle", "tread", "range"), rows, right=3)


def curve_section() -> str:
    """Range kept at each temperature, and what the field says."""
    shares = temperature_curve.kept()
    rows = [
        (f"{celsius}", *(f"{values[index]:.0f} %" for values in shares.values()))
        for index, celsius in enumerate(temperature_curve.CELSIUS)
    ]
    field = [(source, celsius, share) for source, celsius, share in temperature_curve.FIELD]
    text = table(("degC", *shares), rows, right=0)
    return text + "\n" + table(("field", "degC", "range kept, %"), field)


def seasons(text: str, data: Path | None) -> str:
    """The page with its sections on the seasons written anew, where their tables are found."""
    files = {name: data / name for name in (_EPA_FILE, _WINTER_FILE, _HIGHWAY_FILE)} if data else {}
    if not files or not all(file.is_file() for file in files.values()):
        return text
    peer = peer_fastsim_cold.ratios() if peer_available() else []
    text = replaced(text, "curve", curve_section())
    text = replaced(text, "cold", cold_section(cold_city.validate(files[_EPA_FILE]), peer))
    text = replaced(text, "winter", winter_section(winter.validate(files[_WINTER_FILE])))
    ranges = highway.validate(files[_HIGHWAY_FILE])
    return replaced(text, "highway", highway_section(ranges, highway.tread_changes()))


def geometry_section() -> str:
    """Published angles from another published configuration: groups, then every figure."""
    rows = geometry.compare(CASES)
    summary = [
        (group, str(n), str(within), f"{mean:.1f} deg", f"{greatest:.1f} deg")
        for group, n, within, mean, greatest in geometry.summary(rows)
    ]
    text = table(("angles", "figures", "within 1 deg", "mean abs. residual", "greatest"), summary)
    head = ("from, to", "figure", "change", "before", "predicted", "published", "residual")
    for group in dict.fromkeys(row.group for row in rows):
        text += f"\n### {group[0].upper()}{group[1:]}\n\n"
        text += table(head, [_geometry_row(row) for row in rows if row.group == group], right=3)
    return text


def _geometry_row(row: geometry.Row) -> tuple[str, ...]:
    places, limit = (1, geometry.LIMIT_DEG) if row.unit == "deg" else (0, geometry.LIMIT_MM)
    residual = f"{row.residual:+z.{2 * places}f} {row.unit}"
    before = "-" if row.start is None else f"{row.start:.{places}f}"
    marked = residual if abs(row.residual) <= limit else f"**{residual}**"
    figures = before, f"{row.predicted:.{places}f}", f"{row.published:.{places}f}", marked
    return row.name, row.figure.replace("_", " "), row.change, *figures


def soil_section(file: Path) -> str:
    """Soft ground: groups in short, then every figure with its residual."""
    rows = soil.soil_rows(file)
    short = [(name, str(n), f"{ratio:.2f}", f"{rms:.3f}") for name, n, ratio, rms in off_road_summary(rows)]
    text = table(("figures", "n", "mean predicted over published", "rms residual"), short)
    text += "\n<details><summary>Every figure</summary>\n\n"
    every = [
        (row.group, row.name, f"{row.published:.3f}", f"{row.predicted:.3f}", f"{row.residual:+z.3f} {row.unit}",
         "yes" if row.held_back else "no")
        for row in rows
    ]  # fmt: skip
    head = ("group", "figure", "published", "predicted", "residual", "held back")
    return text + table(head, every, right=2) + "\n</details>\n"


def steps_section() -> str:
    """Steps: the friction required by height, as worked by hand and as predicted."""
    rows = steps.step_rows()
    head = ("axle on the edge, drive", *(f"h / r {height:g}" for height in steps.HEIGHTS))
    lines: list[tuple[str, ...]] = []
    for group in dict.fromkeys(row.group for row in rows):
        own = [f"{row.published:.2f} / {row.predicted:.3f}" for row in rows if row.group == group]
        lines.append((group, *own, *["-"] * (len(steps.HEIGHTS) - len(own))))
    greatest = max(abs(row.residual) for row in rows)
    return table(head, lines) + f"\n{len(rows)} figures, greatest residual {greatest:.4f}; printed to 0.01.\n"


def replaced(text: str, name: str, section: str) -> str:
    """A page with one marked section replaced."""
    begin, end = _BEGIN.format(name), _END.format(name)
    head, _, rest = text.partition(begin)
    _, _, tail = rest.partition(end)
    return f"{head}{begin}\n\n{section}\n{end}{tail}"


def validation_page(data: Path | None) -> str:
    """The validation page, its tables written anew."""
    text = (DOCS / "validation.md").read_text("utf-8")
    file = data / _EPA_FILE if data else None
    if file and file.is_file():
        records = read_records(file)
        report = report_of(records)
        peer = peer_fastsim.predict([row.record for row in report.rows]) if peer_available() else None
        text = replaced(text, "epa-ev", epa_section(report, peer))
    else:
        print("published tables not found: the EPA section keeps its last state", file=sys.stderr)
    fuel_file = data / _FUEL_FILE if data else None
    if fuel_file and fuel_file.is_file():
        fuel = fuel_report_of(read_fuel_records(fuel_file))
        told = [row.record for row in fuel.rows]
        fuel_peer = peer_fastsim_fuel.predict(told) if peer_available() else None
        text = replaced(text, "epa-fuel", fuel_section(fuel, fuel_peer))
        charge = charging_report_of(read_charge_records(fuel_file))
        text = replaced(text, "charging", charging_section(charge))
    text = seasons(text, data)
    text = replaced(text, "geometry", geometry_section())
    text = replaced(text, "steps", steps_section())
    wheel_file = data / _WHEEL_FILE if data else None
    if wheel_file and wheel_file.is_file():
        text = replaced(text, "soft-ground", soil_section(wheel_file))
    return replaced(text, "library", library_section())


def main() -> None:
    """Write all generated pages, or check that the quick ones are up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    named = os.environ.get("REDLINE_SHARED_DATA")
    parser.add_argument("--data", type=Path, default=Path(named) if named else ROOT.parent / "shared" / "data")
    parser.add_argument("--check", action="store_true", help="fail if a reference page is out of date")
    arguments = parser.parse_args()
    pages = {
        "attributes.md": attributes_page(),
        "estimators.md": estimators_page(),
        "commands.md": cli_page(),
        "json.md": json_contract.page(table),
    }
    folder = DOCS / "reference"
    if arguments.check:
        stale = [
            name
            for name, text in pages.items()
            if not (folder / name).is_file() or (folder / name).read_text("utf-8") != text
        ]
        sys.exit(f"out of date: {', '.join(stale)}; run python tools/write_docs.py" if stale else 0)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")
    (DOCS / "validation.md").write_text(validation_page(arguments.data), "utf-8")


if __name__ == "__main__":
    main()
