"""``redline validate``: predictions against published figures, errors in full."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.table import Table

from redline.faces.cli.inputs import json_option
from redline.faces.cli.output import console, echo_json, working
from redline.faces.cli.validating.charging_tables import show_charging
from redline.faces.cli.validating.fuel_tables import fuel_peer, show_fuel
from redline.faces.cli.validating.peer_missing import peer_missing
from redline.faces.cli.validating.validate_ground import soft_ground
from redline.faces.cli.validating.validate_seasons import cold, highway, winter


@click.group()
def validate() -> None:
    """Check Redline against published figures."""


for _command in (cold, winter, highway, soft_ground):
    validate.add_command(_command)


@validate.command("epa-ev")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.option("--peer", type=click.Choice(["fastsim"]), help="Run a peer on the same rows, if it is installed.")
@click.option("--worst", default=12, show_default=True, help="Rows with the greatest errors to show.")
def epa_ev(file: Path, as_json: bool, peer: str | None, worst: int) -> None:
    """Predict the 55/45 unadjusted wall energy of the electric cars in FILE and compare.

    Of each row only year, A, B, C, test weight, power, drive, machine text and axle are read.
    """
    from redline.studio.validation.electric.epa_ev import validate as run

    with working("Driving the multi-cycle test ..."):
        report = run(file)
    data = report.to_dict()
    if peer:
        data["peer"] = _peer([row.record for row in report.rows])
    if as_json:
        echo_json(data)
        return
    _show(data, worst)


def _peer(records: list[Any]) -> dict[str, Any]:
    from redline.studio.validation.electric import peer_fastsim

    if missing := peer_missing():
        return missing
    with working("Running FASTSim on the same rows ..."):
        predicted = np.array(peer_fastsim.predict(records))
    errors = 100.0 * (predicted / np.array([record.measured_kwh_per_100mi for record in records]) - 1.0)
    return {
        "name": "fastsim", "installed": True, "mean_abs_pct": float(np.mean(np.abs(errors))),
        "max_abs_pct": float(np.max(np.abs(errors))), "bias_pct": float(np.mean(errors)), "error_pct": errors.tolist(),
    }  # fmt: skip


def _headline(data: dict[str, Any]) -> Table:
    table = Table(title="55/45 unadjusted wall energy", title_justify="left")
    for column in ("", "cars", "mean |error|", "greatest", "bias", "measured within p10-p90"):
        table.add_column(column, justify="left" if not column else "right")

    def row(name: str, part: dict[str, Any], cars: int, coverage: str) -> None:
        table.add_row(
            name,
            str(cars),
            *(
                f"{part[key]:+.1f} %" if key == "bias_pct" else f"{part[key]:.1f} %"
                for key in ("mean_abs_pct", "max_abs_pct", "bias_pct")
            ),
            coverage,
        )

    row("Redline", data, data["n"], f"{data['coverage_p10_p90']:.0%}")
    if data.get("peer", {}).get("installed"):
        row("FASTSim, generic powertrain", data["peer"], data["n"], "no band")
    return table


def _show(data: dict[str, Any], worst: int) -> None:
    out = console()
    out.print(_headline(data))
    table = Table(title=f"The {worst} greatest errors", title_justify="left")
    for column in ("car", "measured", "predicted", "p10 - p90", "error"):
        table.add_column(column, justify="left" if column == "car" else "right")
    for row in sorted(data["rows"], key=lambda row: -abs(row["error_pct"]))[:worst]:
        table.add_row(
            f"{row['make']} {row['model']}",
            f"{row['measured_kwh_per_100mi']:.1f}",
            f"{row['predicted_kwh_per_100mi']:.1f}",
            f"{row['p10_kwh_per_100mi']:.1f} - {row['p90_kwh_per_100mi']:.1f}", f"{row['error_pct']:+.1f} %",
        )  # fmt: skip
    out.print(table)
    for row in data["rejected"]:
        out.print(f"rejected: {row['make']} {row['model']} ({row['id']}): {row['reason']}")


@validate.command("epa-fuel")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.option("--peer", type=click.Choice(["fastsim"]), help="Run a peer on the same rows, if it is installed.")
@click.option("--worst", default=12, show_default=True, help="Rows with the greatest errors to show.")
def epa_fuel(file: Path, as_json: bool, peer: str | None, worst: int) -> None:
    """Predict the fuel of the cars with an engine in FILE and compare.

    FILE is a table of vehicles or an EPA list of tests. Compared is the 55/45 unadjusted figure, else the label, else
    WLTP; scored are tested cars with coast-down, everything else is listed apart.
    """
    from redline.studio.validation.fuel.fuel_report import validate as run

    with working("Driving FTP, HWFET and WLTC ..."):
        report = run(file)
    data = report.to_dict()
    if peer:
        data["peer"] = fuel_peer(report.rows)
    if as_json:
        echo_json(data)
        return
    show_fuel(data, worst)


@validate.command("charging")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def charging(file: Path, as_json: bool) -> None:
    """Predict mean power or minutes from 10 to 80 % of the electric cars in FILE and compare.

    Of each row only energy, voltage, chemistry and peak power are read, each only where it is sourced.
    """
    from redline.studio.validation.seasons.charging import validate as run

    with working("Charging from 10 to 80 % ..."):
        data = run(file).to_dict()
    if as_json:
        echo_json(data)
        return
    show_charging(data)


@validate.command("library")
@json_option
def library(as_json: bool) -> None:
    """Predict the library's own cars and compare with what is published of them."""
    from redline.studio.validation.library import compare, summary

    with working("Assessing the library ..."):
        rows = compare()
    table = summary(rows)
    if as_json:
        cars = [
            {"vehicle": row.vehicle, "attribute": row.attribute, "published": row.published, "predicted": row.predicted,
             "p10": row.p10, "p90": row.p90, "error_pct": row.error_pct, "coast_down": row.coast_down}
            for row in rows
        ]  # fmt: skip
        echo_json({"summary": table, "rows": cars})
        return
    shown = Table(title="Library cars against published figures", title_justify="left")
    for column in ("attribute", "cars", "mean |error|", "bias", "greatest", "within p10-p90"):
        shown.add_column(column, justify="left" if column == "attribute" else "right")
    for row in table:
        shown.add_row(
            row["attribute"], str(row["n"]), f"{row['mean_abs_pct']:.1f} %", f"{row['bias_pct']:+.1f} %",
            f"{row['max_abs_pct']:.1f} %", f"{row['coverage_p10_p90']:.0%}",
        )  # fmt: skip
    console().print(shown)
