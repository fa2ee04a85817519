"""The door to MuJoCo, an optional and untyped package: nothing else imports it, and ``Any`` ends here."""

from __future__ import annotations

import importlib
from typing import Any

from redline.foundations.errors import RedlineError


class MissingExtraError(RedlineError):
    """A command needs an optional package that is not installed."""


def mujoco() -> Any:
    """The MuJoCo module.

    Raises:
        MissingExtraError: it is not installed; the message says how to get it.
    """
    try:
        return importlib.import_module("mujoco")
    except ImportError as error:
        raise MissingExtraError(
            'courses in 3-D need MuJoCo, which is not installed: pip install -e ".[courses]"'
        ) from error
