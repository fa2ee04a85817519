"""Places to write: tried before anything is computed, refused in words."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import Result
from command_line import run

from redline.faces.cli.main import COMMANDS, cli
from redline.faces.cli.output import write_folder, write_text
from redline.faces.cli.targets import Target, unwritable
from redline.foundations.errors import RedlineError

EXAMPLE = Path(__file__).parents[2] / "examples" / "compact_ev_4x4.toml"


def refused(result: Result, words: str) -> None:
    assert result.exit_code == 2, result.output
    assert words in result.stderr.replace("\n", " ")
    assert "fault of Redline" not in result.stderr


def test_a_folder_under_a_file_is_refused_before_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import redline.studio.assess as module

    monkeypatch.setattr(module, "assess", lambda *_: pytest.fail("was computed"))
    (tmp_path / "file").write_text("mine")
    refused(run("assess", EXAMPLE, "--out", tmp_path / "file" / "sub"), "is a file, not a folder")
    refused(run("schema", "--out", tmp_path / "file" / "x.json"), "is a file, not a folder")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_closed_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("redline.faces.cli.targets.tempfile.mkdtemp", closed)
    refused(run("schema", "--out", tmp_path / "x.json"), "cannot write in")
    refused(run("assess", EXAMPLE, "--out", tmp_path / "new"), "Permission denied; name another place")
    refused(run("new", "x", "--out", tmp_path / "x.toml"), "cannot write in")
    (tmp_path / "mine.toml").write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    refused(run("set", tmp_path / "mine.toml", "mass.kerb", "2 t"), "cannot write in")


def test_a_place_that_closes_during_the_run_is_no_fault_of_redline(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RedlineError, match="cannot write"):
        write_text(tmp_path / "file" / "sub" / "x.json", "{}")
    with pytest.raises(RedlineError, match="cannot write"):
        write_folder(tmp_path / "file" / "sub" / "folder", lambda _: None)


def test_a_long_or_blank_name_of_a_new_concept_is_refused() -> None:
    refused(run("new", "a" * 300), "a file name of 305 bytes is too long")
    refused(run("new", ""), "NAME is empty; write for example")
    refused(run("new", "  "), "NAME is empty")


def test_a_name_as_long_as_a_system_takes_is_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 250}.toml"
    assert unwritable(path) == ""
    write_text(path, "x")
    assert path.read_text() == "x"


def test_a_target_that_is_a_pipe_or_has_no_name_is_refused(tmp_path: Path) -> None:
    """Writing renames a new file into place: it would take the place of a device."""
    os.mkfifo(tmp_path / "pipe")
    refused(run("schema", "--out", tmp_path / "pipe"), "is a device or a pipe, not a file")
    refused(run("schema", "--out", ""), "is empty; name a file to write")
    refused(run("assess", EXAMPLE, "--out", " "), "is empty; name a folder to write")
    with pytest.raises(RedlineError, match="is no file"):
        write_text(tmp_path / "pipe", "x")
    (tmp_path / "out" / "b.json").mkdir(parents=True)
    with pytest.raises(RedlineError, match="is no file"):
        write_folder(tmp_path / "out", lambda made: [(made / name).write_text("x") for name in ("a.json", "b.json")])
    assert (tmp_path / "pipe").is_fifo()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.json"]


def test_a_full_disk_is_told_and_nothing_is_left_half_written(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(RedlineError, match="cannot write"):
            write_text(tmp_path / "x.json", 9999 * "x")
        with pytest.raises(RedlineError, match="cannot write"):
            write_folder(tmp_path, lambda made: (made / "y.json").write_text(9999 * "y"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="this system has no full device")
@pytest.mark.parametrize("arguments", [("schema",), ("--help",), ("catalogue", "red-lines")])
def test_a_full_place_under_stdout_is_told(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "redline", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"redline: cannot write: {os.strerror(errno.ENOSPC)}\n"


def test_a_name_too_long_to_read_is_a_file_that_is_not_there() -> None:
    long = 300 * "a"
    refused(run("assess", long), "no such file")
    refused(run("assess", EXAMPLE, "--red-line", long), "no such file or library red line")
    refused(run("cycle", EXAMPLE, long), "no such file or library cycle")
    refused(run("assess", EXAMPLE, "--out", f"{long}/out"), "a file name of 300 bytes is too long")


@pytest.mark.parametrize("text", [f"a = {3000 * '['}{3000 * ']'}", f"{'a.' * 999}a = 1"], ids=["lists", "tables"])
def test_a_file_nested_without_end_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "deep.toml").write_text(text, encoding="utf-8")
    refused(run("assess", tmp_path / "deep.toml"), "nested too deeply")
    refused(run("set", tmp_path / "deep.toml", "mass.kerb", "2 t"), "nested too deeply")
    refused(run("set", EXAMPLE, f"{'a.' * 999}a", "2 t"), "no key of a concept has more than")


def test_trying_leaves_nothing_behind(tmp_path: Path) -> None:
    assert unwritable(tmp_path / "some" / "where") == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_out_is_tried(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert all(isinstance(option.type, Target) for option in command.params if "--out" in option.opts)


def test_help_of_completion_keeps_its_lines() -> None:
    lines = [line.strip() for line in run("completion", "--help").stdout.splitlines()]
    assert "zsh:  redline completion zsh >> ~/.zshrc" in lines
    assert "\\b" not in lines
