"""What the documents promise exists: attributes, commands, examples, references."""

from __future__ import annotations

import ast
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from test_house import SRC, TREES

from redline.concept.building.complete import paths, slots
from redline.concept.building.features import features
from redline.concept.read import read
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.registry import TRIALS, attributes
from redline.studio.ensemble.samples import samples_by_name
from redline.studio.library import read_named

ROOT = SRC.parents[1]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
#: Files of examples; a base that others extend is no concept by itself.
EXAMPLE_FILES = [path for path in sorted((ROOT / "examples").rglob("*.toml")) if path.stem != "base"]


def test_every_attribute_is_documented() -> None:
    page = ROOT / "docs" / "reference" / "attributes.md"
    if not page.is_file():
        pytest.fail("docs/reference/attributes.md is missing: run tools/write_docs.py")
    text = page.read_text("utf-8")
    assert not [name for name in attributes() if f"`{name}`" not in text]
    assert not [trial.name for trial in TRIALS.values() if f"`{trial.name}`" not in text]
    stale = [name for name in re.findall(r"^\| `(\w+)`", text, re.M) if name not in attributes()]
    assert not stale, "attributes that no trial gives any more"


def test_every_trial_says_what_it_does_and_by_which_source() -> None:
    for trial in TRIALS.values():
        assert trial.source, trial.name
        assert trial.title, trial.name
        assert (trial.evaluate.__doc__ or "").strip(), trial.name
        for attribute in trial.attributes:
            assert attribute.title, attribute.name
            assert np.isfinite(attribute.scale)
            assert attribute.better in ("more", "less")
    files = {path.stem for path in (SRC / "proving_ground" / "trials").rglob("*.py")} - {"__init__"}
    assert files == {trial.evaluate.__module__.rsplit(".", 1)[1] for trial in TRIALS.values()}, (
        "a trial that nobody registered"
    )


def _commands() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for path in [ROOT / "README.md", *DOCS]:
        text = path.read_text("utf-8")
        for line in re.findall(r"(?:^|\n)(?: {4}|\$ )?redline ((?:[a-z-]+)(?: [^\n#`>]*)?)", text) + re.findall(
            r"`redline ([a-z-]+[^`]*)`", text
        ):
            found.append((path.relative_to(ROOT).as_posix(), line.strip()))
    return found


def test_every_command_in_the_documents_exists_with_its_options() -> None:
    import click

    from redline.faces.cli.main import cli

    assert len(_commands()) > 15
    for file, line in _commands():
        words = line.split()
        command = cli.get_command(click.Context(cli), words[0])
        assert command is not None, f"{file}: redline {line}"
        rest = words[1:]
        while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
            inner = command.get_command(click.Context(command), rest[0])
            assert inner is not None, f"{file}: redline {line}"
            command, rest = inner, rest[1:]
        options = {
            option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
        } | {"--help", "-h"}
        for word in rest:
            if word.startswith("--"):
                assert word.split("=")[0] in options, f"{file}: redline {line}: no option {word}"


def _named_vehicles() -> set[str]:
    """Every vehicle of the library that a page or a help text names."""
    import click

    from redline.faces.cli.main import cli

    def helps(command: click.Command) -> str:
        options = " ".join(getattr(parameter, "help", None) or "" for parameter in command.params)
        inner = list(command.commands.values()) if isinstance(command, click.Group) else []
        return " ".join([command.help or "", options, *map(helps, inner)])

    context = click.Context(cli)
    commands = [cli.get_command(context, name) for name in cli.list_commands(context)]
    texts = [path.read_text("utf-8") for path in [ROOT / "README.md", *DOCS]]
    texts += [helps(command) for command in commands if command is not None]
    return set(re.findall(r"vehicle:[a-z0-9_]+", " ".join(texts)))


def test_every_vehicle_in_documents_and_help_texts_can_be_assessed() -> None:
    named = _named_vehicles()
    assert len(named) > 3
    for name in sorted(named):
        assert read_named(name).name, name


def test_every_way_to_validate_has_its_lines() -> None:
    from redline.faces.cli.validating.validate import validate

    page = (ROOT / "docs" / "how-to" / "validate.md").read_text("utf-8")
    assert not [
        name for name in validate.commands if f"redline validate {name}" not in page or f"**{name}**" not in page
    ]


def test_extras_are_installed_from_the_checkout_while_nothing_is_released() -> None:
    assert "unreleased" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    texts = [ROOT / "README.md", *DOCS, *sorted(SRC.rglob("*.py"))]
    assert not [path.name for path in texts if re.search(r"install ['\"]redline", path.read_text("utf-8"))]


def test_every_phony_target_has_a_rule() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = re.findall(r"^\.PHONY: (.*)$", text, re.M)
    assert not [name for line in phony for name in line.split() if not re.search(rf"^{name}:", text, re.M)]


def test_every_error_stands_in_the_family_and_in_the_architecture() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    told = ast.get_docstring(TREES["foundations/errors.py"]) or ""
    errors = {
        node.name
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and re.fullmatch(r"[A-Z]\w+Error", node.name)
    }
    assert {"InputError", "MissingExtraError"} <= errors
    assert {name for name in errors if name not in told or name not in page} == set()


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in [ROOT / "README.md", *DOCS]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if not target.startswith(("http:", "https:", "mailto:")) and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert not broken


def test_docstrings_that_name_a_page_name_one_that_exists() -> None:
    missing = []
    for path in [*sorted(SRC.rglob("*.py")), SRC / "library" / "estimators.toml"]:
        for page in set(re.findall(r"docs/[\w/-]+\.md", path.read_text("utf-8"))):
            if not (ROOT / page).is_file():
                missing.append(f"{path.relative_to(SRC)}: {page}")
    assert not missing


_TAG = re.compile(r"\[([A-Z][A-Za-z]+[A-Za-z&.\- ]*\d{2,}[a-z]?)\b[^\]]*\]")


def cited() -> dict[str, str]:
    """Keys in square brackets of docstrings and of the comments of constants, with the file of the first."""
    keys: dict[str, str] = {}
    for file, tree in TREES.items():
        texts = [
            ast.get_docstring(node) or ""
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        ]
        texts += [line for line in (SRC / file).read_text("utf-8").splitlines() if line.lstrip().startswith("#:")]
        for text in texts:
            for match in _TAG.finditer(text):
                keys.setdefault(match[1], file)
    return keys


def test_every_cited_key_is_in_the_references() -> None:
    path = SRC / "library" / "references.bib"
    assert path.is_file(), f"library/references.bib is missing; cited: {sorted(cited())}"
    text = path.read_text("utf-8")
    entries = re.findall(r"^@\w+\{([^,\s]+)", text, re.M)
    aliases = [part.strip() for field in re.findall(r"cited = \{([^}]*)\}", text) for part in field.split(";")]
    assert len(entries) == len(set(entries))
    assert len(cited()) > 10
    known = {_plain(name) for name in (*entries, *aliases)}
    unknown = {
        key: file
        for key, file in cited().items()
        if not any(_plain(key).startswith(name) or name.startswith(_plain(key)) for name in known)
    }
    assert not unknown


def _plain(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())


#: Breakover angle and WLTP range of every example that is a concept by itself, as recorded when it was written.
EXAMPLES = {
    "compact_ev_4x4": (23.39, 405.3),
    "compact_ev_on_frame": (27.36, 362.7),
    "compact_multi_energy/diesel": (27.36, 942.2),
    "compact_multi_energy/electric": (23.39, 348.6),
    "compact_multi_energy/hybrid": (27.36, 881.5),
    "compact_multi_energy/petrol": (27.36, 700.4),
    "compact_multi_energy/plug_in": (27.36, 676.4),
    "compact_multi_energy/range_extender": (24.88, 700.7),
}


def test_every_example_concept_has_its_figures_here() -> None:
    found = {path.relative_to(ROOT / "examples").with_suffix("").as_posix() for path in EXAMPLE_FILES}
    assert found == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_concept_gives_its_figures(name: str) -> None:
    concept = read(ROOT / "examples" / f"{name}.toml")
    nominal = np.zeros((1, len(paths(concept.family))))
    with ThreadPoolExecutor(max_workers=2) as pool:
        laid_out = slots(concept, features(concept))
        found = samples_by_name(pool, laid_out, Conditions(), nominal, ("breakover_deg", "range_wltp_km"))
    breakover_deg, range_km = EXAMPLES[name]
    assert float(found["breakover_deg"][0]) == pytest.approx(breakover_deg, rel=0.01)
    assert float(found["range_wltp_km"][0]) == pytest.approx(range_km, rel=0.03)


def test_the_readmes_python_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    monkeypatch.chdir(ROOT)
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102
