"""The effects page: the summary, the list, an effect's own page, retry and skip with their reasons."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from shop.accounts.models import User
from shop.audit.models import Entry
from shop.common.trace import request_of
from shop.outbox import traced
from shop.outbox.admin import deciding
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.services.beat import beat
from tests.shop.outbox.conftest import ONCE, STATE

URL = "/admin/outbox/effect/"


@pytest.fixture(autouse=True)
def effects(db: None) -> None:
    hour = timedelta(hours=1)
    Effect.objects.create(
        topic=ONCE.topic,
        key="dead-letter",
        dead_at=Now(),
        attempts=8,
        last_error="bounced\nlong trace",
        lane=Lane.CRITICAL,
    )
    Effect.objects.create(topic=ONCE.topic, key="sent", wanted=2, done=2, done_at=Now())
    Effect.objects.create(
        topic=STATE.topic, key="owed", subject="thing 7", trace_id="0af7651916cd43dd8448eb211c80319c"
    )
    Effect.objects.create(
        topic=STATE.topic,
        key="failing",
        last_error="away",
        attempts=1,
        wanted_at=Now() - 3 * hour,
        available_at=Now() + hour,
        lane=Lane.BULK,
    )
    Effect.objects.create(
        topic=STATE.topic,
        key="running",
        token="6f1c2c1e-0d4b-4b57-a5be-2f0f7d0c8b11",
        lease_until=Now() + hour,
    )
    Effect.objects.create(topic=STATE.topic, key="given-up", wanted=3, done=3, skipped_at=Now())


def pk(key: str) -> int:
    return Effect.objects.get(key=key).pk


def shown(page: Any) -> set[str]:
    return {effect.key for effect in page.context["cl"].result_list}


def decide(browser: Client, action: str, *keys: str, **body: str) -> Any:
    chosen = [str(pk(key)) for key in keys]
    return browser.post(URL, {"action": action, "_selected_action": chosen, **body}, follow=True)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"state": "dead"}, {"dead-letter"}),
        ({"state": "done"}, {"sent"}),
        ({"state": "owed"}, {"owed", "failing", "running"}),
        ({"state": "waiting"}, {"failing"}),
        ({"state": "", "age": ""}, {"dead-letter", "sent", "owed", "failing", "running", "given-up"}),
        ({"state": "running"}, {"running"}),
        ({"state": "skipped"}, {"given-up"}),
        ({"state": "owed", "lane__exact": "2"}, {"failing"}),
        ({"state": "owed", "topic": "test.once"}, set()),
        ({"topic": "test.once"}, {"dead-letter", "sent"}),
        ({"age": "1h"}, {"failing"}),
        ({"age": "1d"}, set()),
        ({"q": "owed"}, {"owed"}),
        ({"q": "thing 7"}, {"owed"}),
        ({"q": "0af7651916cd43dd8448eb211c80319c"}, {"owed"}),
        ({"q": "ow"}, set()),
    ],
)
def test_effects_are_found_by_state_lane_topic_age_and_exact_text(
    staff_browser: Client, parameters: dict[str, str], expected: set[str]
) -> None:
    assert shown(staff_browser.get(URL, parameters)) == expected


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        (
            {"state": "garbage"},
            "There is no state &#x27;garbage&#x27; to show; known are dead, waiting, owed,",
        ),
        ({"age": "2h"}, "There is no age &#x27;2h&#x27; to show; known are 1m, 10m, 1h, 1d."),
        ({"state": "dead", "age": "2h"}, "There is no age &#x27;2h&#x27;"),
    ],
)
def test_a_state_or_age_that_there_is_not_finds_nothing_and_is_told(
    staff_browser: Client, parameters: dict[str, str], words: str
) -> None:
    page = staff_browser.get(URL, parameters)
    assert shown(page) == set()
    assert words in page.content.decode()


def test_skipped_effects_are_as_old_as_the_wish(staff_browser: Client) -> None:
    long_ago = Now() - timedelta(hours=2)
    Effect.objects.create(topic=STATE.topic, key="old", done=1, wanted_at=long_ago, skipped_at=Now())
    assert shown(staff_browser.get(URL, {"state": "skipped", "age": "1h"})) == {"old"}
    assert shown(staff_browser.get(URL, {"state": "skipped", "age": "1d"})) == set()


def test_no_age_is_offered_for_what_is_done(staff_browser: Client) -> None:
    assert "age of what is not done" in staff_browser.get(URL, {"state": "dead"}).content.decode()
    assert "age of what is not done" not in staff_browser.get(URL, {"state": "done"}).content.decode()
    asked = staff_browser.get(URL, {"state": "done", "age": "1m"})
    assert "What is done has no such age" in asked.content.decode()
    assert shown(asked) == set()


def test_what_runs_again_after_a_failure_does_not_wait(staff_browser: Client) -> None:
    Effect.objects.filter(key="running").update(last_error="away", attempts=1)
    page = staff_browser.get(URL, {"state": "waiting"})
    assert shown(page) == {"failing"}
    waiting = [row.figures.waiting for row in page.context["summary"]["lanes"]]
    assert sum(waiting) == 1, "the list agrees with the figure that links to it"


def test_an_effect_is_found_by_its_number(staff_browser: Client) -> None:
    assert shown(staff_browser.get(URL, {"q": str(pk("sent"))})) == {"sent"}


EXPORTED = "1bf7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize(
    ("trace", "asked"),
    [
        (EXPORTED, EXPORTED),
        # As the rows hold it where spans are exported; logs and answers tell the id alone.
        (f"{EXPORTED}:00f067aa0ba902b7:01", EXPORTED),
        (f"{EXPORTED}:00f067aa0ba902b7:01", f"{EXPORTED}:aaaaaaaaaaaaaaaa:00"),
        ("order-17", "order-17"),
        ("order-17:00f067aa0ba902b7:01", "order-17"),
        ("sent", "trace:sent"),
        ("a_b%", "trace:a_b%"),
    ],
)
def test_the_effects_of_a_request_are_found_by_its_id(staff_browser: Client, trace: str, asked: str) -> None:
    Effect.objects.filter(key__in=["owed", "given-up"]).update(trace_id=trace)
    Effect.objects.filter(key="running").update(trace_id=f"{request_of(trace)}9:00f067aa0ba902b7:01")
    Effect.objects.filter(key="failing").update(trace_id="axbc:00f067aa0ba902b7:01")
    assert shown(staff_browser.get(URL, {"q": asked})) == {"owed", "given-up"}


@pytest.mark.parametrize("trace", [f"{EXPORTED}:00f067aa0ba902b7:01", "order-17", "sent"])
def test_an_effects_trace_links_to_all_of_its_request(staff_browser: Client, trace: str) -> None:
    Effect.objects.filter(key__in=["owed", "given-up"]).update(trace_id=trace)
    page = staff_browser.get(f"{URL}{pk('owed')}/change/").content.decode()
    found = re.search(rf'<a href="([^"]+)">{trace}</a>', page)
    assert found
    assert shown(staff_browser.get(found[1])) == {"owed", "given-up"}


@pytest.mark.parametrize("asked", ["order-17", EXPORTED, "trace:<b>"])
def test_a_request_that_no_effect_names_leads_to_the_audit_trail(staff_browser: Client, asked: str) -> None:
    answer = staff_browser.get(URL, {"q": asked})
    assert shown(answer) == set()
    [told] = [str(message) for message in answer.context["messages"]]
    assert told.startswith(f"No effect names {escape(asked.removeprefix('trace:'))}.")
    [trail] = re.findall('<a href="([^"]+)">the audit trail</a>', told)
    assert told in answer.content.decode()
    assert staff_browser.get(trail).context["cl"].query == asked.removeprefix("trace:")


def test_who_may_not_see_the_audit_trail_gets_no_link_to_it(client: Client) -> None:
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_effect"))
    client.force_login(reader)
    page = client.get(URL, {"q": "order-17"}).content.decode()
    assert "the audit trail may still have it." in page
    assert "/admin/audit/entry/?q=" not in page


def test_a_request_that_is_found_gets_no_such_words_though_a_filter_hides_it(staff_browser: Client) -> None:
    Effect.objects.filter(key="owed").update(trace_id="order-17")
    answer = staff_browser.get(URL, {"q": "order-17", "state": "dead"})
    assert shown(answer) == set()
    assert "No effect names" not in answer.content.decode()


def test_a_key_is_looked_for_first(staff_browser: Client) -> None:
    Effect.objects.filter(key="owed").update(trace_id="sent")
    assert shown(staff_browser.get(URL, {"q": "sent"})) == {"sent"}


def test_a_search_that_takes_too_long_is_given_up_in_words(
    staff_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traced, "PATIENCE_MS", 1)
    Effect.objects.bulk_create(Effect(topic="bulk", key=str(n), trace_id="x") for n in range(20_000))
    answer = staff_browser.get(URL, {"q": EXPORTED})
    assert answer.status_code == 200
    assert "was given up" in answer.content.decode()
    assert shown(answer) == set()


def test_an_old_failure_is_old_though_its_next_try_is_to_come(staff_browser: Client) -> None:
    Effect.objects.filter(key="owed").update(available_at=Now() - timedelta(minutes=2))
    assert shown(staff_browser.get(URL, {"age": "1m"})) == {"owed", "failing"}


def test_the_list_shows_the_errors_first_line(staff_browser: Client) -> None:
    page = staff_browser.get(URL, {"topic": "test.once"}).content.decode()
    assert "bounced" in page
    assert "long trace" not in page


def test_the_summary_tells_each_lane_and_topic_in_words(staff_browser: Client) -> None:
    beat("lane:bulk")
    summary = staff_browser.get(URL).context["summary"]
    lanes = {row.name: (row.shown, row.oldest, row.served) for row in summary["lanes"]}
    assert lanes["critical"] == ({"owed": "0", "running": "0", "waiting": "0", "dead": "1"}, "-", "never")
    assert lanes["default"][0] == {"owed": "2", "running": "1", "waiting": "0", "dead": "0"}
    assert lanes["bulk"] == ({"owed": "1", "running": "0", "waiting": "1", "dead": "0"}, "3 h", "0 s ago")
    topics = {row.name: row.shown["owed"] for row in summary["topics"]}
    assert topics == {"Test once": "0", "Test state": "3"}
    links = {row.name: row.links["dead"] for row in summary["lanes"]}
    assert shown(staff_browser.get(links["critical"])) == {"dead-letter"}


@pytest.mark.parametrize("parameters", [{}, {"state": "owed"}, {"state": "dead"}, {"age": "1m"}])
def test_the_list_costs_the_same_queries_however_many_effects_there_are(
    staff_browser: Client, parameters: dict[str, str]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert staff_browser.get(URL, parameters).status_code == 200
        return len(caught)

    before = queries()
    long_ago = timezone.now() - timedelta(days=2)
    Effect.objects.bulk_create(
        Effect(
            topic=f"topic.{n % 7}",
            key=str(n),
            lane=n % 3,
            available_at=long_ago,
            wanted_at=long_ago,
            dead_at=long_ago if n % 2 else None,
        )
        for n in range(200)
    )
    assert queries() == before


def test_an_effects_page_tells_all_about_it(staff_browser: Client) -> None:
    address = f"{URL}{pk('failing')}/change/"
    with CaptureQueriesContext(connection) as caught:
        page = staff_browser.get(address).content.decode()
    assert "waiting, next try in 59 min" in page
    assert "away" in page
    assert "(3 h ago)" in page
    assert len([query for query in caught if "outbox_effect" in query["sql"]]) == 2, "itself and the banner"
    owed = staff_browser.get(f"{URL}{pk('owed')}/change/").content.decode()
    assert f"{URL}?q=trace%3A0af7651916cd43dd8448eb211c80319c" in owed


@pytest.mark.parametrize("action", ["retry", "skip"])
def test_a_decision_asks_for_its_reason_first(staff_browser: Client, action: str) -> None:
    page = decide(staff_browser, action, "dead-letter")
    assert "Kept in the audit trail" in page.content.decode()
    page = decide(staff_browser, action, "dead-letter", reason="  ")
    assert "Say why; the audit trail keeps it." in page.content.decode()
    assert Effect.objects.get(key="dead-letter").state == "dead"
    assert not Entry.objects.exists()


def test_retrying_owes_effects_again_and_tells_the_trail_who_and_why(staff_browser: Client) -> None:
    answer = decide(staff_browser, "retry", "dead-letter", "sent", "running", reason="the host is back")
    assert "To be tried again now: 1. Left as they are, done or running: 2." in answer.content.decode()
    states = dict(Effect.objects.values_list("key", "attempts"))
    assert Effect.objects.get(key="dead-letter").state == "due"
    assert (Effect.objects.get(key="sent").state, states["dead-letter"]) == ("done", 0)
    entry = Entry.objects.get()
    assert (entry.actor_label, entry.action, entry.object_id) == (
        "owner",
        "effect.retried",
        str(pk("dead-letter")),
    )
    assert entry.before == {"state": "dead", "attempts": 8, "error": "bounced\nlong trace"}
    assert entry.after == {"topic": "test.once", "key": "dead-letter", "reason": "the host is back"}
    page = staff_browser.get(f"{URL}{pk('dead-letter')}/change/").content.decode()
    assert "the host is back" in page
    assert "bounced" in page.partition('id="decisions"')[2], "the row itself has forgotten it"


@pytest.mark.parametrize("action", ["retry", "skip"])
def test_the_trail_keeps_the_beginning_of_the_error(staff_browser: Client, action: str) -> None:
    Effect.objects.filter(key="dead-letter").update(last_error="bounced" + "." * 8000)
    decide(staff_browser, action, "dead-letter", reason="the host is back")
    before = Entry.objects.get().before
    assert before is not None
    assert before["error"].startswith("bounced")
    assert len(before["error"]) == 500


@pytest.mark.parametrize(
    ("key", "buttons"),
    [
        ("dead-letter", ["retry", "skip"]),
        ("failing", ["retry", "skip"]),
        ("given-up", ["retry"]),
        ("sent", []),
        ("running", []),
    ],
)
def test_an_effects_page_offers_what_can_be_done(staff_browser: Client, key: str, buttons: list[str]) -> None:
    page = staff_browser.get(f"{URL}{pk(key)}/change/").content.decode()
    assert re.findall(r'name="action" value="(\w+)"', page) == buttons


def test_a_decision_has_one_name_everywhere(staff_browser: Client) -> None:
    listed = staff_browser.get(URL).content.decode()
    own = staff_browser.get(f"{URL}{pk('dead-letter')}/change/").content.decode()
    asked = decide(staff_browser, "retry", "dead-letter").content.decode()
    assert '<option value="retry">Retry now</option>' in listed
    assert 'value="retry">Retry now …</button>' in own
    assert '<input type="submit" class="default" value="Retry now">' in asked
    assert "*Retry now* in the admin" in Path("README.md").read_text(encoding="utf-8")


def test_the_summary_says_what_owed_counts(staff_browser: Client) -> None:
    assert "what runs or waits is owed too</caption>" in staff_browser.get(URL).content.decode()


def test_what_a_silent_worker_holds_can_be_decided_about(staff_browser: Client) -> None:
    Effect.objects.filter(key="running").update(lease_until=Now() - timedelta(minutes=1))
    page = staff_browser.get(f"{URL}{pk('running')}/change/").content.decode()
    assert re.findall(r'name="action" value="(\w+)"', page) == ["retry", "skip"]
    decide(staff_browser, "skip", "running", reason="no longer of use")
    assert Effect.objects.get(key="running").state == "skipped"


@pytest.mark.parametrize(
    ("action", "keys", "words"),
    [
        ("retry", ["dead-letter"], "1 effect is chosen."),
        ("retry", ["dead-letter", "given-up"], "2 effects are chosen."),
        (
            "skip",
            ["dead-letter", "given-up"],
            "2 effects are chosen: 1 can be skipped, 1 can not (done, skipped or running).",
        ),
        (
            "retry",
            ["dead-letter", "sent", "running"],
            "3 effects are chosen: 1 can be retried, 2 can not (done or running).",
        ),
        ("retry", ["sent"], "1 effect is chosen, and none can be retried: done or running."),
        (
            "skip",
            ["sent", "given-up"],
            "2 effects are chosen, and none can be skipped: done, skipped or running.",
        ),
    ],
)
def test_how_many_can_be_decided_about_is_said_before_the_reason_is_asked(
    staff_browser: Client, action: str, keys: list[str], words: str
) -> None:
    page = decide(staff_browser, action, *keys).content.decode()
    assert words in page
    assert ('name="reason"' in page) is ("none can" not in words)


def test_an_effect_that_there_is_not_is_named(staff_browser: Client) -> None:
    both = {"action": "retry", "_selected_action": [str(pk("dead-letter")), "999999999"]}
    page = staff_browser.post(URL, both).content.decode()
    assert "There is no effect 999999999." in page
    assert "1 effect is chosen." in page
    alone = staff_browser.post(URL, {"action": "retry", "_selected_action": ["999999999"]}, follow=True)
    assert "There is no effect 999999999." in alone.content.decode()
    assert 'name="reason"' not in alone.content.decode()


def test_what_has_left_the_list_meanwhile_is_counted(staff_browser: Client) -> None:
    body = {"action": "retry", "_selected_action": [str(pk("dead-letter")), str(pk("owed"))]}
    page = staff_browser.post(f"{URL}?state=dead", body).content.decode()
    assert "No longer on the list as it is narrowed, and left alone: 1." in page
    assert "1 effect is chosen." in page


def test_skipping_says_what_it_means_for_one_shot_effects(staff_browser: Client) -> None:
    meaning = "Test once is carried out once or never"
    assert meaning in decide(staff_browser, "skip", "dead-letter", "owed").content.decode()
    assert meaning not in decide(staff_browser, "skip", "owed").content.decode()
    assert meaning not in decide(staff_browser, "retry", "dead-letter").content.decode()


def test_all_that_a_filter_finds_is_decided_about_at_once(
    staff_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Effect.objects.bulk_create(
        Effect(topic=STATE.topic, key=f"dead {n}", dead_at=Now(), attempts=8) for n in range(120)
    )
    body = {"action": "retry", "select_across": "1", "_selected_action": [str(pk("dead 0"))]}
    asked = staff_browser.post(f"{URL}?state=dead&topic={STATE.topic}", body).content.decode()
    assert "and 100 more" in asked
    assert '<input type="hidden" name="select_across" value="1">' in asked
    monkeypatch.setattr(deciding, "AT_ONCE", 100)
    answer = staff_browser.post(f"{URL}?state=dead&topic={STATE.topic}", {**body, "reason": "x"}, follow=True)
    assert "At most 100 effects at once" in answer.content.decode()
    monkeypatch.undo()
    staff_browser.post(f"{URL}?state=dead&topic={STATE.topic}", {**body, "reason": "mended"})
    assert not Effect.objects.filter(topic=STATE.topic, dead_at__isnull=False).exists()
    assert Effect.objects.get(key="dead-letter").state == "dead", "another topic's"
    assert Entry.objects.count() == 120


def test_skipping_leaves_running_effects_alone(staff_browser: Client) -> None:
    answer = decide(staff_browser, "skip", "dead-letter", "owed", "running", reason="no longer of use")
    assert "Skipped: 2. Left as they are, done or running: 1." in answer.content.decode()
    assert {effect.key: effect.state for effect in Effect.objects.filter(skipped_at=None)} == {
        "sent": "done",
        "failing": "waiting",
        "running": "running",
    }
    assert Entry.objects.filter(action="effect.skipped").count() == 2
    assert Effect.objects.get(key="dead-letter").last_error.startswith("bounced"), "why it came to that stays"


@pytest.mark.parametrize("chosen", ["abc", "-1", "9" * 40, "²", ""])
@pytest.mark.parametrize("across", ["0", "1"])
def test_what_is_no_effects_number_is_refused_in_words(
    staff_browser: Client, chosen: str, across: str
) -> None:
    body = {"action": "retry", "reason": "the host is back", "select_across": across}
    both = [str(pk("dead-letter")), chosen]
    answer = staff_browser.post(URL, {**body, "_selected_action": both}, follow=True)
    assert answer.status_code == 200
    assert "is the number of no effect; nothing was done." in answer.content.decode()
    assert Effect.objects.get(key="dead-letter").state == "dead"


def test_nobody_adds_edits_or_deletes_an_effect(staff_browser: Client) -> None:
    owed = Effect.objects.get(key="owed")
    assert staff_browser.get(f"{URL}add/").status_code == 403
    assert staff_browser.post(f"{URL}{owed.pk}/change/", {"topic": "x"}).status_code == 403
    assert staff_browser.post(f"{URL}{owed.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Effect.objects.get(pk=owed.pk).topic == STATE.topic


def test_who_may_not_look_may_not_retry(client: Client, stranger: object) -> None:
    client.force_login(stranger)  # type: ignore[arg-type]
    dead = Effect.objects.get(key="dead-letter")
    for action in ("retry", "skip"):
        client.post(URL, {"action": action, "_selected_action": [str(dead.pk)], "reason": "let me"})
    assert Effect.objects.get(pk=dead.pk).state == "dead"


def test_who_may_only_look_may_not_retry(client: Client, django_user_model: type[User]) -> None:
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_effect"))
    client.force_login(reader)
    dead = Effect.objects.get(key="dead-letter")
    page = client.get(URL)
    assert page.status_code == 200
    assert "Retry now" not in page.content.decode()
    assert "Retry" not in client.get(f"{URL}{dead.pk}/change/").content.decode()
    for action in ("retry", "skip"):
        client.post(URL, {"action": action, "_selected_action": [str(dead.pk)], "reason": "let me"})
    assert Effect.objects.get(pk=dead.pk).state == "dead"
