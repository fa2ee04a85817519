"""Reading a concept: every problem of every file found at once, each with its file and line."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from redline.concept.building.apply_map import with_engine_map
from redline.concept.checking.checks import problems_of
from redline.concept.concept import Concept, Place
from redline.concept.language import catalogue
from redline.concept.language.files import TomlFile, chain, merge
from redline.concept.language.quantity import Chosen, Given
from redline.concept.language.schema import ConceptFile, Envelope, Fact
from redline.concept.language.table_problems import WORDS
from redline.concept.language.toml_lines import line_of
from redline.foundations import units
from redline.foundations.errors import InputError, Problem, UnitError, alike, did_you_mean


def validate_file(file: TomlFile) -> tuple[dict[str, Any], list[Problem]]:
    """Check one file against the schema; return its data with suffixed keys in plain form, and all problems."""
    problems: list[Problem] = []
    data = _plain_keys(ConceptFile, file.data, file, (), problems)
    try:
        ConceptFile.model_validate(data)
    except ValidationError as error:
        problems += dict.fromkeys(_problem(file, item) for item in error.errors())
    return data, problems


def _plain_keys(
    model: type[BaseModel], table: dict[str, Any], file: TomlFile, path: tuple[str, ...], problems: list[Problem]
) -> dict[str, Any]:
    """Turn ``length_mm = 4550`` into ``length = "4550 mm"`` wherever the schema knows ``length``."""
    plain: dict[str, Any] = {}
    shapes = catalogue.quantities()
    for key, value in table.items():
        field = model.model_fields.get(key)
        inner = field.annotation if field else None
        if isinstance(inner, type) and issubclass(inner, BaseModel) and isinstance(value, dict):
            plain[key] = _plain_keys(inner, value, file, (*path, key), problems)
            continue
        stem, symbol = ("", "") if field else _split_suffix(model, key)
        if not stem or isinstance(value, bool) or not isinstance(value, (int, float)):
            plain[key] = value
            continue
        shape = shapes.get(".".join((*path, stem)))
        try:
            found = units.unit(symbol, shape.dimension if shape else "count")
            if stem in table:
                message = f"gives {stem!r} a second time; keep one of the two"
                problems.append(Problem(file.label, line_of(file.lines, (*path, key)), ".".join((*path, key)), message))
            plain[stem] = f"{value!r} {found.symbol}"
            file.lines.setdefault((*path, stem), file.lines.get((*path, key), 1))
        except UnitError as error:
            problems.append(Problem(file.label, line_of(file.lines, (*path, key)), ".".join((*path, key)), str(error)))
    return plain


def _split_suffix(model: type[BaseModel], key: str) -> tuple[str, str]:
    stems = [name for name in model.model_fields if key.startswith(name + "_")]
    stem = max(stems, key=len, default="")
    return stem, key[len(stem) + 1 :] if stem else ""


_POINT = '["0.62 m", "0.41 m"]'


def _problem(file: TomlFile, item: Any) -> Problem:
    loc = tuple(str(part) for part in item["loc"])
    message = item["msg"]
    if item["type"] == "extra_forbidden":
        message = f"unknown key{_did_you_mean(loc)}"
    elif item["type"] == "literal_error":
        message = f"{item['input']!r} is not known; expected {item['ctx']['expected']}"
    elif item["type"] in WORDS:
        message = WORDS[item["type"]]
    elif isinstance(item["input"], str) and (switch := _switch_named(item["input"])):
        message += f"; {switch} is a switch of its own: write true or false there"
    if loc[:2] == ("off_road", "profile") and len(loc) > 2:
        said = message if item["type"] == "redline" else f"should be a pair [x, z], for example {_POINT}"
        loc, message = loc[:2], f"point {int(loc[2]) + 1}: {said}"
    return Problem(file.label, line_of(file.lines, loc), ".".join(loc), message, item["type"] == "missing")


def _switch_named(word: str) -> str:
    """The path of the switch whose name a value is; empty where it is none."""
    switches = (path for path, names in catalogue.choices().items() if names == (True, False))
    return next((path for path in switches if path.rpartition(".")[2] == word), "")


def _did_you_mean(loc: tuple[str, ...]) -> str:
    model: Any = ConceptFile
    for part in loc[:-1]:
        field = model.model_fields.get(part) if isinstance(model, type) and issubclass(model, BaseModel) else None
        model = field.annotation if field else None
    names = list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []
    if hint := did_you_mean(loc[-1], names):
        return hint
    leaves = {path.rpartition(".")[2]: path for path in reversed((*catalogue.quantities(), *catalogue.choices()))}
    if near := alike(loc[-1], leaves):
        return f"; did you mean {leaves[near]!r}?"
    return f"; known here: {', '.join(names)}" if names else ""


def read(path: str | Path, *, complete: bool = True) -> Concept:
    """Read a concept file with all it extends; ``complete=False`` accepts a rival that is only figures.

    Raises:
        InputError: anything is wrong; the error lists every problem with file, line and key.
    """
    return _read_chain(chain(Path(path)), complete=complete)


def _read_chain(files: list[TomlFile], *, complete: bool = True) -> Concept:
    """A concept from its files, the farthest ancestor first."""
    merged: dict[str, Any] = {}
    places: dict[str, Place] = {}
    problems: list[Problem] = []
    for file in files:
        data, found = validate_file(file)
        problems += found
        merged = merge(merged, _with_sources({k: v for k, v in data.items() if k not in ("extends",)}))
        of_platform = "envelope" in file.data and file is not files[-1]
        places |= {".".join(key): Place(file.label, line, of_platform) for key, line in file.lines.items()}
    if problems:
        raise InputError(sorted([*problems, *_more_problems(merged, files, places, problems)], key=_place))
    parsed = ConceptFile.model_validate(merged)
    concept = _concept(parsed, files, places)
    if found := problems_of(concept, complete=complete):
        raise InputError(sorted(found, key=_place))
    return with_engine_map(concept) if concept.engine_map else concept


def _place(problem: Problem) -> tuple[str, int]:
    return problem.file, problem.line or 0


def _more_problems(
    merged: dict[str, Any], files: list[TomlFile], places: dict[str, Place], known: list[Problem]
) -> list[Problem]:
    """Contradictions among the values that are right by themselves, so that they need no second round."""
    rest = merged
    for problem in known:
        rest = _without(rest, problem.key.split("."))
    try:
        parsed = ConceptFile.model_validate(rest)
    except ValidationError:
        return []
    named = {problem.key for problem in known}
    found = problems_of(_concept(parsed, files, places), complete=False)
    return [problem for problem in found if problem.key not in named]


def _without(table: dict[str, Any], path: list[str]) -> dict[str, Any]:
    """A table without one key; the nearest key of a path that leads on into a value goes whole."""
    head, rest = path[0], path[1:]
    if rest and isinstance(table.get(head), dict) and "value" not in table[head]:
        return table | {head: _without(table[head], rest)}
    return {key: value for key, value in table.items() if key != head}


def check_text(path: Path, text: str) -> None:
    """Check a concept's text as if it stood in a file, with all it extends.

    Raises:
        InputError: anything would be wrong.
    """
    handle, name = tempfile.mkstemp(suffix=".toml", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        files = chain(Path(name))
        _read_chain(files)
        if path.resolve() in [Path(file.label).resolve() for file in files[:-1]]:
            raise InputError([Problem(str(path), None, "extends", "runs in a circle: the file would extend itself")])
    except InputError as error:
        named = [replace(problem, file=str(path)) if problem.file == name else problem for problem in error.problems]
        raise InputError(named) from None
    finally:
        Path(name).unlink()


def _with_sources(data: dict[str, Any]) -> dict[str, Any]:
    """Give every value of a file the file's own source, where it names none."""
    source = data.get("source")
    if not source:
        return data

    def walk(table: dict[str, Any], prefix: str) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in table.items():
            path = f"{prefix}{key}"
            if path in catalogue.quantities() or path in catalogue.choices():
                entry = dict(value) if isinstance(value, dict) else {"value": value}
                out[key] = {"source": source} | entry
            elif isinstance(value, dict) and path not in ("published", "envelope"):
                out[key] = walk(value, f"{path}.")
            else:
                out[key] = value
        return out

    return walk(data, "")


def _leaves(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel) and not isinstance(value, Envelope):
            yield from _leaves(value, f"{prefix}{name}.")
        elif value is not None:
            yield f"{prefix}{name}", value


#: Published figures that are declarations of the maker, not results: what stands there holds, with its unit.
_DECLARATIONS = {"wading_mm": ("off_road.wading_depth", "length"), "trailer_rating_kg": ("mass.trailer_rating", "mass")}


def _declared(published: Mapping[str, Fact]) -> dict[str, Given]:
    """What the maker declares of a real vehicle, as if its tables gave it."""
    return {
        path: Given(units.to_si(fact.value, name.rsplit("_", 1)[1], dimension), source=fact.source)
        for name, (path, dimension) in _DECLARATIONS.items()
        if (fact := published.get(name)) is not None
    }


def _concept(parsed: ConceptFile, files: list[TomlFile], places: dict[str, Place]) -> Concept:
    leaves = dict(_leaves(parsed))
    extended = [str(file.data.get("extends", "")) for file in reversed(files)]
    pairs = [(units.parse(x, "length"), units.parse(z, "length")) for x, z in (parsed.off_road.profile or [])]
    points = tuple(sorted(pairs, reverse=True))
    return Concept(
        name=parsed.name or "",
        make=parsed.make or "",
        path=files[-1].label,
        numbers=_declared(parsed.published)
        | {path: value for path, value in leaves.items() if isinstance(value, Given) and math.isfinite(value.value)},
        choices={path: value for path, value in leaves.items() if isinstance(value, Chosen)},
        places=places,
        profile=points,
        tyre_size=parsed.tyres.size or "",
        kind=parsed.powertrain.kind or "",
        envelope=parsed.envelope,
        platform=next((name.removeprefix("platform:") for name in extended if name.startswith("platform:")), ""),
        published=dict(parsed.published),
        notes=parsed.notes or "",
        ratios=tuple(parsed.gearbox.ratios or ()),
        engine_map=parsed.engine.map or "",
    )
