"""Every float below the concept layer says its unit in its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from test_house import SRC, TREES, functions

#: Units that end a name, longest first when matched; ``x_frac`` and its like carry no unit.
SUFFIXES = (
    "_m", "_m2", "_m3", "_s", "_kg", "_k", "_pa", "_n", "_nm", "_j", "_w", "_v", "_a", "_c", "_ohm", "_rad", "_m_s", "_m_s2", "_rad_s", "_s_m",
    "_kg_m3", "_n_s_m", "_n_s2_m2", "_j_m", "_w_n", "_w_n2", "_n2_w", "_1_s", "_1_kg", "_1_c", "_j_kg_k", "_k_m", "_km_h",
    "_frac", "_coeff", "_count", "_ratio", "_pa_s2", "_kg_m2", "_w_nm2", "_1_w", "_1_pa",
    "_w_k", "_j_k", "_kg_s", "_1_k", "_n_m", "_1_m", "_1_m3", "_w_s_k_m", "_w_m2", "_kg_kg",
)  # fmt: skip
_FOLDERS = ("vehicle", "physics", "proving_ground")
#: Names without a suffix today.
DEBTS = {
    "count", "machine_speed_per_speed", "speed_frac_per_speed", "load_frac_per_force", "neutral_drag_in_road_load",
    "k_udds", "k_wltc", "k_city", "value", "fill",
}  # fmt: skip

#: Pure numbers whose names say which: ratios, gains and shares of energy management, gear numbers, flags.
PURE = {
    "slope", "linear", "missing", "trade", "factor", "relief", "marginal_fuel", "fuel_slope", "gain", "share", "carrier_gain",
    "sun_over_ring", "shift_up_over_idle", "ratios", "low_range", "neutral", "per_shaft_share", "per_axle_share", "per_alternator",
    "level", "clear_level", "per_level", "size", "sign", "quaternion", "gear", "last_gear", "on", "moving", "driving", "engaged", "per_easy_torque",
    "mean", "sample",  # of a running mean, in whatever is averaged
}  # fmt: skip


def _is_float(annotation: ast.expr | None) -> bool:
    text = ast.unparse(annotation) if annotation else ""
    parts = {
        part.strip()
        for part in text.replace("tuple[", "").replace("]", "").replace("...", "").replace(",", "|").split("|")
    }
    return bool(parts & {"float", "Float"})


def floats() -> Iterator[tuple[str, str, int]]:
    """Every float field and argument of the layers below the concept: file, name, line."""
    for file, tree in TREES.items():
        if file.split("/")[0] not in _FOLDERS:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for field in node.body:
                    if (
                        isinstance(field, ast.AnnAssign)
                        and isinstance(field.target, ast.Name)
                        and _is_float(field.annotation)
                    ):
                        yield file, field.target.id, field.lineno
        for _, function in functions(tree):
            arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            for argument in arguments:
                if _is_float(argument.annotation):
                    yield file, argument.arg, argument.lineno


def test_the_rule_sees_floats() -> None:
    assert len(list(floats())) > 250


def test_every_float_says_its_unit() -> None:
    bare = {
        f"{file}:{line}: {name}"
        for file, name, line in floats()
        if not name.endswith(SUFFIXES) and name not in DEBTS | PURE and not name.startswith("_")
    }
    assert not bare


def test_the_list_of_debts_only_shrinks() -> None:
    paid = (DEBTS | PURE) - {name for _, name, _ in floats()}
    assert not paid, f"take {paid} off the lists"


def test_constants_of_nature_say_their_unit_and_their_source() -> None:
    path = Path(SRC) / "foundations" / "constants.py"
    lines = path.read_text("utf-8").splitlines()
    for node in ast.parse("\n".join(lines)).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            assert name.lower().endswith((*SUFFIXES, "_exponent", "_wh_per_gallon")), name
            above = [line for line in lines[: node.lineno - 1] if line.startswith("#:")]
            assert above, f"{name} has no source"
            assert "[" in above[-1], f"{name}: {above[-1]}"
