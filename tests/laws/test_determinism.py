"""The same concept gives the same digits: twice in a process, in two processes, with cold and warm caches."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from redline.concept.read import read
from redline.red_lines.requirement import read_red_line
from redline.studio.assess import assess
from redline.studio.assessment import Assessment

ASSESS = """
import hashlib, json, sys
from redline.concept.read import read
from redline.red_lines.requirement import read_red_line
from redline.studio.assess import assess
a = assess(read(sys.argv[1]), read_red_line("go_anywhere"))
text = json.dumps(a.to_dict(), sort_keys=True)
print(hashlib.sha256(text.encode() + a.samples.tobytes() + a.sensitivities.tobytes()).hexdigest())
"""

HOST = """
import sys, jax, jax.numpy as jnp
names = ("jax_enable_x64", "jax_compilation_cache_dir", "jax_enable_compilation_cache", "jax_persistent_cache_min_compile_time_secs",
         "jax_default_matmul_precision", "jax_debug_nans", "jax_platforms", "jax_numpy_dtype_promotion", "jax_default_prng_impl")
state = lambda: {name: getattr(jax.config, name, None) for name in names}
before = state()
assert before["jax_enable_x64"] is False and jnp.ones(1).dtype == jnp.float32
from redline.concept.read import read
from redline.studio.assess import assess
assert state() == before, "importing redline changed the host's settings"
a = assess(read(sys.argv[1]))
assert a.samples.dtype == "float64"
after = state()
assert after == before, {k: (before[k], after[k]) for k in names if before[k] != after[k]}
assert jnp.asarray(1.0).dtype == jnp.float32 and jax.jit(lambda x: x + 1.0)(1.0).dtype == jnp.float32
print("untouched")
"""


def digest(assessment: Assessment) -> str:
    """Every number an assessment holds, as one digest."""
    text = json.dumps(assessment.to_dict(), sort_keys=True)
    return hashlib.sha256(text.encode() + assessment.samples.tobytes() + assessment.sensitivities.tobytes()).hexdigest()


def in_a_process(script: str, example: Path, cache: str | None = None) -> str:
    """Run a script in its own process, warnings as errors."""
    environment = dict(os.environ) | ({"REDLINE_CACHE": cache} if cache is not None else {})
    run = subprocess.run(
        [sys.executable, "-c", script, str(example)], capture_output=True, text=True, env=environment, timeout=300
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout.strip()


def test_twice_in_a_process_and_once_in_another_give_the_same_digits(example: Path) -> None:
    concept, red_line = read(example), read_red_line("go_anywhere")
    first = digest(assess(concept, red_line))
    assert digest(assess(concept, red_line)) == first
    assert in_a_process(ASSESS, example) == first


def test_a_change_in_the_last_digit_is_seen(example: Path) -> None:
    """The digest above would be worth nothing if it did not feel a single bit."""
    import dataclasses

    import numpy as np

    found = assess(read(example))
    samples = found.samples.copy()
    samples[3, 5] = np.nextafter(samples[3, 5], np.inf)
    assert digest(dataclasses.replace(found, samples=samples)) != digest(found)


def test_the_hosts_jax_settings_are_left_alone(example: Path) -> None:
    assert in_a_process(HOST, example) == "untouched"


@pytest.mark.slow
def test_cold_and_warm_caches_and_none_give_the_same_digits(example: Path, tmp_path: Path) -> None:
    cold = in_a_process(ASSESS, example, str(tmp_path / "kept"))
    assert any((tmp_path / "kept").iterdir()), "nothing was kept"
    assert in_a_process(ASSESS, example, str(tmp_path / "kept")) == cold
    assert in_a_process(ASSESS, example, "") == cold
    (next((tmp_path / "kept").glob("samples-*"))).write_bytes(b"damaged")
    assert in_a_process(ASSESS, example, str(tmp_path / "kept")) == cold
