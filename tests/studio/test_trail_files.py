"""Trail files: what is read, and every way in which a file can be wrong."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from redline.foundations.errors import InputError
from redline.studio.trail.read_trail import read_trail

HEAD = '<?xml version="1.0"?>\n<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Way</name><trkseg>\n'
TAIL = "</trkseg></trk></gpx>\n"


def point(index: int, height: float | str = 100.0, inside: str = "") -> str:
    ele = f"<ele>{height}</ele>" if height != "" else ""
    return f'<trkpt lat="{45.0 + 1e-4 * index:.6f}" lon="7.0">{ele}{inside}</trkpt>\n'


def gpx(tmp_path: Path, *points: str, head: str = HEAD, tail: str = TAIL) -> Path:
    file = tmp_path / "way.gpx"
    file.write_text(head + "".join(points) + tail, encoding="utf-8")
    return file


def problems(file: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_trail(file)
    return [str(problem) for problem in caught.value.problems]


def test_a_track_is_read_with_distance_elevation_and_name(tmp_path: Path) -> None:
    route = read_trail(gpx(tmp_path, *(point(i, 100.0 + i) for i in range(20))))
    assert route.name == "Way"
    assert route.length_m == pytest.approx(19e-4 * np.pi / 180.0 * 6_371_008.8, rel=1e-9)
    assert route.elevation_m.tolist() == [100.0 + i for i in range(20)]
    assert [part.surface for part in route.stretches] == ["earth"]


def test_words_of_points_set_the_way_from_there_on(tmp_path: Path) -> None:
    words = {
        5: "<desc>surface=rock_garden; obstacle=rocks 0.3 m; speed=3 km/h; name=Steps; steep here</desc>",
        10: "<extensions><surface>dune</surface></extensions>",
        15: "<type>gravel</type>",
    }
    route = read_trail(gpx(tmp_path, *(point(i, 100.0, words.get(i, "")) for i in range(20))))
    assert [part.surface for part in route.stretches] == ["earth", "rock_garden", "dune", "gravel"]
    steps = route.stretches[1]
    assert steps.name == "Steps"
    assert steps.speed_m_s == pytest.approx(3.0 / 3.6)
    assert steps.obstacle is not None
    assert steps.obstacle.size_m == pytest.approx(0.3)
    assert route.stretches[2].obstacle is None
    assert all(a.end_m == b.start_m for a, b in zip(route.stretches, route.stretches[1:], strict=False))


@pytest.mark.parametrize(
    "attack",
    [
        '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE gpx SYSTEM "http://example.org/evil.dtd">',
    ],
)
def test_a_document_type_is_refused_before_anything_is_expanded(tmp_path: Path, attack: str) -> None:
    head = f'<?xml version="1.0"?>{attack}<gpx><trk><trkseg>'
    (told,) = problems(gpx(tmp_path, point(0, "&x;"), point(1), head=head))
    assert "document type" in told
    assert ":1:" in told


def test_every_fault_of_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    bad = [
        point(0), point(1, ""), point(2, "nan"), point(3, "high"), point(4, 9500.0),
        '<trkpt lat="x" lon="7.0"><ele>1</ele></trkpt>\n', point(5, 100.0, "<desc>surface=lava; obstacle=ford</desc>"),
    ]  # fmt: skip
    told = problems(gpx(tmp_path, *bad))
    assert [line.split(":")[1] for line in told] == ["4", "5", "6", "8", "9", "9"]
    assert "no elevation" in told[0]
    assert "lava" in told[4]
    assert "dune" in told[4]
    assert "ford 0.6 m" in told[5]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ((point(0), point(200)), "a jump: 2.22 km"),
        ((point(0), point(1), point(1, 160.0)), "60 m higher or lower"),
        ((point(0),), "at least two points"),
        ((), "no track or route point"),
        ((point(0), point(1)), "one needs 50 m"),
        ((point(0, 1.0, "<time>2026-01-02T00:00:00Z</time>"), point(5, 1.0, "<time>2026-01-01T00:00:00Z</time>")), "out of order"),
    ],
)  # fmt: skip
def test_points_that_make_no_way(tmp_path: Path, points: tuple[str, ...], words: str) -> None:
    assert any(words in line for line in problems(gpx(tmp_path, *points)))


def test_a_spike_of_elevation_is_a_fault_and_a_steep_way_is_none(tmp_path: Path) -> None:
    heights = [100.0] * 20
    heights[9] = 1100.0
    up, back = problems(gpx(tmp_path, *(point(i, height) for i, height in enumerate(heights))))
    assert "a jump at point 10: 1000 m higher after 11 m" in up
    assert "at point 11: 1000 m lower" in back
    assert read_trail(gpx(tmp_path, *(point(i, 100.0 + 8.0 * i) for i in range(20)))).length_m > 200.0


def test_points_twice_at_a_place_are_one(tmp_path: Path) -> None:
    twice = [point(i // 2, 100.0 + i // 2) for i in range(40)]
    assert len(read_trail(gpx(tmp_path, *twice)).distance_m) == 20


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "empty"), ("not xml", "well-formed"), ("<gpx><trk>", "well-formed"), ("<kml></kml>", "no GPX")],
)
def test_files_that_are_no_gpx(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "way.gpx"
    file.write_text(text, encoding="utf-8")
    assert any(words in line for line in problems(file))


def test_a_missing_file_and_an_unknown_ending(tmp_path: Path) -> None:
    assert "No such file" in problems(tmp_path / "none.gpx")[0]
    assert ".gpx or a .csv" in problems(tmp_path / "way.kml")[0]


def test_a_hundred_thousand_points_are_read_in_seconds(tmp_path: Path) -> None:
    rows = [
        f'<trkpt lat="{45 + 5e-5 * i:.6f}" lon="7"><ele>{500 + 40 * np.sin(i / 300):.1f}</ele></trkpt>'
        for i in range(100_000)
    ]
    file = gpx(tmp_path, "\n".join(rows))
    start = time.process_time()
    route = read_trail(file)
    assert len(route.distance_m) == 100_000
    assert time.process_time() - start < 5.0


def csv(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "way.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_table_is_read_and_an_obstacle_lasts_one_row(tmp_path: Path) -> None:
    text = (
        "# a remark\ndistance_m,elevation_m,surface,obstacle,speed_km_h,name\n"
        "0,10,gravel,,,Start\n500,20,,ford 0.4 m,,\n520,20,,,,\n900,30,dune,,15,\n1200,30,,,,\n"
    )
    route = read_trail(csv(tmp_path, text))
    assert [(s.start_m, s.surface, s.obstacle is not None) for s in route.stretches] == [
        (0.0, "gravel", False), (500.0, "gravel", True), (520.0, "gravel", False), (900.0, "dune", False),
    ]  # fmt: skip
    assert route.stretches[-1].speed_m_s == pytest.approx(15.0 / 3.6)


def test_positions_in_a_table_and_kilometres(tmp_path: Path) -> None:
    by_place = read_trail(csv(tmp_path, "lat,lon,elevation_m\n45,7,0\n45.005,7,10\n45.01,7,20\n"))
    assert by_place.length_m == pytest.approx(1111.95, rel=1e-4)
    assert read_trail(csv(tmp_path, "distance_km,elevation_m\n0,0\n2,10\n")).length_m == 2000.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("distance_m,elevation_m\n", "at least two rows"),
        ("distance_m\n0\n100\n", "elevation_m: this column is missing"),
        ("elevation_m\n0\n100\n", "distance_m: this column is missing"),
        ("distance_m,elevation_m,surfaec\n0,0,\n100,0,\n", "did you mean 'surface'"),
        ("distance_m,elevation_m\n0,0\n100,nan\n", ":3: elevation_m: 'nan' is not a finite number"),
        ("distance_m,elevation_m\n0,0\n100,\n", ":3: elevation_m: a number is missing"),
        ("distance_m,elevation_m\n0,0\n100,0\n100,0\n", ":4: distance: 100 m repeats"),
        ("distance_m,elevation_m\n0,0\n100,0\n50,0\n", ":4: distance: 50 m falls back"),
        ("distance_m;elevation_m\n0;0\n100;0\n", ":1: has columns separated by semicolons"),
        ("distance_m,elevation_m\n0,0\n100,0,7\n", ":3: 3 values under 2 columns"),
        (f"distance_m,elevation_m\n0,0\n{'9' * 140_000},0\n", ":3: the line is not one of a table: field larger"),
        (f"{'9' * 140_000},0\n", ":1: the line is not one of a table: field larger"),
        ("distance_m,elevation_m,speed_km_h\n0,0,900\n100,0,\n", "outside 0.5 to 130 km/h"),
        ("distance_m,elevation_m,obstacle\n0,0,wall 2 m\n100,0,\n", "not an obstacle"),
        ("distance_m,elevation_m,obstacle\n0,0,step 9 m\n100,0,\n", "no size for a step"),
    ],
)
def test_tables_that_are_wrong(tmp_path: Path, text: str, words: str) -> None:
    assert any(words in line for line in problems(csv(tmp_path, text))), problems(csv(tmp_path, text))


def test_many_faults_are_counted_not_all_told(tmp_path: Path) -> None:
    told = problems(csv(tmp_path, "distance_m,elevation_m\n" + "x,1\n" * 500))
    assert len(told) == 41
    assert "460 more problems" in told[-1]
