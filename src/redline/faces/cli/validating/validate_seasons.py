"""``redline validate cold``, ``winter`` and ``highway``: the seasons against published tests, errors in full."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.table import Table

from redline.faces.cli.inputs import json_option
from redline.faces.cli.output import console, echo_json, working
from redline.faces.cli.validating.peer_missing import peer_missing


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index else "left")
    return table


@click.command("cold")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.option("--peer", type=click.Choice(["fastsim"]), help="Run the peer's own heated cars, if it is installed.")
def cold(file: Path, as_json: bool, peer: str | None) -> None:
    """Predict the ratio of city energy at 20 degF to that at 75 degF of the cars in FILE that have a cold test.

    Beside it: the means of AAA's tests of 2019 in cells of 20 and 95 degF, on the file's cars up to that year.
    """
    from redline.studio.validation.seasons.cold_city import validate as run

    with working("Driving the cold tests ..."):
        data = run(file).to_dict()
    if peer:
        data["peer"] = _peer()
    if as_json:
        echo_json(data)
        return
    _show_cold(data)


def _peer() -> dict[str, Any]:
    from redline.studio.validation.seasons import peer_fastsim_cold

    if missing := peer_missing():
        return missing
    with working("Running FASTSim's heated cars ..."):
        found = peer_fastsim_cold.ratios()
    return {"name": "fastsim", "installed": True, "cities": peer_fastsim_cold.CITIES,
            "ratios": {car.name: car.ratio for car in found}}  # fmt: skip


def _show_cold(data: dict[str, Any]) -> None:
    out = console()
    kinds = _table("City energy at 20 degF over 75 degF", "heater", "cars", "measured", "predicted", "climate off")
    for kind, part in data["kinds"].items():
        measured, predicted = (
            f"{part[f'{name}_mean']:.2f} ({part[f'{name}_range'][0]:.2f}-{part[f'{name}_range'][1]:.2f})"
            for name in ("measured", "predicted")
        )
        off = f"{part['predicted_climate_off_mean']:.2f}"
        kinds.add_row(kind.replace("_", " "), str(part["n"]), measured, predicted, off)
    out.print(kinds)
    cars = _table("Every car", "car", "measured", "predicted", "error")
    for row in data["rows"]:
        figures = f"{row['measured']:.2f}", f"{row['predicted']:.2f}", f"{row['error_pct']:+.1f} %"
        cars.add_row(f"{row['make']} {row['model']} {row['year']:.0f}", *figures)
    out.print(cars)
    aaa = data["aaa"]
    cells = _table(
        f"AAA 2019 against 75 degF; predicted on {aaa['cars']} cars of {aaa['makes']} makers",
        "test", "range", "predicted", "MPGe", "predicted",
    )  # fmt: skip
    for row in aaa["tests"]:
        economy = "-" if row["economy_published"] is None else f"{row['economy_published']:+.0f} %"
        ranges = f"{row['range_published']:+.0f} %", f"{row['range_predicted']:+.1f} %"
        cells.add_row(row["test"].replace("_", " "), *ranges, economy, f"{row['economy_predicted']:+.1f} %")
    out.print(cells)
    for name, ratio in data.get("peer", {}).get("ratios", {}).items():
        out.print(f"FASTSim, {name}, {data['peer']['cities']} cities: {ratio:.2f}")


@click.command("winter")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def winter(file: Path, as_json: bool) -> None:
    """Predict the range tests in FILE, driven to empty on a winter loop, as deviations from WLTP range.

    Of each row edition, temperatures, name, deviation and the WLTP range the car is sold with are read, and a
    concept if it names one; cars that the library lacks are listed.
    """
    from redline.studio.validation.seasons.winter import validate as run

    with working("Driving the winter loop ..."):
        data = run(file).to_dict()
    if as_json:
        echo_json(data)
        return
    out = console()
    table = _table("Deviation from WLTP range", "car", "degC", "measured", "predicted", "error")
    for row in data["rows"]:
        figures = f"{row['measured_pct']:+.1f} %", f"{row['predicted_pct']:+.1f} %", f"{row['error_points']:+.1f}"
        table.add_row(f"{row['vehicle']}, {row['edition']}", f"{row['temperature_degc']:.1f}", *figures)
    out.print(table)
    if data["n"]:
        words = f"mean |error| {data['mean_abs_points']:.1f} points, bias {data['bias_points']:+.1f}"
        out.print(f"{data['n']} tests: {words}, rank correlation {data['rank_correlation']:.2f}")
        unseen = data["unseen"]["mean_abs_points"]
        out.print(f"without a look at the WLTP ranges that cars are sold with: {unseen:.1f} points")
    out.print(f"not in the library: {len(data['not_in_library'])}")


@click.command("highway")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def highway(file: Path, as_json: bool) -> None:
    """Predict the constant-speed range tests in FILE, and what rough tyres cost of EPA range."""
    from redline.studio.validation.seasons.highway import TREAD_PUBLISHED, tread_changes
    from redline.studio.validation.seasons.highway import validate as run

    with working("Driving at constant speed ..."):
        data = run(file).to_dict()
        data["treads"] = {
            "published": [{"what": what, "change": change, "pct": pct} for what, change, pct in TREAD_PUBLISHED],
            "predicted": tread_changes(),
        }
    if as_json:
        echo_json(data)
        return
    out = console()
    table = _table("Range at constant speed", "car", "km/h", "degC", "measured km", "predicted km", "error")
    for row in data["rows"]:
        day = f"{row['speed_km_h']:.0f}", f"{row['temperature_degc']:.0f}"
        figures = f"{row['measured_km']:.0f}", f"{row['predicted_km']:.0f}", f"{row['error_pct']:+.1f} %"
        table.add_row(row["vehicle"], *day, *figures)
    out.print(table)
    if data["n"]:
        out.print(f"{data['n']} tests: mean |error| {data['mean_abs_pct']:.1f} %, bias {data['bias_pct']:+.1f} %")
    for row in data["treads"]["published"]:
        out.print(f"published: {row['what']}: {row['pct']:+.1f} %")
    for car, changes in data["treads"]["predicted"].items():
        out.print(f"predicted: {car}: " + ", ".join(f"{change} {pct:+.1f} %" for change, pct in changes.items()))
