"""The command line as its tests call it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from redline.faces.cli.main import cli


def run(*arguments: str | Path) -> Result:
    """Run a command and catch what it prints and its exit code."""
    return CliRunner().invoke(cli, [str(item) for item in arguments])
