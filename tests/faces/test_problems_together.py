"""All problems of one call come at once: files, options and names, with exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import run

ROOT = Path(__file__).parents[2]
EV = ROOT / "examples" / "compact_ev_4x4.toml"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A concept with two faults."""
    path = tmp_path / "wrong.toml"
    text = EV.read_text("utf-8").replace("length = ", "lenght = ", 1)
    path.write_text(text.replace("[dimensions]", '[dimensions]\nfront_overhang = "3"', 1), "utf-8")
    return path


def told(*arguments: str | Path) -> str:
    result = run(*arguments)
    assert result.exit_code == 2
    return result.stderr


def test_trail(wrong: Path, tmp_path: Path) -> None:
    way = tmp_path / "way.csv"
    way.write_text("distance_m,elevation_m,surface\n0,10,gravel\n20,x,lava\n40,11,\n", "utf-8")
    words = told("trail", wrong, way, "--reserve", "200 %", "--speed", "10", "--temperature", "5", "--surface", "moon")
    for part in ("lenght", "--reserve", "--speed", "temperature", "moon", "elevation_m", "lava"):
        assert part in words


def test_course(wrong: Path) -> None:
    words = told("course", wrong, "twistr", "--level", "40", "--lock", "opn", "--height", "of", "--surface", "moon")
    for part in ("lenght", "did you mean 'twister'", "40 is out of range", "opn", "no such height", "moon"):
        assert part in words
    assert "choose one" in told("course", wrong, "twistr", "--level", "4", "--levels")


def test_ground(wrong: Path) -> None:
    words = told("ground", wrong, "--soil", "sandd", "--soil", "moon", "--pressure", "3")
    for part in ("lenght", "'dry_sand'", "moon: no such soil", "--pressure"):
        assert part in words


def test_assess(wrong: Path) -> None:
    words = told("assess", wrong, "vehicle:none", "--red-line", "go_anywhre", "--rivals", "none", "--temperature", "9")
    for part in ("lenght", "no such vehicle", "'go_anywhere'", "no such rival set", "temperature"):
        assert part in words
    assert "name one with --red-line" in told("assess", wrong, "--rivals", "none")


def test_seasons(wrong: Path) -> None:
    words = told("seasons", wrong, "--programme", "none", "--site", "dubay", "--site", "moon", "--red-line", "none")
    for part in ("lenght", "no such file or programme", "'dubai'", "moon: no such site", "library red line"):
        assert part in words


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("explain", "rnge_wltp", "--wind", "3"), ("no trial gives", "wind")),
        (("cycle", "udd", "--wind", "3"), ("'udds'", "wind")),
        (("durability", "--mix", "none"), ("no such road mix",)),
    ],
)
def test_other_commands(wrong: Path, arguments: tuple[str, ...], parts: tuple[str, ...]) -> None:
    words = told(arguments[0], wrong, *arguments[1:])
    assert "lenght" in words
    assert not [part for part in parts if part not in words]
