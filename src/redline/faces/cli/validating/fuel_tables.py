"""Tables of ``redline validate epa-fuel``, and its peer's figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rich.table import Table

from redline.faces.cli.output import console, working
from redline.faces.cli.validating.peer_missing import peer_missing

_NAMES = {
    "combustion": "combustion",
    "mild_hybrid": "mild hybrid",
    "hybrid": "hybrid",
    "plug_in": "plug-in, held",
    "plug_in_electric_range": "plug-in, range",
}


def fuel_peer(rows: Sequence[Any]) -> dict[str, Any]:
    """FASTSim's errors on the same cars, together and by kind; says so where it is not installed."""
    from redline.studio.validation.fuel import peer_fastsim_fuel

    if missing := peer_missing():
        return missing
    with working("Running FASTSim on the same rows ..."):
        predicted = peer_fastsim_fuel.predict([row.record for row in rows])
    errors = [None if p is None else 100.0 * (p / row.measured - 1.0) for row, p in zip(rows, predicted, strict=True)]
    kinds = list(dict.fromkeys(row.record.group for row in rows))
    by_kind = {kind: _errors([e for row, e in zip(rows, errors, strict=True) if row.record.group == kind])
               for kind in kinds}  # fmt: skip
    return {"name": "fastsim", "installed": True, **_errors(errors), "by_kind": by_kind, "error_pct": errors}


def _errors(errors: Sequence[float | None]) -> dict[str, Any]:
    known = np.array([error for error in errors if error is not None])
    if not len(known):
        return {"n": 0, "mean_abs_pct": None, "max_abs_pct": None, "bias_pct": None}
    return {
        "n": len(known), "mean_abs_pct": float(np.mean(np.abs(known))), "max_abs_pct": float(np.max(np.abs(known))),
        "bias_pct": float(np.mean(known)),
    }  # fmt: skip


def _line(name: str, part: dict[str, Any]) -> tuple[str, ...]:
    if not part["n"]:
        return name, "0", "-", "-", "-", "-"
    cover = part.get("coverage_p10_p90")
    return (
        name, str(part["n"]), f"{part['mean_abs_pct']:.1f} %", f"{part['max_abs_pct']:.1f} %",
        f"{part['bias_pct']:+.1f} %", "no band" if cover is None else f"{cover:.0%}",
    )  # fmt: skip


def _headline(data: dict[str, Any]) -> Table:
    table = Table(title="Fuel of tested cars, 55/45 unadjusted", title_justify="left")
    for column in ("", "cars", "mean |error|", "greatest", "bias", "measured within p10-p90"):
        table.add_column(column, justify="left" if not column else "right")
    table.add_row(*_line("Redline", data))
    for kind, part in data["by_kind"].items():
        table.add_row(*_line(f"  {_NAMES[kind]}", part))
    table.add_section()
    for kind, part in data["together"].items():
        name = "EPA and WLTP" if kind == "all" else f"  {_NAMES[kind]}"
        table.add_row(*_line(name, part))
    table.add_section()
    peer = data.get("peer", {})
    if peer.get("installed"):
        table.add_row(*_line("FASTSim, generic powertrain", peer))
        for kind, part in peer["by_kind"].items():
            table.add_row(*_line(f"  {_NAMES[kind]}", part))
    return table


def _car_table(title: str, rows: Sequence[dict[str, Any]], unit: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in ("car", "kind", "measured", "predicted", "p10 - p90", "error"):
        table.add_column(column, justify="left" if column in ("car", "kind") else "right")
    for row in rows:
        table.add_row(
            f"{row['make']} {row['model']} {row['variant']}", row["powertrain"].replace("_", " "),
            f"{row[f'measured_{unit}']:.2f}", f"{row[f'predicted_{unit}']:.2f}",
            f"{row[f'p10_{unit}']:.2f} - {row[f'p90_{unit}']:.2f}", f"{row['error_pct']:+.1f} %",
        )  # fmt: skip
    return table


def show_fuel(data: dict[str, Any], worst: int) -> None:
    """Print the headline by kind, the greatest errors, what is only listed, and what is rejected."""
    out = console()
    out.print(_headline(data))
    rows = sorted(data["rows"], key=lambda row: -abs(row["error_pct"]))[:worst]
    out.print(_car_table(f"The {len(rows)} greatest errors, l/100 km", rows, "l_100km"))
    if data["electric_range_rows"]:
        out.print(_car_table("Electric range, km", data["electric_range_rows"], "km"))
    if data["listed"]:
        out.print(_car_table("Listed, not scored, l/100 km", data["listed"], "l_100km"))
        for reason in dict.fromkeys(row["apart"] for row in data["listed"]):
            out.print(f"listed apart: {reason}")
    for row in data["rejected"]:
        out.print(f"rejected: {row['make']} {row['model']} ({row['id']}): {row['reason']}")
