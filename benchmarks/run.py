"""Speed and memory, measured: medians, and the ratio to a peer in the same run.

Run: python benchmarks/run.py [--quick]. Prints a Markdown table; nothing here gates a build.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

#: No threads beside the one that is timed; else as the product compiles (``foundations.executables``, fused).
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false --xla_llvm_disable_expensive_passes=true"

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from courses import course_rows
from redline.concept.building.build import build
from redline.concept.building.complete import slots
from redline.concept.building.features import features
from redline.concept.read import read
from redline.concept.soils import soils
from redline.foundations.executables import LEAN
from redline.physics.soil.drawbar import curve
from redline.physics.soil.footing import Footing
from redline.physics.soil.ground import soil_ground
from redline.physics.statics.equilibrium import on_heights, settle
from redline.physics.statics.stance import stance_of
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule, schedule
from redline.proving_ground.terrain.soft_ground import footing_of, stacked
from redline.vehicle.soil import Soil

#: "Per thread" is measured on one core: with more, idle threads of the pool spin and count as CPU time.
CORES = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set[int]()
ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "compact_ev_4x4.toml"
REPEATS = 15
#: Vehicles per call: the block of the sample program.
BATCH = 128

#: Vehicles per call of a hybrid march, and of a march through the cold.
HYBRIDS = THERMAL = 256
#: Poses per call: small enough for the cache, and for the slowest of them not to hold up many.
POSES = 256
#: Designs and soils of the drawbar curves.
_DESIGNS, _SOILS, _BLOCK = 1000, 20, 125
_HYBRID = """
name = "A hybrid"
body_style = "crossover"
[dimensions]
length = "4.6 m"
width = "1.85 m"
height = "1.65 m"
wheelbase = "2.7 m"
[mass]
kerb = "1600 kg"
[powertrain]
kind = "{kind}"
power = "140 kW"
drive = "front"
[engine]
displacement = "2.0 l"
power = "105 kW"
"""

_PEER = """
import json, os, sys, time
os.environ["RUST_BACKTRACE"] = "0"
import fastsim
vehicle = fastsim.Vehicle.from_resource(sys.argv[1])
vehicle.set_save_interval(None)
cycle = fastsim.Cycle.from_resource("udds.csv")
times = []
for _ in range(200):
    start = time.process_time()
    fastsim.SimDrive(vehicle, cycle).run()
    times.append(time.process_time() - start)
print(json.dumps(times))
"""


def cpu_seconds(function: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median CPU time of one call, after a warm-up."""
    jax.block_until_ready(function())
    times = []
    for _ in range(repeats):
        start = time.process_time()
        jax.block_until_ready(function())
        times.append(time.process_time() - start)
    return statistics.median(times)


def batch_of(vehicle: object, count: int) -> object:
    """A batch of slightly different vehicles."""
    scale = jnp.linspace(0.99, 1.01, count)
    return jax.tree.map(lambda leaf: jnp.asarray(leaf)[None] * scale.reshape((count,) + (1,) * jnp.ndim(leaf)), vehicle)


def _energies(vehicle: object, plan: Schedule, side_by_side: bool = False) -> list[jax.Array]:
    """Energy of every leg out of the battery."""
    return [leg.terminal_j for leg in march(vehicle, Conditions(), plan, side_by_side).values()]


def march_rows() -> list[tuple[str, str]]:
    """UDDS in batch, and one design over three cycles, on one thread."""
    concept = read(EXAMPLE)
    vehicle = jax.jit(build)(slots(concept, features(concept)))
    udds = (Leg("udds", "udds", "epa", "full"),)
    three = (*udds, Leg("hwfet", "hwfet", "epa"), Leg("wltc", "wltc_3b", "wltp", "full"))

    def seconds(legs: tuple[Leg, ...], count: int) -> float:
        plan, batch = schedule(legs), batch_of(vehicle, count)
        program = jax.jit(jax.vmap(_energies, in_axes=(0, None)))
        return cpu_seconds(lambda: program(batch, plan))

    def alone(side_by_side: bool) -> Callable[[], object]:
        plan, program = schedule(three), jax.jit(lambda v, p: _energies(v, p, side_by_side))
        return lambda: program(vehicle, plan)

    rate = BATCH / seconds(udds, BATCH)
    rows = [("UDDS per second and thread, batch of 128, float64", f"{rate:,.0f}")]
    peer = peer_rate()
    rows.append(("FASTSim 3.1 in the same run, no history", f"{peer:,.0f}" if peer else "not installed"))
    if peer:
        rows.append(("ratio", f"{rate / peer:.0f}"))
    once, turn = (1e3 * statistics.median(times) for times in paired_seconds([alone(True), alone(False)]))
    rows.append(("one design, UDDS + HWFET + WLTC, steps side by side", f"{once:.2f} ms"))
    rows.append(("the same, steps in turn", f"{turn:.2f} ms"))
    rows.append(("three-cycle designs per second and thread, batch of 128", f"{BATCH / seconds(three, BATCH):,.0f}"))
    return rows


def paired_seconds(functions: list[Callable[[], object]], repeats: int = REPEATS) -> list[list[float]]:
    """CPU times of several calls, taken by turns so that a busy machine touches all alike; after a warm-up."""
    for function in functions:
        jax.block_until_ready(function())
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(repeats):
        for function, taken in zip(functions, times, strict=True):
            start = time.process_time()
            jax.block_until_ready(function())
            taken.append(time.process_time() - start)
    return times


def thermal_rows() -> list[tuple[str, str]]:
    """UDDS at 20 degF with cabin, pack, oil and climate control, beside the plain one at 23 degC, by turns."""
    concept = read(EXAMPLE)
    batch = batch_of(jax.jit(build)(slots(concept, features(concept))), THERMAL)
    calls: list[Callable[[], object]] = []
    for leg in (Leg("udds", "udds", "epa", "full"), Leg("udds", "udds", "epa_cold", "full", soak="soaked")):
        plan = schedule((leg,))
        program = jax.jit(jax.vmap(lambda v, p: march(v, Conditions(), p)["udds"].terminal_j, in_axes=(0, None)))
        calls.append(lambda program=program, plan=plan: program(batch, plan))
    plain, cold = paired_seconds(calls)
    ratio = statistics.median(after / before for before, after in zip(plain, cold, strict=True))
    what = f"batch of {THERMAL}, float64"
    return [
        (f"UDDS at 23 degC, climate off, per second and thread, {what}", f"{THERMAL / statistics.median(plain):,.0f}"),
        (f"UDDS at 20 degF, climate on, soaked, {what}", f"{THERMAL / statistics.median(cold):,.0f}"),
        ("time of the cold one over the mild one, median of pairs", f"{ratio:.2f}"),
    ]


def pose_rows() -> list[tuple[str, str]]:
    """Poses of one vehicle on random ground of +-0.15 m, many of them with a wheel lifted, in batch on one thread."""
    concept = read(EXAMPLE)
    stance = stance_of(jax.jit(build)(slots(concept, features(concept))))
    heights = jnp.asarray(np.random.default_rng(0).uniform(-0.15, 0.15, (POSES, 4)))
    program = jax.jit(jax.vmap(lambda height: settle(stance, on_heights(height)).load_n)).lower(heights).compile(LEAN)
    return [
        (
            f"poses at rest per second and thread, batch of {POSES}",
            f"{POSES / cpu_seconds(lambda: program(heights)):,.0f}",
        )
    ]


def hybrid_rows() -> list[tuple[str, str]]:
    """UDDS of hybrids in batch on one thread: a P2 behind a gearbox, a power split, and the peer's power split."""
    plan = schedule((Leg("udds", "udds", "epa", "held"),))
    program = jax.jit(
        jax.vmap(lambda v, p: march(v, Conditions(), p)["udds"].engine.fuel_j, in_axes=(0, None))  # type: ignore[union-attr]
    )
    rows: list[tuple[str, str]] = []
    rates: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("parallel_hybrid", "power_split"):
            path = Path(folder) / f"{kind}.toml"
            path.write_text(_HYBRID.format(kind=kind), "utf-8")
            concept = read(path)
            batch = batch_of(jax.jit(build)(slots(concept, features(concept))), HYBRIDS)
            rates.append(HYBRIDS / cpu_seconds(lambda batch=batch: program(batch, plan)))
            rows.append((f"{kind} UDDS per second and thread, batch of {HYBRIDS}", f"{rates[-1]:,.0f}"))
    peer = peer_rate("2016_TOYOTA_Prius_Two.yaml")
    rows.append(("FASTSim 3.1, Prius, in the same run, no history", f"{peer:,.0f}" if peer else "not installed"))
    if peer:
        rows.append(("ratio, power split", f"{rates[-1] / peer:.0f}"))
    return rows


def soft_ground_rows() -> list[tuple[str, str]]:
    """Drawbar curves of 1,000 designs on 20 soils, ten slips each, both axles, on one thread, in blocks of 125."""
    concept = read(EXAMPLE)
    vehicle = jax.jit(build)(slots(concept, features(concept)))
    footing = jax.jit(lambda v: footing_of(v, Conditions()))(vehicle)
    names = [name for name, entry in soils().items() if entry.kind != "snow"][:_SOILS]
    ground, designs = stacked(tuple(names)), batch_of(footing, _DESIGNS)

    def one(soil: Soil, design: Footing) -> jax.Array:
        return jnp.asarray(curve(soil_ground(soil, design.tyre, design.pressure_pa), design).net_n)

    def on_each(soil: Soil, designs: Footing) -> jax.Array:
        return lax.map(lambda block: jax.vmap(one, in_axes=(None, 0))(soil, block), designs)

    blocks = jax.tree.map(lambda leaf: leaf.reshape(-1, _BLOCK, *leaf.shape[1:]), designs)
    whole = jax.jit(lambda s, d: lax.map(lambda soil: on_each(soil, d), s)).lower(ground, blocks).compile(LEAN)
    seconds = cpu_seconds(lambda: whole(ground, blocks), 5)
    return [(f"drawbar curves of {_DESIGNS:,} designs on {len(names)} soils", f"{seconds:.2f} s")]


def peer_rate(vehicle: str = "2022_Renault_Zoe_ZE50_R135.yaml") -> float | None:
    """The peer's UDDS simulations of one of its vehicles per second on one thread."""
    if find_spec("fastsim") is None:
        return None
    environment = {name: value for name, value in os.environ.items() if name != "RUST_BACKTRACE"}
    done = subprocess.run(
        [sys.executable, "-c", _PEER, vehicle], capture_output=True, text=True, check=True, env=environment
    )
    return 1.0 / statistics.median(json.loads(done.stdout))


def command_rows(quick: bool) -> list[tuple[str, str]]:
    """Wall time and peak memory of the whole ``redline assess`` process, cold and warm, without and with a red line."""
    rows: list[tuple[str, str]] = []
    for words, more in (
        ("redline assess", ()),
        ("the same with --red-line go_anywhere", ("--red-line", "go_anywhere")),
    ):
        first, warm = process_seconds(more, 3 if quick else 7)
        rows.append((f"{words}, very first run", f"{first:.1f} s"))
        rows.append((f"{words}, kept programs", f"{statistics.median(warm):.2f} s ({min(warm):.2f}-{max(warm):.2f})"))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0
        rows.append(("greatest memory of a process so far", f"{peak:,.0f} MiB"))
    return rows


def process_seconds(more: tuple[str, ...], repeats: int) -> tuple[float, list[float]]:
    """Wall times of ``redline assess`` on the example: the first with an empty cache, and some after it."""
    command = [sys.executable, "-m", "redline", "assess", str(EXAMPLE), *more]
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"REDLINE_CACHE": cache}
        environment.pop("XLA_FLAGS", None)
        if CORES:
            os.sched_setaffinity(0, CORES)

        def once() -> float:
            start = time.perf_counter()
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            return time.perf_counter() - start

        return once(), [once() for _ in range(repeats)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    if CORES:
        os.sched_setaffinity(0, {min(CORES)})
    with jax.enable_x64(True):
        rows = march_rows() + thermal_rows() + pose_rows() + hybrid_rows() + soft_ground_rows()
    rows += course_rows()
    rows += command_rows(quick)
    print(f"{os.cpu_count()} cores, JAX {jax.__version__}, NumPy {np.__version__}; load {os.getloadavg()[0]:.1f}\n")
    print("| what | measured |\n| --- | ---: |")
    for name, value in rows:
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
