"""A table of a concept file."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A table of a concept file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
