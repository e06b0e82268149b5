"""Failpoints: what arms them, what each action does, and that the list of them is the code's."""

import ast
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from shop.common import failpoints
from shop.common.failpoints import NAMES, FailpointReached, arm, armed, failpoint, parse, passed
from tests.config.conftest import default_environment

ROOT = Path(__file__).resolve().parents[3]
HERE = "deliver.after_claim"
THERE = "deliver.before_act"

WRONG = [
    (HERE, "is not of the form NAME=ACTION"),
    ("deliver.after_lunch=exit", "no failpoint 'deliver.after_lunch'"),
    (f"{HERE}=explode", "no action 'explode'"),
    (f"{HERE}=", "no action ''"),
    (f"{HERE}=sleep", "no action 'sleep'"),
    (f"{HERE}=sleep:long", "sleep:long is not a number of seconds"),
    (f"{HERE}=sleep:nan", "sleep:nan is not a number of seconds"),
    (f"{HERE}=sleep:-1", "sleep:-1 is not a number of seconds"),
    (f"{HERE}=exit@0", "the hit after @ is a number from 1"),
    (f"{HERE}=exit@", "the hit after @ is a number from 1"),
    (f"{HERE}=exit@two", "the hit after @ is a number from 1"),
    (f"{HERE}=exit;once=", "once= needs a file"),
    (f"{HERE}=exit;twice=/tmp/x", "after ; comes once=FILE"),
    (f"{THERE}=raise,{HERE}=explode", "no action 'explode'"),
]


def process(text: str, code: str) -> "subprocess.CompletedProcess[str]":
    """Run `code` in a process of its own that is armed by its environment alone."""
    start = "import django; django.setup(); from shop.common.failpoints import failpoint; "
    env = default_environment() | {
        "SHOPSTER_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SHOPSTER_FAILPOINTS": text,
    }
    argv = [sys.executable, "-c", start + code]
    return subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_off_a_failpoint_looks_nothing_up() -> None:
    assert not failpoints._armed
    failpoint("a name that nobody declared")


def test_armed_an_undeclared_name_is_an_error() -> None:
    with armed(f"{HERE}=raise"), pytest.raises(ValueError, match="after_lunch"):
        failpoint("deliver.after_lunch")


def test_only_what_is_armed_acts_and_only_as_long() -> None:
    with armed(f"{HERE}=raise"):
        failpoint(THERE)
        with pytest.raises(FailpointReached, match=HERE):
            failpoint(HERE)
    failpoint(HERE)


def test_several_are_armed_by_commas_also_on_one_place(tmp_path: Path) -> None:
    marker = tmp_path / "reached"
    with armed(f" {HERE}=sleep:0;once={marker} , {HERE}=raise@2, {THERE}=raise"):
        failpoint(HERE)
        assert marker.exists()
        with pytest.raises(FailpointReached, match=HERE):
            failpoint(HERE)
        with pytest.raises(FailpointReached, match=THERE):
            failpoint(THERE)


def test_a_hit_is_that_one_alone() -> None:
    with armed(f"{HERE}=raise@3"):
        failpoint(HERE)
        failpoint(THERE)
        failpoint(HERE)
        with pytest.raises(FailpointReached):
            failpoint(HERE)
        failpoint(HERE)


def test_once_is_once_however_often_it_is_armed_again(tmp_path: Path) -> None:
    text = f"{HERE}=raise;once={tmp_path / 'mark'}"
    with armed(text), pytest.raises(FailpointReached):
        failpoint(HERE)
    with armed(text):
        failpoint(HERE)


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_a_wrong_word_is_refused_and_nothing_is_armed(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("(", r"\(")):
        arm(text)
    assert not failpoints._armed


def test_every_action_can_be_said_of_every_failpoint() -> None:
    text = ",".join(
        f"{name}={what}@7;once=/tmp/mark" for name in NAMES for what in ("exit", "pause", "sleep:1.5")
    )
    points = parse(text)
    assert Counter(point.name for point in points) == dict.fromkeys(NAMES, 3)
    assert {(point.hit, point.once) for point in points} == {(7, "/tmp/mark")}


def test_passing_is_counted_and_nothing_acts() -> None:
    with passed() as counts:
        failpoint(HERE)
        failpoint(HERE)
        failpoint(THERE)
    assert counts == {HERE: 2, THERE: 1}
    assert not failpoints._armed


def test_the_environment_arms_a_test_process_and_exit_is_on_the_spot() -> None:
    done = process(
        f"{HERE}=exit@2",
        f"failpoint({HERE!r}); print('once', flush=True); failpoint({HERE!r}); print('twice')",
    )
    assert (done.returncode, done.stdout) == (9, "once\n"), done.stderr


def test_a_process_without_the_variable_is_armed_by_nothing() -> None:
    done = process("", f"failpoint({HERE!r}); print('on')")
    assert (done.returncode, done.stdout) == (0, "on\n"), done.stderr


def test_pause_stops_the_whole_process_until_it_is_continued() -> None:
    child = os.fork()
    if not child:
        with armed(f"{HERE}=pause"):
            failpoint(HERE)
        os._exit(3)
    _, status = os.waitpid(child, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    os.kill(child, signal.SIGCONT)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 3


def test_the_code_has_each_declared_failpoint_in_one_place_and_no_other() -> None:
    placed: Counter[str] = Counter()
    for room in ("config", "shop", "workers"):
        for source in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(source.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "failpoint":
                    [name] = node.args
                    assert isinstance(name, ast.Constant), f"{source}: a failpoint is named by a literal"
                    placed[str(name.value)] += 1
    assert placed == dict.fromkeys(NAMES, 1)
