"""Shorthand for annotations: a float leaf of a record, scalar or batched."""

from __future__ import annotations

import jax

Float = float | jax.Array
