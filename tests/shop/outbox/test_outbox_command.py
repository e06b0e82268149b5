"""`manage.py outbox status|retry|skip|prune`."""

import getpass
import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now

from shop.audit.models import Entry
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect, JobSlot
from shop.outbox.services.beat import beat
from tests.shop.outbox.conftest import ONCE, STATE

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("outbox", *arguments, stdout=output)
    return output.getvalue()


def alive() -> None:
    for name in ("relay", "beat", *(f"lane:{lane.label}" for lane in Lane)):
        beat(name)


@pytest.fixture
def effects() -> dict[str, int]:
    rows = [
        Effect(
            topic=ONCE.topic, key="dead", lane=Lane.CRITICAL, dead_at=Now(), attempts=3, last_error="bounced"
        ),
        Effect(topic=STATE.topic, key="failing", attempts=1, last_error="away"),
        Effect(topic=STATE.topic, key="due"),
        Effect(topic=STATE.topic, key="done", done=1, done_at=Now()),
    ]
    return {row.key: row.pk for row in Effect.objects.bulk_create(rows)}


def states() -> dict[str, str]:
    return {effect.key: effect.state for effect in Effect.objects.all()}


@pytest.mark.usefixtures("effects")
def test_status_is_a_table_and_a_verdict() -> None:
    alive()
    Effect.objects.filter(key="failing").update(wanted_at=Now() - timedelta(minutes=3))
    assert run("status").splitlines() == [
        "lane        owed  running  waiting  dead  oldest  last served",
        "critical       0        0        0     1       -      0 s ago",
        "default        2        0        1     0   3 min      0 s ago",
        "bulk           0        0        0     0       -      0 s ago",
        "",
        "topic       owed  running  waiting  dead  oldest",
        "test.once      0        0        0     1       -",
        "test.state     2        0        1     0   3 min",
        "",
        "! 1 effect is dead",
        "! the oldest of 2 effects owed in `default` is 3 min old, 60 s are promised; 1 waits after a failure",
    ]


def test_check_says_by_its_exit_code_whether_all_is_well() -> None:
    alive()
    assert "All is well." in run("status", "--check")
    Effect.objects.create(topic=STATE.topic, key="dead", dead_at=Now())
    with pytest.raises(SystemExit) as exit_:
        run("status", "--check")
    assert exit_.value.code == 1
    assert "1 effect is dead" in run("status"), "without --check it only tells"


@pytest.mark.usefixtures("effects")
def test_status_in_figures() -> None:
    shown = json.loads(run("status", "--json"))
    assert not shown["ok"]
    assert [alert["code"] for alert in shown["alerts"]][:2] == ["relay", "beat"]
    assert shown["topics"]["test.state"]["waiting"] == 1
    assert shown["lanes"]["critical"]["dead"] == 1


def test_retry_takes_the_dead_and_the_failing_and_tells_the_trail(effects: dict[str, int]) -> None:
    assert run("retry", "--dead", "--reason", "mended") == "To be tried again now: 1.\n"
    assert states()["dead"] == "due"
    entry = Entry.objects.get()
    assert entry.after is not None
    assert entry.before == {"state": "dead", "attempts": 3, "error": "bounced"}
    assert (entry.actor_label, entry.object_id, entry.after["reason"]) == (
        f"{getpass.getuser()} (manage.py outbox)", str(effects["dead"]), "mended",
    )  # fmt: skip
    assert (
        run("retry", "--topic", "test.state", "--reason", "mended", "--by", "ada")
        == "To be tried again now: 1.\n"
    )
    assert states() == {"dead": "due", "failing": "due", "due": "due", "done": "done"}
    assert Entry.objects.latest("pk").actor_label == "ada (manage.py outbox)"


def test_who_decides_has_a_name(effects: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    # A container may run as a user that no name belongs to.
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 3_999_999)
    with pytest.raises(CommandError, match="--by: say who decides"):
        run("retry", "--dead", "--reason", "mended")
    assert states()["dead"] == "dead"


def test_retry_by_id_says_what_it_left(effects: dict[str, int]) -> None:
    ids = ["--reason", "mended", "--id", str(effects["dead"]), "--id", str(effects["done"])]
    assert run("retry", *ids) == "To be tried again now: 1. Left as they are, done or running: 1.\n"


@pytest.mark.parametrize("command", ["retry", "skip"])
def test_a_decision_needs_a_reason(effects: dict[str, int], command: str) -> None:
    with pytest.raises(CommandError, match="--reason"):
        run(command, "--topic", "test.state")
    with pytest.raises(CommandError, match="--reason"):
        run(command, "--topic", "test.state", "--reason", " ")
    assert states()["failing"] == "waiting"


def test_skip_takes_what_is_owed_or_dead(effects: dict[str, int]) -> None:
    assert run("skip", "--topic", "test.state", "--reason", "a test") == "Skipped: 2.\n"
    assert states() == {"dead": "dead", "failing": "skipped", "due": "skipped", "done": "done"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "which effects"),
        (["--topic", "test.stat"], "--topic: there is no 'test.stat'; known are test.once, test.state"),
        (["--id", "999999999"], "--id: there is no effect 999999999"),
    ],
)
def test_what_is_unknown_is_refused_by_name(
    effects: dict[str, int], arguments: list[str], message: str
) -> None:
    for command in ("retry", "skip"):
        with pytest.raises(CommandError, match=message):
            run(command, *arguments, "--reason", "x")
    assert states()["dead"] == "dead"


def test_a_topic_of_another_release_is_known_while_it_owes(effects: dict[str, int]) -> None:
    Effect.objects.create(topic="newer", key="1", dead_at=Now())
    assert run("retry", "--topic", "newer", "--reason", "mended") == "To be tried again now: 1.\n"


def test_prune_does_what_the_nightly_job_does(effects: dict[str, int]) -> None:
    Effect.objects.filter(key="done").update(payload={"id": 1}, done_at=Now() - timedelta(days=40))
    old = Now() - timedelta(days=8)
    JobSlot.objects.bulk_create(JobSlot(job="a", slot=f"2026-01-0{n}T00:00Z", created_at=old) for n in (1, 2))
    assert run("prune") == "Cleared: details of 1 effects, 1 slots of periodic jobs.\n"
