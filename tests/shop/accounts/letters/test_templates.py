"""A shop's own templates come before the product's, one by one, from the folder that its environment names."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import ROOT
from shop.accounts.models import Letter

SCRIPT = """
import json, django
django.setup()
from shop.accounts.letters.rendering import render
mails = [render(name, "ada@mail.example") for name in ("account_deleted", "password_changed")]
print(json.dumps([[mail.subject, mail.text, mail.html] for mail in mails]))
"""
FOLDER = ROOT / "shop" / "accounts" / "templates" / "accounts" / "mail"


def rendered(**variables: str) -> list[list[str]]:
    """The subject, text and HTML of two letters, in a process with these variables."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **variables}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "accounts" / "mail"
    folder.mkdir(parents=True)
    return folder


def test_a_shop_says_one_thing_its_own_way(tmp_path: Path, own: Path) -> None:
    (own / "account_deleted.subject.txt").write_text("Farewell from\n{{ shop }}\n")
    before, after = rendered(), rendered(SHOPSTER_TEMPLATES=str(tmp_path), SHOPSTER_NAME="Zoë's shop")
    assert after[0][0] == "Farewell from Zoë's shop"
    assert before[0][0] == "Your account at Shopster was deleted"
    assert after[0][1] == before[0][1].replace("Shopster", "Zoë's shop"), "all else is the product's"


def test_a_shop_gives_all_its_letters_another_look(tmp_path: Path, own: Path) -> None:
    (own / "base.html").write_text("<h1>Our letters</h1>{% block words %}{% endblock %}")
    letters = rendered(SHOPSTER_TEMPLATES=str(tmp_path))
    assert all(html.startswith("<h1>Our letters</h1>") for _, _, html in letters)
    assert "The password of your account" in letters[1][2]


def test_every_letter_has_all_its_parts() -> None:
    files = {file.name for file in FOLDER.iterdir()}
    names = {name.partition(".")[0] for name in files} - {"base", "button"}
    assert len(names) >= len(Letter.Kind)
    assert files - {"base.html", "base.txt", "button.html"} == {
        f"{name}.{part}" for name in names for part in ("subject.txt", "txt", "html")
    }
