"""How the energy audit of ``redline explain`` looks: from wall or tank to the road, and what the engine did."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from redline.studio.insight.audit import LegAudit

#: Flow -> what it is, in the order in which energy is spent from the wall to the road.
_AT_THE_WHEELS = (
    ("rolling", "  rolling and drag of the driveline", ""),
    ("aero", "  air", ""),
    ("grade", "  climbing", ""),
    ("kinetic", "  speeding up, net", ""),
    ("friction_brake", "  friction brakes", ""),
    ("wheel_out", "driving work at the wheels", "dim"),
    ("wheel_in", "of which braking gave back", "dim"),
)
_ELECTRIC = (
    ("wall", "from the wall", "bold"),
    ("charging_loss", "  charging loss", ""),
    ("terminal", "out of the pack", "bold"),
    ("auxiliary", "  auxiliaries", ""),
    ("machine_loss", "  motors and inverters", ""),
    ("gear_loss", "  gears", ""),
    *_AT_THE_WHEELS,
    ("battery_loss", "heat in the pack, before its terminals", "dim"),
)
_WITH_ENGINE = (
    ("fuel", "from the tank", "bold"),
    ("wall", "from the wall", "bold"),
    ("charging_loss", "  charging loss", ""),
    ("cells", "out of the cells, net", "bold"),
    ("engine_loss", "  engine: exhaust, coolant, friction", ""),
    ("slip_loss", "  clutch or converter slip", ""),
    ("gear_loss", "  gears", ""),
    ("machine_loss", "  machines and inverters", ""),
    ("battery_loss", "  heat in the pack", ""),
    ("auxiliary", "  auxiliaries", ""),
    *_AT_THE_WHEELS,
)
#: Beyond so many legs those of one cycle share a column.
_MOST_LEGS = 5
#: Width of the words, and of a column's share.
_WORDS, _SHARE = 39, 7


def heading(legs: tuple[LegAudit, ...]) -> str:
    """What the table shows."""
    if legs[0].engine is None:
        return "From the wall to the road, Wh/km and share of the wall"
    charged = any(leg.flows_wh_km["wall"] for leg in legs)
    return f"From {'wall and tank' if charged else 'the tank'} to the road, Wh/km and share of what came in"


def energy_table(legs: tuple[LegAudit, ...], *, width: int = 100) -> Table:
    """The energy of each leg, or mean of a cycle's legs, from its source to the road."""
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number

    columns = columns_of(legs)
    shares = _WORDS + sum(max(len(name), 6) + 2 + _SHARE for name in columns) <= width
    table = sheet()
    table.add_column("", no_wrap=True)
    for name in columns:
        table.add_column(name, justify="right", no_wrap=len(columns) <= _MOST_LEGS and shares)
        if shares:
            table.add_column("%", justify="right", no_wrap=True)
    for flow, words, style in _ELECTRIC if legs[0].engine is None else _WITH_ENGINE:
        means = [mean_flow(part, flow) for part in columns.values()]
        if legs[0].engine is not None and all(abs(mean) < 0.005 for mean in means):
            continue
        cells: list[Text] = []
        for mean, part in zip(means, columns.values(), strict=True):
            cells.append(Text(number(mean, 1), style=style))
            if shares:
                cells.append(Text(number(100.0 * mean / _income(part), 1), style="dim"))
        table.add_row(Text(f"  {words}", style=style), *cells)
    return table


def columns_of(legs: tuple[LegAudit, ...]) -> dict[str, tuple[LegAudit, ...]]:
    """Legs by the head of their column: their name, or their cycle and how many there are."""
    if legs[0].engine is not None and len(legs) <= _MOST_LEGS:
        return {leg.name.replace("_", " "): (leg,) for leg in legs}
    cycles = dict.fromkeys(leg.cycle for leg in legs)
    found = {cycle: tuple(leg for leg in legs if leg.cycle == cycle) for cycle in cycles}
    return {f"{cycle.replace('_', ' ')} ({len(part)} ×)": part for cycle, part in found.items()}


def mean_flow(legs: tuple[LegAudit, ...], flow: str) -> float:
    """Mean of a flow over legs, in Wh/km."""
    return sum(leg.flows_wh_km[flow] for leg in legs) / len(legs)


def _income(legs: tuple[LegAudit, ...]) -> float:
    """What came in: from the wall; with an engine fuel, and the wall where charged from it, else the cells."""
    wall = mean_flow(legs, "wall")
    if legs[0].engine is None:
        return wall
    return mean_flow(legs, "fuel") + (wall or mean_flow(legs, "cells"))


#: Heads of what the engine did, and the least width of what stands below each.
_ENGINE_COLUMNS = (
    ("km", 5), ("runs, s", 5), ("of time", 5), ("starts", 4), ("shifts", 4), ("charge, %", 9), ("dE/fuel", 7),
    ("l/100km", 6),
)  # fmt: skip


def engine_table(legs: tuple[LegAudit, ...]) -> Table:
    """What the engine did in each leg, and what became of the charge."""
    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number, signed

    table = sheet()
    table.add_column("leg", overflow="fold")
    for head, least in _ENGINE_COLUMNS:
        table.add_column(head, justify="right", width=max(least, len(head)))
    for leg in legs:
        told = leg.engine
        if told is None:
            continue
        share = "" if told.charge_share is None else f"{signed(100.0 * told.charge_share, 1)} %"
        table.add_row(
            leg.name.replace("_", " "), number(leg.distance_km, 1), number(told.running_s),
            f"{number(100.0 * told.running_s / told.leg_s)} %", number(told.starts), number(told.shifts),
            f"{number(100.0 * leg.soc_start)} to {number(100.0 * leg.soc_end)}", share, number(told.litres_100km, 2),
        )  # fmt: skip
    return table


__all__ = ["columns_of", "energy_table", "engine_table", "heading", "mean_flow"]
