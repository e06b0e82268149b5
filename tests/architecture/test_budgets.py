"""Each budget and ban finds a deliberate violation, and lets pass what comes close to one."""

from pathlib import PurePosixPath

import pytest

from tests.architecture import budgets
from tests.architecture.budgets import FUNCTION_LINES, MODELS_LINES, MODULE_LINES, RULES, Rule, parse


def _function(lines: int) -> str:
    return "def work():\n" + "    pass\n" * (lines - 1)


def _lines(count: int) -> str:
    return "x = 1\n" * count


OVERRIDE = "class Product(models.Model):\n    def save(self):\n        pass\n"
NO_OVERRIDE = "class Registry:\n    def save(self):\n        pass\n"
SQL = 'SQL = "UPDATE outbox_effect SET done = wanted"\n'
FORMATTED_SQL = 'SQL = f"SELECT 1 FROM outbox_jobslot WHERE {condition}"\n'
SERVICE = "shop/catalog/services/create_product.py"
LAUNCHER = "deploy/local/run.py"

VIOLATIONS: list[tuple[Rule, str, str]] = [
    (budgets.module_length, "shop/catalog/reads.py", _lines(MODULE_LINES + 1)),
    (budgets.module_length, "shop/catalog/models.py", _lines(MODELS_LINES + 1)),
    (budgets.function_length, SERVICE, _function(FUNCTION_LINES + 1)),
    (budgets.function_length, SERVICE, "async " + _function(FUNCTION_LINES + 1)),
    (budgets.save_override, "shop/catalog/models.py", OVERRIDE),
    (budgets.ringing, SERVICE, "task.delay()\n"),
    (budgets.ringing, "workers/handlers/search.py", "app.tasks['x'].apply_async()\n"),
    (budgets.ringing, "workers/deliver.py", "app.send_task('x')\n"),
    (budgets.commit_hook, SERVICE, "connection.on_commit(print)\n"),
    (budgets.ledger_sql, "shop/api/health.py", SQL),
    (budgets.ledger_sql, "shop/imports/slices.py", FORMATTED_SQL),
    (budgets.launcher_imports, LAUNCHER, "import django\n"),
    (budgets.launcher_imports, LAUNCHER, "from shop.common import money\n"),
]

WITHIN: list[tuple[Rule, str, str]] = [
    (budgets.module_length, "shop/catalog/reads.py", _lines(MODULE_LINES)),
    (budgets.module_length, "shop/catalog/models.py", _lines(MODELS_LINES)),
    (budgets.function_length, SERVICE, _function(FUNCTION_LINES)),
    (budgets.save_override, "shop/search/engine/registry.py", NO_OVERRIDE),
    (budgets.ringing, "workers/relay.py", "app.tasks['x'].apply_async()\n"),
    (budgets.commit_hook, SERVICE, "commit(fact)\n"),
    (budgets.ledger_sql, "shop/outbox/protocol.py", SQL),
    (budgets.launcher_imports, LAUNCHER, "import json\nfrom deploy.local import data\n"),
    (budgets.launcher_imports, "shop/api/root.py", "import django\n"),
]


@pytest.mark.parametrize(("rule", "path", "text"), VIOLATIONS)
def test_a_violation_is_found_once(rule: Rule, path: str, text: str) -> None:
    found = list(rule(parse(PurePosixPath(path), text)))

    assert len(found) == 1


@pytest.mark.parametrize(("rule", "path", "text"), WITHIN)
def test_what_is_within_budget_passes(rule: Rule, path: str, text: str) -> None:
    assert list(rule(parse(PurePosixPath(path), text))) == []


def test_each_rule_has_a_violation_and_a_near_miss_here() -> None:
    assert {rule for rule, _, _ in VIOLATIONS} == set(RULES)
    assert {rule for rule, _, _ in WITHIN} == set(RULES)
