"""``redline validate soft-ground``: formulas, wheels in sand and snow against published figures."""

from __future__ import annotations

from pathlib import Path

import click

from redline.faces.cli.inputs import json_option


@click.command("soft-ground")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@json_option
def soft_ground(file: Path | None, as_json: bool) -> None:
    """Compare soft-ground formulas with printed figures, and wheels and snow with the tests in FILE.

    Without FILE only formulas are compared. Nothing is fitted here; the exit angle of sand was chosen on some rows.
    """
    import dataclasses

    from redline.faces.cli.output import console, echo_json, sheet, working
    from redline.faces.numbers import number, signed

    with working("Rolling wheels ..."):
        from redline.studio.validation.off_road.row import summary
        from redline.studio.validation.off_road.soil import soil_rows

        rows = soil_rows(file)
    if as_json:
        echo_json({"rows": [dataclasses.asdict(row) | {"residual": row.residual} for row in rows]})
        return
    short = sheet()
    for name in ("figures", "n", "mean ratio", "rms residual"):
        short.add_column(name, justify="left" if name == "figures" else "right")
    for name, count, ratio, rms in summary(rows):
        short.add_row(name, str(count), number(ratio, 2), number(rms, 3))
    console().print(short)
    every = sheet()
    for name in ("figure", "published", "predicted", "residual", ""):
        every.add_column(name, justify="left" if name in ("figure", "") else "right")
    for row in rows:
        every.add_row(
            f"{row.group}: {row.name}", number(row.published, 3), number(row.predicted, 3), signed(row.residual, 3),
            row.unit,
        )  # fmt: skip
    console().print(every)
