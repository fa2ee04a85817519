"""Which suites of trials a command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from redline.faces.cli.commands.assess import assess_all
from redline.faces.cli.views.assess_view import GROUPS
from redline.proving_ground.outcome import EVERY, suites_of
from redline.proving_ground.registry import TRIALS


@pytest.mark.parametrize(
    ("asked", "suites"),
    [
        ({}, ("core",)),
        ({"off_road": True}, ("core", "off_road")),
        ({"seasons": True}, ("core", "seasons")),
        ({"off_road": True, "seasons": True}, EVERY),
    ],
)
def test_a_command_runs_the_suites_it_is_asked_for(
    asked: dict[str, bool], suites: tuple[str, ...], example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr("redline.studio.assess.assess", lambda *given: seen.append(given[3]))
    assess_all((str(example),), None, None, **asked)
    assert seen == [suites]
    assert suites_of(**asked) == suites


def test_every_trial_has_a_section_in_the_table() -> None:
    assert set(TRIALS) - set(GROUPS) == set()
