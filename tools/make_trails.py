"""Write the two example trails and the library's mixed trail: fiction, made by formula, the same on every machine."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "trails"
_SEED, _MULTIPLIER, _MODULUS = 20261125, 48271, 2**31 - 1
_FICTION = "Fiction: made by tools/make_trails.py. There is no such trail."


def noise(count: int) -> list[float]:
    """Even numbers in -1 to 1 from a small generator (MINSTD), so that no library's version matters."""
    state, values = _SEED, []
    for _ in range(count):
        state = state * _MULTIPLIER % _MODULUS
        values.append(2.0 * state / _MODULUS - 1.0)
    return values


#: The alpine track: from km, height in m at it, surface, what else is said from there.
ALPINE = [
    (0.0, 1180, "gravel", "name=Forest road"),
    (6.0, 1420, "earth", "name=Logging track"),
    (9.5, 1560, "earth", "obstacle=ford 0.45 m; name=Stream"),
    (9.53, 1561, "earth", "obstacle=none; name=Logging track"),
    (13.0, 1790, "rocky_track", "name=Old mule way"),
    (15.2, 1985, "rock_garden", "name=The Staircase"),
    (16.0, 2095, "rocky_track", "name=Under the pass"),
    (18.2, 2290, "gravel", "name=Pass"),
    (19.0, 2292, "rocky_track", "name=Scree descent"),
    (22.0, 1985, "wet_grass", "name=Alpine meadow"),
    (23.5, 1900, "mud", "obstacle=side_slope 12 deg; name=Spring line"),
    (23.9, 1890, "earth", "obstacle=none; name=Woods"),
    (30.0, 1380, "gravel", "name=End"),
]


def alpine() -> str:
    """About 30 km of forest and mountain as GPX, a point every 15 m or so, with a receiver's jitter of half a metre."""
    length, step = 30_000.0, 15.0
    count = int(length / step) + 1
    jitter = noise(count)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="Redline" xmlns="http://www.topografix.com/GPX/1/1">',
        f"  <metadata><desc>{_FICTION}</desc></metadata>",
        "  <trk>",
        "    <name>Over the Stone Pass</name>",
        "    <trkseg>",
    ]
    north, east, said = 0.0, 0.0, 0
    for index in range(count):
        along = index * step
        heading = 0.9 * math.sin(along / 1900.0) + 0.8 * math.sin(along / 410.0 + 1.0) + 0.5 * math.sin(along / 170.0)
        north, east = north + step * math.cos(heading), east + step * math.sin(heading)
        height = level(ALPINE, along / 1000.0) + 4.0 * math.sin(along / 130.0) + 0.5 * jitter[index]
        words = ""
        while said < len(ALPINE) and ALPINE[said][0] * 1000.0 <= along + 1e-6:
            _, _, surface, rest = ALPINE[said]
            words, said = f"<desc>surface={surface}; {rest}</desc>", said + 1
        latitude = 46.5 + north / 111_195.0
        longitude = 9.5 + east / (111_195.0 * math.cos(math.radians(46.5)))
        lines.append(f'      <trkpt lat="{latitude:.6f}" lon="{longitude:.6f}"><ele>{height:.1f}</ele>{words}</trkpt>')
    return "\n".join([*lines, "    </trkseg>", "  </trk>", "</gpx>", ""])


def level(rows: list[tuple[float, int, str, str]], km: float) -> float:
    """Height between the heights of a list, eased in and out so that no slope has a kink."""
    for (start, low, *_), (end, high, *_) in itertools.pairwise(rows):
        if km <= end:
            share = (km - start) / (end - start)
            return low + (high - low) * (0.8 * share + 0.2 * share * share * (3.0 - 2.0 * share))
    return float(rows[-1][1])


#: The desert: from km, surface, height and length of its dunes in m, name.
DESERT = [
    (0.0, "gravel", 0.0, 1000.0, "Track to the wells"),
    (8.0, "firm_sand", 2.0, 700.0, "Plain"),
    (15.0, "dune", 12.0, 260.0, "First dunes"),
    (21.0, "sand", 3.0, 500.0, "Corridor"),
    (26.0, "dune", 25.0, 420.0, "High dunes"),
    (31.0, "firm_sand", 2.0, 800.0, "Sebkha's rim"),
    (38.0, "gravel", 0.0, 1000.0, "Track home"),
]


def desert() -> str:
    """42 km of gravel, sand and dunes as CSV, a row every 20 m."""
    lines = [f"# {_FICTION}", "distance_m,elevation_m,surface,speed_km_h,name"]
    base, said = 310.0, 0
    for index in range(0, 42_001, 20):
        km = index / 1000.0
        here = max(row for row in DESERT if row[0] <= km)
        following = next((row[0] for row in DESERT if row[0] > km), 42.0)
        inside = min(1.0, (km - here[0]) / 0.3, (following - km) / 0.3)
        height = base + 40.0 * math.sin(km / 9.0) + inside * here[2] * (1.0 - math.cos(2.0 * math.pi * index / here[3]))
        words = ",,"
        if said < len(DESERT) and DESERT[said][0] <= km:
            words, said = f"{DESERT[said][1]},,{DESERT[said][4]}", said + 1
        lines.append(f"{index},{height:.2f},{words}")
    return "\n".join([*lines, ""])


def main() -> None:
    """Write both."""
    EXAMPLES.mkdir(parents=True, exist_ok=True)
    for name, text in (("stone_pass.gpx", alpine()), ("three_wells.csv", desert())):
        (EXAMPLES / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {name}")


if __name__ == "__main__":
    main()
