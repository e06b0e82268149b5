"""What the house leaves to ruff: with the configuration in pyproject.toml it finds a deliberate violation."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCSTRING = '"""Words."""\n\n'

TOO_MANY_PARAMETERS = f"{DOCSTRING}def work(a, b, c, d, e, f, g):\n    {DOCSTRING}"
TOO_COMPLEX = f"{DOCSTRING}def work(a):\n    {DOCSTRING}" + "".join(
    f"    if a == {number}:\n        a += 1\n" for number in range(8)
)
IMPORT_INSIDE = f"{DOCSTRING}def work():\n    {DOCSTRING}    import os\n    os.getpid()\n"
ON_COMMIT = f"{DOCSTRING}from django.db import transaction\n\ntransaction.on_commit(print)\n"

BANNED = [
    ("PLR0913", TOO_MANY_PARAMETERS),
    ("C901", TOO_COMPLEX),
    ("PLC0415", IMPORT_INSIDE),
    ("D100", "X = 1\n"),
    ("D101", f"{DOCSTRING}class Thing:\n    size = 1\n"),
    ("D103", f"{DOCSTRING}def work():\n    return 1\n"),
    ("TID251", f"{DOCSTRING}from django.db.models.signals import post_save\n"),
    ("TID251", f"{DOCSTRING}from django.dispatch import receiver\n"),
    ("TID251", f"{DOCSTRING}from django.contrib.auth.signals import user_logged_in\n"),
    ("TID251", f"{DOCSTRING}from celery import shared_task\n"),
    ("TID251", ON_COMMIT),
    ("TID252", f"{DOCSTRING}from . import money\n"),
    ("T201", f"{DOCSTRING}print(1)\n"),
]


@pytest.mark.parametrize(("rule", "text"), BANNED)
def test_ruff_finds_what_the_house_bans(rule: str, text: str) -> None:
    argv = [sys.executable, "-m", "ruff", "check", "--output-format", "concise", "-"]
    done = subprocess.run(
        [*argv, "--stdin-filename", "shop/catalog/thing.py"],
        input=text,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert f": {rule} " in done.stdout
