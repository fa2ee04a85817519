"""Reading GPX: points of tracks or routes with elevation, and what is said of the way.

Only elements are read. A document type, and with it every entity that it could declare, is refused before anything is
expanded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

import numpy as np

from redline.foundations.errors import InputError, Problem
from redline.foundations.printable import printable
from redline.proving_ground.trail.route import Route
from redline.studio.trail.points import Points, route_of
from redline.studio.trail.words import Change, Problems, change_of, pairs_of

#: A file larger than this is not read, bytes: about a million points.
LARGEST_BYTES = 200_000_000
#: Elements whose text is read, and those of a point or track that speak of the way.
_READ = ("ele", "time", "name", "type", "desc", "cmt", "surface", "obstacle", "speed", "speed_km_h")
_POINTS = ("trkpt", "rtept")


class _RefusedError(Exception):
    """The file declares a document type."""


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    problems: Problems
    parser: expat.XMLParserType
    path: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    latitude: list[float] = field(default_factory=list)
    longitude: list[float] = field(default_factory=list)
    elevation: list[float] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    point: tuple[float, float, int] | None = None
    height: float | None = None
    time: str = ""
    last_time: str = ""
    title: str = ""
    good: bool = True


def read_gpx(path: Path) -> Route:
    """Read the tracks of a GPX file one after another, or its routes if it has no track.

    A point, its ``<extensions>``, or a ``<desc>`` or ``<cmt>`` of the form ``surface=rock_garden; obstacle=ford 0.6 m;
    speed=8 km/h; name=The steps`` sets what the way is like from there on; ``<type>`` of a track or point, if it names
    a surface, too.

    Raises:
        InputError: not to be read, no XML, a document type, points without elevation, numbers that are not, time that
            runs back, jumps; every problem with its line.
    """
    problems = Problems(str(path))
    data = _bytes_of(path, problems)
    problems.check()
    reading = _parsed(data, problems)
    if not reading.lines and not problems.found:
        problems.add(None, "", "no track or route point (trkpt, rtept) with position and elevation in this file")
    problems.check()
    points = Points(
        lines=np.array(reading.lines, dtype=np.int64),
        elevation_m=np.array(reading.elevation),
        latitude_deg=np.array(reading.latitude),
        longitude_deg=np.array(reading.longitude),
    )
    return route_of(reading.title or path.stem.replace("_", " "), points, reading.changes, problems)


def _bytes_of(path: Path, problems: Problems) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            problems.add(None, "", f"the file is larger than {LARGEST_BYTES // 1_000_000} MB; thin its points out")
            return b""
        data = path.read_bytes()
    except OSError as error:
        raise InputError([Problem(str(path), None, "", f"cannot read the trail: {error.strerror}")]) from None
    if not data.strip():
        problems.add(None, "", "the file is empty; a GPX file begins with <gpx>")
    return data


def _parsed(data: bytes, problems: Problems) -> _Reading:
    parser = expat.ParserCreate(namespace_separator=" ")
    reading = _Reading(problems, parser)
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: _begin(reading, _local(name), attributes)
    parser.EndElementHandler = lambda name: _end(reading, _local(name))
    parser.CharacterDataHandler = lambda text: reading.text.append(text)

    def refuse(*_: object) -> None:
        raise _RefusedError

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except _RefusedError:
        problems.add(parser.CurrentLineNumber, "", "a document type (<!DOCTYPE ...>) is not read; take it out")
    except (expat.ExpatError, ValueError) as error:
        line = getattr(error, "lineno", None) or parser.CurrentLineNumber
        problems.add(line, "", f"this is no well-formed XML: {expat.ErrorString(getattr(error, 'code', 0)) or error}")
    return reading


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _begin(reading: _Reading, name: str, attributes: dict[str, str]) -> None:
    line = reading.parser.CurrentLineNumber
    if not reading.path and name != "gpx":
        reading.problems.add(line, name, "this is XML but no GPX: it should begin with <gpx>")
    reading.path.append(name)
    reading.text.clear()
    if name in _POINTS:
        reading.said, reading.height, reading.time, reading.good = {}, None, "", True
        latitude, longitude = (_number(reading, attributes.get(key), key, line) for key in ("lat", "lon"))
        reading.point = (latitude, longitude, line)


def _number(reading: _Reading, text: str | None, key: str, line: int) -> float:
    try:
        value = float(text if text is not None else "")
        if math.isfinite(value):
            return value
    except ValueError:
        pass
    what = "this point has none" if text is None else f"{text!r} is not a finite number"
    reading.problems.add(line, key, what)
    reading.good = False
    return 0.0


def _end(reading: _Reading, name: str) -> None:
    reading.path.pop()
    text = printable("".join(reading.text)).strip() if name in _READ else ""
    if name in _POINTS:
        _finish(reading)
    elif reading.point is not None:
        _of_point(reading, name, text)
    elif text and name in _READ and reading.path and reading.path[-1] in ("trk", "rte", "extensions", "metadata"):
        _of_track(reading, name, text)
    reading.text.clear()


def _of_point(reading: _Reading, name: str, text: str) -> None:
    if name == "ele":
        reading.height = _number(reading, text, "ele", reading.parser.CurrentLineNumber)
    elif name == "time":
        reading.time = text
    else:
        reading.said |= _said(name, text)


def _of_track(reading: _Reading, name: str, text: str) -> None:
    if name == "name":
        reading.title = reading.title or text
    elif reading.path[-1] != "metadata":
        reading.whole |= _said(name, text)


def _said(name: str, text: str) -> dict[str, str]:
    from redline.proving_ground.trail.ground import grounds

    if name in ("desc", "cmt"):
        return pairs_of(text)
    if name in ("surface", "obstacle"):
        return {name: text}
    if name in ("speed", "speed_km_h"):
        return {"speed": text}
    return {"surface": text} if name == "type" and text.strip().lower() in grounds() else {}


def _finish(reading: _Reading) -> None:
    assert reading.point is not None  # noqa: S101  set at the element's start
    latitude, longitude, line = reading.point
    reading.point = None
    if reading.height is None:
        reading.problems.add(line, "ele", "this point has no elevation; a trail needs <ele> at every point")
        return
    if not reading.good:
        return
    if reading.time and reading.last_time and reading.time < reading.last_time:
        before = f"{reading.time} comes after {reading.last_time}"
        reading.problems.add(line, "time", f"points are out of order: {before}; sort them by time")
    reading.last_time = reading.time or reading.last_time
    said = reading.whole | reading.said
    reading.whole = {}
    if said and (change := change_of(len(reading.lines), said, line, reading.problems)) is not None:
        reading.changes.append(change)
    reading.lines.append(line)
    reading.latitude.append(latitude)
    reading.longitude.append(longitude)
    reading.elevation.append(reading.height)
