"""Budgets and bans that no ready-made linter holds; `make check` runs `python -m tests.architecture.budgets`.

Ruff holds the others (parameters, complexity, docstrings, imports inside functions, signals). Migrations are
written once and never grow, and tests are lists of cases: neither has a budget.
What changes this file: a budget or a ban of the house.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "shop", "workers", "deploy")

MODULE_LINES = 250
MODELS_LINES = 350
FUNCTION_LINES = 40

RINGING = {"delay", "apply_async", "send_task"}
MAY_RING = PurePosixPath("workers/relay.py")
LEDGER_TABLES = re.compile(r"\boutbox_(effect|heartbeat|jobslot|standingalert)\b")
MAY_TOUCH_LEDGER = ("shop/outbox", "workers")
LAUNCHER = "deploy/local"


@dataclass(frozen=True, slots=True)
class Module:
    """One source file; `path` counts from the project's root."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    def within(self, *folders: str) -> bool:
        """Whether the file lies in one of `folders`."""
        return any(self.path.is_relative_to(folder) for folder in folders)


Finding = tuple[int, str]
Rule = Callable[[Module], Iterator[Finding]]


def module_length(module: Module) -> Iterator[Finding]:
    """A module that is too long to be read in one go."""
    limit = MODELS_LINES if module.path.name == "models.py" else MODULE_LINES
    lines = len(module.text.splitlines())
    if lines > limit:
        yield (
            limit + 1,
            f"the module has {lines} lines, {limit} is the most: split it by what changes together",
        )


def function_length(module: Module) -> Iterator[Finding]:
    """A function that is too long, counted from its `def` to its last line."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield (
                    node.lineno,
                    f"{node.name}() has {lines} lines, {FUNCTION_LINES} is the most: name its parts",
                )


def save_override(module: Module) -> Iterator[Finding]:
    """A model, form or serializer that does more on save() than its name says."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and node.bases:
            for member in node.body:
                if isinstance(member, ast.FunctionDef) and member.name == "save":
                    yield (
                        member.lineno,
                        f"{node.name}.save() is overridden: what a save does belongs in a service",
                    )


def ringing(module: Module) -> Iterator[Finding]:
    """A Celery message that is sent by hand: it can be lost, and it leaves before its transaction commits."""
    if module.path == MAY_RING:
        return
    for line, name in _attribute_calls(module):
        if name in RINGING:
            yield line, f".{name}() rings a task by hand: record a fact, and let {MAY_RING} ring"


def commit_hook(module: Module) -> Iterator[Finding]:
    """A callback after commit, on whichever connection: it is lost with its process."""
    for line, name in _attribute_calls(module):
        if name == "on_commit":
            yield line, ".on_commit() is lost with its process: record a fact instead"


def ledger_sql(module: Module) -> Iterator[Finding]:
    """SQL on the ledger's tables outside their room; the import contract sees only the models."""
    if module.within(*MAY_TOUCH_LEDGER):
        return
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and LEDGER_TABLES.search(node.value)
        ):
            yield node.lineno, "SQL on the ledger's tables belongs in shop/outbox: ask shop.outbox.queries"


def launcher_imports(module: Module) -> Iterator[Finding]:
    """An import that the launcher can't have: it runs before there is a virtual environment."""
    if not module.within(LAUNCHER):
        return
    for line, name in _imports(module):
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("deploy."):
            yield line, f"{name} is not there when the launcher starts: it has the standard library alone"


RULES: tuple[Rule, ...] = (
    module_length,
    function_length,
    save_override,
    ringing,
    commit_hook,
    ledger_sql,
    launcher_imports,
)


def _attribute_calls(module: Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr


def _imports(module: Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def parse(path: PurePosixPath, text: str) -> Module:
    """The module at `path`, counted from the project's root, with the content `text`."""
    return Module(path, text, ast.parse(text, filename=str(path)))


def main() -> int:
    """Print every finding of the product's code; the exit code is 1 where there is one."""
    sources = [ROOT / "manage.py", *(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))]
    broken = 0
    for source in sorted(sources):
        path = PurePosixPath(source.relative_to(ROOT).as_posix())
        if "migrations" in path.parts:
            continue
        module = parse(path, source.read_text(encoding="utf-8"))
        for line, message in sorted(found for rule in RULES for found in rule(module)):
            broken += 1
            print(f"{path}:{line}: {message}")
    print(f"{broken} over budget." if broken else "Every file is within its budget.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
