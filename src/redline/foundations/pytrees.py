"""Frozen records that JAX can trace: the nouns of Redline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

import jax

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a class a frozen, keyword-only dataclass whose fields are leaves of a JAX pytree."""
    return jax.tree_util.register_dataclass(dataclass(frozen=True, kw_only=True)(cls))


def leaf_names(tree: Any) -> list[str]:
    """Name every leaf of a record by its dotted path.

    >>> leaf_names({"a": 1.0, "b": {"c": 2.0}})
    ['a', 'b.c']
    """
    paths, _ = jax.tree_util.tree_flatten_with_path(tree)
    return [jax.tree_util.keystr(path, simple=True, separator=".") for path, _ in paths]
