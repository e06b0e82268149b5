"""What the launcher tells commands that are run beside a running shop."""

import stat
from pathlib import Path

import pytest

from config.env import load
from deploy.local import environment
from deploy.local.environment import running_environment


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "var" / "running.env"
    monkeypatch.setattr(environment, "RUNNING", file)
    return file


def test_a_command_beside_a_running_shop_works_on_that_shop(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("SHOPSTER_SEARCH_PORT")
    address = "postgresql://shopster:pa$$%20word%23@127.0.0.1:5999/shopster"
    with running_environment({"DATABASE_URL": address, "SHOPSTER_SEARCH_PORT": "9108", "HOME": "/root"}):
        assert stat.S_IMODE(told.stat().st_mode) == 0o600
        assert "HOME" not in told.read_text()
        env = load(told)
    assert env.database_url.get_secret_value() == address
    assert env.shopster_search_port == 9108
    assert not told.exists()


def test_what_is_set_and_what_people_wrote_down_win(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOPSTER_SEARCH_PORT")
    written = tmp_path / ".env"
    written.write_text("SHOPSTER_SEARCH_PORT=9200\n")
    with running_environment({"SHOPSTER_SEARCH_PORT": "9108", "SHOPSTER_CURRENCY": "EUR"}):
        assert load(told, written).shopster_search_port == 9200
        assert load(told, written).shopster_currency == "EUR"
        monkeypatch.setenv("SHOPSTER_SEARCH_PORT", "9300")
        assert load(told, written).shopster_search_port == 9300
