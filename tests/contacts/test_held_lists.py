"""Of two actions on one list the later sees what the earlier did, because each holds the list before it restates."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def functions() -> Iterator[tuple[str, str, list[str]]]:
    """Yield the module, the name and the calls, in their order, of every action."""
    for app in ("contacts", "interviews"):
        for path in sorted((ROOT / app / "actions").glob("*.py")):
            for function in ast.parse(path.read_text()).body:
                if isinstance(function, ast.FunctionDef):
                    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
                    # In the order in which they are made: an argument comes before the call it is for.
                    calls.sort(key=lambda call: (call.end_lineno or 0, call.end_col_offset or 0))
                    yield path.stem, function.name, [name_of(call) for call in calls]


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


ACTIONS = list(functions())


def reaching(*calls_of_lists: str) -> set[tuple[str, str]]:
    """Return the actions, by module, that make one of these calls, or get there by a part of the same module."""
    found: set[tuple[str, str]] = set()
    while True:
        more = {
            (module, name)
            for module, name, calls in ACTIONS
            if any(call in calls_of_lists or (module, call) in found for call in calls)
        }
        if more == found:
            return found
        found = more


HOLDING = ("hold", "hold_all", "hold_lists_of", "locked", "locked_row", "locked_referral")
HOLDERS, ENDERS = reaching(*HOLDING), reaching("restate")


@pytest.mark.parametrize(
    ("module", "calls"),
    [
        pytest.param(module, calls, id=f"{module}.{name}")
        for module, name, calls in ACTIONS
        if not name.startswith("_") and (module, name) in ENDERS
    ],
)
def test_an_action_holds_the_list_before_it_restates(module, calls):
    ends = [at for at, call in enumerate(calls) if call == "restate" or (module, call) in ENDERS]
    before = calls[: ends[0] + 1]
    assert any(call in HOLDING or (module, call) in HOLDERS for call in before)
