"""Compiled programs kept between runs, so that the second assessment of a machine starts at once.

JAX's own compilation cache saves compiling, not tracing; a kept executable saves both. The key holds
everything the program depends on: the package's sources and estimator constants, JAX and its compiler,
the processor, and the shapes. The host program's JAX settings are not touched.
"""

from __future__ import annotations

import functools
import hashlib
import os
import pickle
import platform
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import jax
from jax.experimental import serialize_executable

_memory: dict[str, Any] = {}
#: One thread compiles a program, others that want it wait.
_locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
#: Options of the compiler by name.
Options = dict[str, str | bool]
#: The costliest passes gain nothing here.
FUSED: Options = {"xla_llvm_disable_expensive_passes": True}
#: Emitters of fused loops double the time to compile; only marches of many vehicles run faster by them, twice as fast.
#: The first level of work on the machine code takes a fifth less time than the second and runs as fast.
LEAN: Options = FUSED | {"xla_cpu_use_fusion_emitters": False, "xla_backend_optimization_level": "1"}
#: No work on the machine code: a third of the time to compile, two to five times the time to run.
QUICK: Options = LEAN | {"xla_backend_optimization_level": "0"}
#: Programs kept per name: enough for two checkouts side by side.
_KEPT = 4


def cache_folder() -> Path | None:
    """Folder for kept programs: ``REDLINE_CACHE``, else the user's cache folder; none if set empty."""
    named = os.environ.get("REDLINE_CACHE")
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "redline"


@functools.cache
def _package_digest() -> str:
    digest = hashlib.sha256()
    root = Path(str(resources.files("redline")))
    sources = [path for path in root.rglob("*.py") if "faces" not in path.relative_to(root).parts]
    shelves = ("", "soils", "trails", "cycles")
    library = [path for shelf in shelves for path in (root / "library" / shelf).glob("*.*") if path.suffix != ".bib"]
    for path in sorted([*sources, *library]):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.cache
def _machine_digest() -> str:
    info = Path("/proc/cpuinfo")
    flags = (
        next((line for line in info.read_text().splitlines() if line.startswith("flags")), "") if info.is_file() else ""
    )
    versions = f"{jax.__version__} {metadata.version('jaxlib')}"
    return hashlib.sha256(f"{platform.machine()}{platform.processor()}{flags}{versions}".encode()).hexdigest()


def _key(name: str, arguments: tuple[Any, ...]) -> str:
    leaves, tree = jax.tree.flatten(arguments)
    shapes = [(getattr(leaf, "shape", ()), str(getattr(leaf, "dtype", "float64"))) for leaf in leaves]
    text = f"{name}|{_package_digest()}|{_machine_digest()}|{tree}|{shapes}"
    return f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def compiled(name: str, function: Callable[..., Any], *arguments: Any, options: Options = LEAN) -> Callable[..., Any]:
    """Compile a function for arguments of these shapes, or take the program kept from an earlier run.

    ``options`` are ``FUSED`` for a march of many vehicles, ``QUICK`` for what runs for hundredths of a second.
    """
    key = _key(name, arguments)
    with _locks[key]:
        if key not in _memory:
            folder = cache_folder()
            found = _load(folder / key) if folder else None
            if found is None:
                found = _compile(function, arguments, options)
                if folder:
                    _store(folder / key, found)
            _memory[key] = found
    return _memory[key]


def _compile(function: Callable[..., Any], arguments: tuple[Any, ...], options: Options) -> Any:
    lowered = jax.jit(function).lower(*arguments)
    try:
        return lowered.compile(options)
    except jax.errors.JaxRuntimeError:  # a compiler that does not know an option
        return lowered.compile()


def _load(path: Path) -> Any:
    try:
        return serialize_executable.deserialize_and_load(*pickle.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except Exception:  # a damaged or foreign file must never stop a run: it is compiled anew
        return None


def _store(path: Path, program: Any) -> None:
    try:
        payload = pickle.dumps(serialize_executable.serialize(program))
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
            stream.write(payload)
        Path(stream.name).replace(path)
        _forget_old(path.parent, path.name.rpartition("-")[0])
    except Exception:  # a cache that cannot be written costs time, not the result
        return


def _forget_old(folder: Path, name: str) -> None:
    """Keep the few newest programs of a name: older ones belong to versions that are gone."""
    files = sorted(folder.glob(f"{name}-{'[0-9a-f]' * 32}"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[_KEPT:]:
        file.unlink(missing_ok=True)
