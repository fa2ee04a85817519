"""``redline build-or-buy`` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from redline.faces.cli.main import cli

PETROL = Path(__file__).parents[2] / "examples" / "compact_multi_energy" / "petrol.toml"


def run(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(cli, ["build-or-buy", *map(str, arguments)])


def test_drive_units_stand_side_by_side(example: Path) -> None:
    told = run(example)
    assert told.exit_code == 0, told.output
    rows = [line.split()[0] for line in told.stdout.splitlines() if line and not line.startswith(" ")]
    assert [row for row in rows if row in ("bought-in", "more", "two-speed", "both")] == [
        "bought-in", "more", "two-speed", "both",
    ]  # fmt: skip
    assert "cannot" in told.stdout
    assert "holds" in told.stdout
    assert all(len(line.rstrip()) <= 80 for line in told.stdout.splitlines())


def test_json_has_every_figure_with_its_bar(example: Path) -> None:
    data = json.loads(run(example, "--low-gear", "1.5", "--json").stdout)
    assert data["spread_ratio"] == 1.5
    by_name = {item["name"]: item["figures"] for item in data["alternatives"]}
    gained = by_name["two-speed"]["hold_60_at_45_c"]["value"] - by_name["bought-in"]["hold_60_at_45_c"]["value"]
    assert gained > 0.0
    assert set(data["units"]) == set(by_name["both"])
    gentle = json.loads(run(example, "--low-gear", "1.2", "--json").stdout)
    names = [item["name"] for item in gentle["alternatives"]]
    two = gentle["alternatives"][names.index("two-speed")]["figures"]
    assert two["torque_grade"]["value"] < by_name["two-speed"]["torque_grade"]["value"]


def test_a_gearbox_has_nothing_to_compare() -> None:
    told = run(PETROL)
    assert told.exit_code == 0
    assert "low range does" in " ".join(told.stdout.split())
    assert json.loads(run(PETROL, "--json").stdout)["alternatives"] == []


def test_a_ratio_out_of_range_is_refused(example: Path) -> None:
    told = run(example, "--copper", "0.5")
    assert told.exit_code == 2
    assert "0.5 is not in the range" in told.output
