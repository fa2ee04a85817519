"""Tables of charging sessions: errors in short, and every published figure."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from redline.faces.cli.output import console

_PARTS = (("all", ""), ("peak power published", "peak_published"), ("peak power estimated", "peak_estimated"))
_UNITS = {"mean_kw": "kW", "minutes": "min"}


def show_charging(data: dict[str, Any]) -> None:
    """Print the errors of charging sessions."""
    head = Table(title="Mean power or minutes from 10 to 80 %", title_justify="left")
    for column in ("", "figures", "mean |error|", "of makers", "bias", "greatest", "published within p10-p90"):
        head.add_column(column, justify="left" if not column else "right")
    for words, key in _PARTS:
        part = data[key] if key else data
        if part["n"]:
            head.add_row(
                words, str(part["n"]), f"{part['mean_abs_pct']:.1f} %", f"{part['mean_abs_of_makers_pct']:.1f} %",
                f"{part['bias_pct']:+.1f} %", f"{part['max_abs_pct']:.1f} %", f"{part['coverage_p10_p90']:.0%}",
            )  # fmt: skip
    console().print(head)
    table = Table(title="Every published figure", title_justify="left")
    for column in ("car", "peak", "published", "predicted", "p10 - p90", "error"):
        table.add_column(column, justify="left" if column in ("car", "peak") else "right")
    for row in data["rows"]:
        table.add_row(
            f"{row['make']} {row['model']}", row["peak_from"], f"{row['published']:.0f} {_UNITS[row['figure']]}",
            f"{row['predicted']:.0f}", f"{row['p10']:.0f} - {row['p90']:.0f}", f"{row['error_pct']:+.1f} %",
        )  # fmt: skip
    console().print(table)
