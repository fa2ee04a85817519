"""A trail by its file: GPX or CSV by the name's ending."""

from __future__ import annotations

from pathlib import Path

from redline.foundations.errors import InputError, Problem
from redline.proving_ground.trail.route import Route
from redline.studio.trail.read_csv import read_trail_csv
from redline.studio.trail.read_gpx import read_gpx


def read_trail(path: Path) -> Route:
    """Read a trail.

    Raises:
        InputError: the file is neither, or is wrong; every problem with its line.
    """
    ending = path.suffix.lower()
    if ending == ".gpx":
        return read_gpx(path)
    if ending == ".csv":
        return read_trail_csv(path)
    raise InputError([Problem(str(path), None, "", "a trail is a .gpx or a .csv file")])
