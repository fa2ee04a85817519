"""A broken file of the library is named by its place there; every file of the library is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from redline.foundations import library_file
from redline.foundations.errors import InputError


def test_a_broken_file_of_the_library_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sites.toml").write_text("[dubai]\ntitle = Dubai\n", "utf-8")
    monkeypatch.setattr(library_file, "library_folder", lambda: tmp_path)
    with pytest.raises(InputError, match=r"^library/sites\.toml.*not valid TOML.*line 2"):
        library_file.library_table("sites.toml")


def test_every_file_of_the_library_is_whole() -> None:
    folder = library_file.library_folder()
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*.toml")]
    assert "soils/wong.toml" in names
    assert all(library_file.library_table(name) for name in names)
