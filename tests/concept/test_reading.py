"""Reading a concept: every way to write it right gives the same vehicle; every way to write it wrong says so at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies as s
from redline.concept.language import catalogue
from redline.concept.language.edit import with_value
from redline.concept.language.files import chain, merge
from redline.concept.language.quantity import show
from redline.concept.language.toml_lines import key_lines, line_of
from redline.concept.read import read
from redline.concept.tyre_size import parse_tyre_size
from redline.foundations import units
from redline.foundations.errors import InputError

PLAIN = """\
name = "Plain"
body_style = "suv"

[dimensions]
length = "4.55 m"
width = "1.9 m"
height = "1.75 m"
wheelbase = "2.75 m"

[powertrain]
kind = "electric"

[battery]
usable_energy = "62 kWh"
"""


def write(folder: Path, text: str, name: str = "concept.toml") -> Path:
    """A concept file in a folder."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def problems(path: Path) -> list[str]:
    """What is wrong with a file, each problem as a line."""
    with pytest.raises(InputError) as raised:
        read(path)
    return [str(problem) for problem in raised.value.problems]


def test_a_fault_of_our_own_is_no_problem_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(symbol: str, dimension: str) -> units.Unit:
        raise ZeroDivisionError(symbol + dimension)

    monkeypatch.setattr(units, "unit", broken)
    with pytest.raises(ZeroDivisionError):
        read(write(tmp_path, PLAIN.replace('length = "4.55 m"', "length_mm = 4550")))


def test_a_plain_concept_reads(tmp_path: Path) -> None:
    concept = read(write(tmp_path, PLAIN))
    assert concept.numbers["dimensions.length"].value == pytest.approx(4.55)
    assert concept.numbers["battery.usable_energy"].value == pytest.approx(62 * s.KWH)
    assert concept.kind == "electric"


@pytest.mark.parametrize(
    "written",
    [
        'length = "4550 mm"', 'length = "455 cm"', "length_mm = 4550", "length_m = 4.55", "length_cm = 455.0", 'length = { value = "4.55 m" }',
        'length = { value = "4.55 m", source = "sheet", sigma = "0 mm" }', 'length = "4.55 m" # as drawn', 'length = { value = "4.55 m", estimate = true }',
        "length = '4.55 m'", '"length" = "4.55 m"',
    ],
)  # fmt: skip
def test_every_spelling_means_the_same(tmp_path: Path, written: str) -> None:
    path = write(tmp_path, PLAIN.replace('length = "4.55 m"', written))
    assert read(path).numbers["dimensions.length"].value == pytest.approx(4.55, rel=1e-12)


@settings(max_examples=150)
@given(path=st.sampled_from(sorted(catalogue.quantities())), place=s.floats(0.0, 1.0))
def test_what_is_shown_can_be_written(path: str, place: float) -> None:
    """Every input: its shown text parses back to it, within the six digits shown."""
    shape = catalogue.quantities()[path]
    value = shape.low + place * (shape.high - shape.low)
    back = units.parse(show(value, shape), shape.dimension)
    offset = units.unit(shape.display, shape.dimension).offset
    assert back - offset == pytest.approx(value - offset, rel=1e-5, abs=1e-9)


def test_sources_and_sigmas_are_kept(tmp_path: Path) -> None:
    text = PLAIN.replace('length = "4.55 m"', 'length = { value = "4.55 m", sigma = "10 mm", source = "sheet 7" }')
    text = text.replace('width = "1.9 m"', 'width = { value = "1.9 m", sigma = "2 %" }')
    text = 'source = "brief"\n' + text
    numbers = read(write(tmp_path, text)).numbers
    assert (numbers["dimensions.length"].sigma, numbers["dimensions.length"].source) == (pytest.approx(0.01), "sheet 7")
    assert (numbers["dimensions.width"].sigma, numbers["dimensions.width"].source) == (pytest.approx(0.038), "brief")
    assert numbers["dimensions.height"].source == "brief"


@pytest.mark.parametrize(("written", "marked"), [("true", True), ("false", False)])
def test_what_is_only_remembered_is_marked(tmp_path: Path, written: str, marked: bool) -> None:
    text = PLAIN.replace('length = "4.55 m"', f'length = {{ value = "4.55 m", estimate = {written} }}')
    numbers = read(write(tmp_path, text)).numbers
    assert numbers["dimensions.length"].estimate is marked
    assert not numbers["dimensions.width"].estimate


def test_a_mark_that_says_neither_yes_nor_no_is_refused(tmp_path: Path) -> None:
    text = PLAIN.replace('length = "4.55 m"', 'length = { value = "4.55 m", estimate = "perhaps" }')
    with pytest.raises(InputError, match="estimate is 'perhaps'"):
        read(write(tmp_path, text))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ('length = "4.55 m"\nlenght = "4.6 m"', "concept.toml:6: dimensions.lenght: unknown key; did you mean 'length'?"),
        ("length = 4550", "concept.toml:5: dimensions.length: 4550 has no unit"),
        ('length = "4550"', "'4550' has no unit"),
        ('length = "4550 kg"', "'kg' is not a unit of length"),
        ('length = "45 m"', "outside what is possible here (2000 mm to 8000 mm)"),
        ("length = true", "should be a number with its unit"),
        ("length = nan", "has no unit"),
        ('length = { value = "4.55 m", sigma = "-1 mm" }', "is negative"),
        ('length = { valu = "4.55 m" }', "unknown valu"),
        ("length_mph = 4550", "is not a unit of length"),
        ('length = "4.55 m"\nkerb = "2 t"', "did you mean 'mass.kerb'?"),
        ('length = "2.6 m"', "is longer than the vehicle"),
        ('length = { value = "4.55 m", sigma = "9 m" }', "sigma '9 m' is more than the value itself (4550 mm)"),
        ('length = "4,55 m"', "'4,55 m' has a decimal comma; use a decimal point: 4.55 m"),
        ('length = "14 ft 11 in"', "one number and one unit: 14.917 ft or 179 in"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_line_and_its_remedy(tmp_path: Path, wrong: str, words: str) -> None:
    found = problems(write(tmp_path, PLAIN.replace('length = "4.55 m"', wrong)))
    assert any(words in line for line in found), found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "Plain"\n', "", "name: is missing"), ('body_style = "suv"', 'body_style = "suvv"', "did you mean 'suv'?"),
        ('kind = "electric"', 'kind = "nuclear"', "is not known"), ('kind = "electric"', "", "powertrain.kind: is missing"),
        ('usable_energy = "62 kWh"', "", "usable_energy: is missing"), ("[dimensions]", "dimensions = 3\n[dimension]", "should be a table"),
        ('usable_energy = "62 kWh"', 'usable_energy = "62 kWh"\ngross_energy = "50 kWh"', "is more than the gross energy"),
        ("[battery]", '[tyres]\nsize = "big"\n[battery]', "is not a tyre size"),
        ("[battery]", '[road_load]\nepa_a = "30 lbf"\n[battery]', "come as three"),
        ("[battery]", '[mass]\nkerb = "2 t"\ngross = "1.9 t"\n[battery]', "is less than the kerb mass"),
        ("[battery]", '[off_road]\nprofile = [["0.6 m", "-0.2 m"]]\n[battery]', "[0.600 m, -0.200 m] lies on or under the ground"),
        ("[battery]", '[off_road]\nprofile = [["9 m", "0.4 m"]]\n[battery]', "lies ahead of the vehicle; x should be at most 2.300 m"),
        ("[battery]", '[off_road]\nprofile = [["-9 m", "0.4 m"]]\n[battery]', "lies behind the vehicle"),
        ("[battery]", '[off_road]\nprofile = [["0.6 m", "4 m"]]\n[battery]', "lies over the roof"),
        ("[battery]", '[off_road]\nprofile = [["0.6 m", "0.4 m"], ["0.5 m"]]\n[battery]', "point 2: should be a pair [x, z]"),
        ("[battery]", '[off_road]\nprofile = [["0.6 m", "0.4 kg"]]\n[battery]', "point 1: 'kg' is not a unit of length"),
        ("[battery]", "[powertrain.rear]\ncount = 1.5\n[battery]", "1.5 is not a whole number"),
        ('kind = "electric"', 'kind = "electric"\ndrive = "front"\n[powertrain.rear]\npower = "90 kW"', "powers the rear axle, but drive = 'front'"),
    ],
)  # fmt: skip
def test_what_is_missing_or_contradicts_itself(tmp_path: Path, old: str, new: str, words: str) -> None:
    found = problems(write(tmp_path, PLAIN.replace(old, new)))
    assert any(words in line for line in found), found


@pytest.mark.parametrize("figures", [True, False])
def test_a_file_of_published_figures_is_told_what_it_is_good_for(tmp_path: Path, figures: bool) -> None:
    fact = '\n[published]\nbreakover_deg = { value = 25, source = "road test" }\n' if figures else ""
    (line,) = problems(write(tmp_path, PLAIN.replace('kind = "electric"', "") + fact))
    assert "powertrain.kind: is missing" in line
    assert 'write kind = "electric" under [powertrain]' in line
    for words in ("this file of published figures", "a rival or a yardstick", "not a concept to assess"):
        assert (words in line) == figures


def test_two_hundred_problems_come_at_once(tmp_path: Path) -> None:
    lines = [f"wrong_{index} = 1" for index in range(200)]
    found = problems(
        write(tmp_path, PLAIN.replace('wheelbase = "2.75 m"', 'wheelbase = "2.75 m"\n' + "\n".join(lines)))
    )
    assert len(found) == 200
    assert [int(line.split(":")[1]) for line in found] == list(range(9, 209))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"name = ", b"[a\n", b"a = 1\na = 2\n"])
def test_what_is_no_toml_is_an_input_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read(path)
    with pytest.raises(InputError):
        read(tmp_path / "absent.toml")


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_a_concept_or_an_input_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "any.toml"
    path.write_bytes(text.encode("utf-8", "replace"))
    with pytest.raises(InputError):
        read(path)


def test_a_child_overrides_its_parent_and_keeps_the_rest(tmp_path: Path) -> None:
    write(tmp_path, PLAIN.replace('length = "4.55 m"', 'length = { value = "4.55 m", sigma = "10 mm" }'), "parent.toml")
    child = write(tmp_path, 'extends = "parent.toml"\nname = "Child"\n[dimensions]\nlength_mm = 4600\n', "child.toml")
    concept = read(child)
    assert concept.name == "Child"
    assert concept.numbers["dimensions.length"].value == pytest.approx(4.6)
    assert concept.numbers["dimensions.length"].sigma == 0.0, "a value replaces the parent's table, sigma and all"
    assert concept.numbers["dimensions.width"].value == pytest.approx(1.9)
    assert concept.places["dimensions.width"].file.endswith("parent.toml")
    assert [file.label.split("/")[-1] for file in chain(child)] == ["parent.toml", "child.toml"]


def test_extends_in_a_circle_to_nothing_or_to_a_misspelt_platform(tmp_path: Path) -> None:
    write(tmp_path, 'extends = "b.toml"\n', "a.toml")
    write(tmp_path, 'extends = "a.toml"\n', "b.toml")
    assert "runs in a circle: a.toml -> b.toml -> a.toml" in problems(tmp_path / "a.toml")[0]
    assert "no such file" in problems(write(tmp_path, '\nextends = "c.toml"\n', "d.toml"))[0]
    assert ":2: extends" in problems(tmp_path / "d.toml")[0]
    assert (
        "did you mean platform:ev_skateboard?"
        in problems(write(tmp_path, 'extends = "platform:ev_skatebord"\n', "e.toml"))[0]
    )
    assert "should be a text" in problems(write(tmp_path, "extends = 3\n", "f.toml"))[0]


_TABLES = st.recursive(
    st.integers(), lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=3), max_leaves=8
).filter(lambda value: isinstance(value, dict))


@given(_TABLES, _TABLES)
def test_merging_is_laying_over(parent: dict[str, object], child: dict[str, object]) -> None:
    merged = merge(parent, child)
    assert set(merged) == set(parent) | set(child)
    assert merge(merged, child) == merged
    assert merge({}, child) == child
    assert merge(parent, {}) == parent


def test_lines_of_keys() -> None:
    text = 'a = 1\n[b]\nc = 2 # [x]\n# d = 3\n[b.e]\nf = 4\n"g" = 5\nh.i = 6\n[[k]]\nl = 7\n'
    lines = key_lines(text)
    wanted = {
        ("a",): 1,
        ("b",): 2,
        ("b", "c"): 3,
        ("b", "e"): 5,
        ("b", "e", "f"): 6,
        ("b", "e", "g"): 7,
        ("b", "e", "h", "i"): 8,
        ("k", "l"): 10,
    }
    for path, line in wanted.items():
        assert lines[path] == line, path
    assert ("b", "d") not in lines
    assert line_of(lines, ("b", "e", "absent")) == 5
    assert line_of(lines, ("absent",)) is None


@pytest.mark.parametrize(
    ("text", "diameter", "width"),
    [
        ("255/60R19", 0.7886, 0.255),
        ("LT285/70R17", 0.8308, 0.285),
        ("33x12.5R15", 0.8382, 0.3175),
        ("P 235/65 R17", 0.7373, 0.235),
        ("35X12.50R17LT", 0.889, 0.3175),
    ],
)
def test_tyre_sizes(text: str, diameter: float, width: float) -> None:
    size = parse_tyre_size(text.replace("P 235", "P235"))
    assert size.diameter_m == pytest.approx(diameter, abs=1e-4)
    assert size.section_width_m == pytest.approx(width, abs=1e-4)


def test_a_suffixed_key_keeps_its_line_in_later_checks(tmp_path: Path) -> None:
    found = problems(
        write(
            tmp_path,
            PLAIN.replace('length = "4.55 m"', "length_mm = 4550").replace(
                'wheelbase = "2.75 m"', "wheelbase_mm = 4900"
            ),
        )
    )
    assert any("concept.toml:8: dimensions.wheelbase" in line for line in found), found


def test_a_value_given_twice_is_a_mistake(tmp_path: Path) -> None:
    found = problems(write(tmp_path, PLAIN.replace('length = "4.55 m"', 'length = "4.55 m"\nlength_mm = 4700')))
    assert any("dimensions.length" in line for line in found)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999"])
def test_no_number_that_is_none(tmp_path: Path, number: str) -> None:
    assert problems(write(tmp_path, PLAIN.replace('length = "4.55 m"', f"length_mm = {number}")))
    assert problems(write(tmp_path, PLAIN.replace('kind = "electric"', f'kind = "electric"\ntorque_rise_s = {number}')))
    assert problems(
        write(tmp_path, PLAIN.replace('kind = "electric"', f'kind = "electric"\nfront_torque_share = {number}'))
    )


def test_contradictions_are_named_beside_the_errors_of_single_values(tmp_path: Path) -> None:
    """A wheelbase longer than the vehicle is not held back until the width has a right unit."""
    path = tmp_path / "both.toml"
    path.write_text(
        'name = "Both"\nbody_style = "suv"\n[dimensions]\nlenght = "4 m"\nlength = "4.5 m"\nwidth = "1.9 kg"\n'
        'height = "1.8 m"\nwheelbase = "4.9 m"\n[powertrain]\nkind = "electric"\n[battery]\ngross_energy = "60 kWh"\n'
    )
    with pytest.raises(InputError) as caught:
        read(path)
    assert [problem.key for problem in caught.value.problems] == [
        "dimensions.lenght",
        "dimensions.width",
        "dimensions.wheelbase",
    ]
    assert [problem.line for problem in caught.value.problems] == [4, 6, 8]


def test_sigma_and_source_of_a_bare_value_are_set_beside_it() -> None:
    text = '[mass]\nkerb = "2 t"  # weighed\ngross = "3 t"\n'
    text = with_value(text, "mass.kerb.sigma", "1 %")
    assert text == '[mass]\nkerb = {value = "2 t", sigma = "1 %"}  # weighed\ngross = "3 t"\n'
    assert 'source = "scales"' in with_value(text, "mass.kerb.source", "scales")
    assert with_value("mass = { kerb = '2 t' }\n", "mass.kerb.source", "scales").count("2 t") == 1


@pytest.mark.parametrize("path", ["name.foo", "mass.kerb.unit", "mass.kerb.sigma.foo", "gearbox.ratios.first"])
def test_a_path_that_leads_on_into_a_value_is_refused_with_it(path: str) -> None:
    with pytest.raises(InputError, match=f"^my.toml: {path}: .* and holds no .*; set .* itself$"):
        with_value('name = "A"\n[mass]\nkerb = "2 t"\n[gearbox]\nratios = [3.0, 1.0]\n', path, "1 %", "my.toml")
