"""The schedule's pages: people can't get a job wrong, run it now, and see how it stands."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask

from shop.accounts.models import User
from shop.audit.models import Entry
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect, JobSlot
from shop.outbox.queries import database_now
from shop.outbox.services.take_slot import take_slot
from shop.outbox.table import required_effect_type
from tests.shop.catalog.admin.page import errors_of, sent_back
from workers.beat import install, take_due_slots
from workers.deliver import deliver
from workers.schedule import JOBS, job

URL = "/admin/django_celery_beat/periodictask/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scheduled() -> None:
    for known in JOBS:
        install(known)
    PeriodicTask.objects.update(date_changed=database_now())


@pytest.fixture
def hourly() -> IntervalSchedule:
    return IntervalSchedule.objects.create(every=1, period=IntervalSchedule.HOURS)


def row(name: str) -> PeriodicTask:
    return PeriodicTask.objects.get(task=name)


def page_of(name: str) -> str:
    return f"{URL}{row(name).pk}/change/"


def save(browser: Client, name: str, **changes: Any) -> Any:
    return browser.post(page_of(name), {**sent_back(browser.get(page_of(name))), **changes})


def act(browser: Client, action: str, *names: str) -> Any:
    chosen = [str(row(name).pk) for name in names]
    return browser.post(URL, {"action": action, "_selected_action": chosen}, follow=True)


def listed(browser: Client, name: str) -> Any:
    rows = browser.get(URL).context["cl"].result_list
    return next(each.standing for each in rows if each.task == name)


def test_the_page_is_called_as_in_the_menu(staff_browser: Client) -> None:
    page = staff_browser.get(URL).content.decode()
    assert f'<a href="{URL}" aria-current="page">Periodic tasks</a>' in page
    assert "<h1>Periodic tasks</h1>" in page


def test_ops_change_when_a_job_runs_and_the_trail_tells_it(
    staff_browser: Client, hourly: IntervalSchedule
) -> None:
    assert save(staff_browser, "prune_outbox", interval=str(hourly.pk), crontab="").status_code == 302
    changed = row("prune_outbox")
    assert (changed.interval, changed.crontab) == (hourly, None)
    entry = Entry.objects.get()
    assert (entry.actor_label, entry.action) == ("owner", "schedule.saved")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["schedule"], entry.after["schedule"]) == (
        "45 3 * * * (m/h/dM/MY/d) UTC",
        "every hour",
    )


def test_saving_what_is_unchanged_tells_the_trail_nothing(staff_browser: Client) -> None:
    assert save(staff_browser, "prune_outbox").status_code == 302
    assert not Entry.objects.exists()


def test_exactly_one_kind_of_times_is_needed(staff_browser: Client, hourly: IntervalSchedule) -> None:
    both = save(staff_browser, "prune_outbox", interval=str(hourly.pk))
    neither = save(staff_browser, "prune_outbox", crontab="")
    for answer in (both, neither):
        assert ("interval", "give an interval or a crontab, and not both") in errors_of(answer)
    assert row("prune_outbox").crontab is not None
    assert not Entry.objects.exists()


def test_times_that_cannot_be_reckoned_are_refused(staff_browser: Client) -> None:
    odd = IntervalSchedule.objects.create(every=2_000_000_000, period=IntervalSchedule.DAYS)
    answer = save(staff_browser, "prune_outbox", interval=str(odd.pk), crontab="")
    [(field, reason)] = errors_of(answer)
    assert field == "interval"
    assert "its times can&#x27;t be reckoned" in reason


@pytest.mark.parametrize("every", ["1", "1000", "999999", "1500000"])
def test_an_interval_that_beat_cannot_keep_is_refused(staff_browser: Client, every: str) -> None:
    add = "/admin/django_celery_beat/intervalschedule/add/"
    before = IntervalSchedule.objects.count()
    [(field, reason)] = errors_of(staff_browser.post(add, {"every": every, "period": "microseconds"}))
    assert field == "every"
    assert "a whole number of seconds, at least one" in reason
    assert IntervalSchedule.objects.count() == before
    # One that is there from before.
    kept = IntervalSchedule.objects.create(every=int(every), period=IntervalSchedule.MICROSECONDS)
    [(field, reason)] = errors_of(save(staff_browser, "prune_outbox", interval=str(kept.pk), crontab=""))
    assert field == "interval"
    assert "a whole number of seconds, at least one" in reason
    assert row("prune_outbox").interval is None


def test_seconds_may_be_given_in_a_smaller_unit(staff_browser: Client) -> None:
    add = "/admin/django_celery_beat/intervalschedule/add/"
    assert staff_browser.post(add, {"every": "2000000", "period": "microseconds"}).status_code == 302
    assert IntervalSchedule.objects.filter(every=2_000_000).exists()


def test_a_date_that_never_comes_is_refused(staff_browser: Client) -> None:
    never = CrontabSchedule.objects.create(minute="0", hour="0", day_of_month="31", month_of_year="2")
    answer = save(staff_browser, "prune_outbox", crontab=str(never.pk))
    assert any(field == "crontab" and "never occurs" in words for field, words in errors_of(answer))


def test_nobody_names_a_job_that_there_is_not_or_gives_one_two_schedules(
    staff_browser: Client, hourly: IntervalSchedule
) -> None:
    new = {
        "task": "send_money",
        "enabled": "on",
        "interval": str(hourly.pk),
        "crontab": "",
        "description": "",
    }
    answer = staff_browser.post(f"{URL}add/", new)
    assert any(field == "task" for field, _ in errors_of(answer))
    answer = staff_browser.post(f"{URL}add/", {**new, "task": "canary"})
    assert ("task", "canary has a schedule already: change that one") in errors_of(answer)
    assert PeriodicTask.objects.count() == len(JOBS)


def test_a_job_without_a_schedule_gets_one(staff_browser: Client, hourly: IntervalSchedule) -> None:
    row("canary").delete()
    new = {"task": "canary", "enabled": "on", "interval": str(hourly.pk), "crontab": "", "description": ""}
    assert staff_browser.post(f"{URL}add/", new).status_code == 302
    assert row("canary").interval == hourly


def test_fields_that_mean_nothing_here_are_not_offered(staff_browser: Client) -> None:
    offered = sent_back(staff_browser.get(page_of("canary")))
    meaningless = {"args", "kwargs", "queue", "exchange", "expires", "one_off", "solar", "clocked", "task"}
    assert not meaningless & offered.keys()
    assert staff_browser.get("/admin/django_celery_beat/solarschedule/").status_code == 404
    assert staff_browser.get("/admin/django_celery_beat/clockedschedule/").status_code == 404


def test_times_are_added_but_never_changed_under_the_jobs_that_use_them(
    staff_browser: Client, hourly: IntervalSchedule
) -> None:
    intervals = "/admin/django_celery_beat/intervalschedule/"
    assert staff_browser.post(f"{intervals}add/", {"every": "2", "period": "days"}).status_code == 302
    assert IntervalSchedule.objects.filter(every=2, period="days").exists()
    one = f"{intervals}{hourly.pk}"
    assert staff_browser.post(f"{one}/change/", {"every": "9", "period": "days"}).status_code == 403
    assert staff_browser.post(f"{one}/delete/", {"post": "yes"}).status_code == 403
    assert staff_browser.get("/admin/django_celery_beat/crontabschedule/").status_code == 200
    hourly.refresh_from_db()
    assert hourly.every == 1


def test_run_now_takes_the_present_moment_as_a_slot(staff_browser: Client) -> None:
    answer = act(staff_browser, "run_now", "check_index", "prune_outbox")
    assert "Running now: check_index, prune_outbox." in answer.content.decode()
    assert Effect.objects.get(topic="job.prune_outbox").state == "due"
    slot = JobSlot.objects.get(job="prune_outbox").slot
    assert abs(database_now() - slot) < timedelta(minutes=1)
    assert set(Entry.objects.values_list("action", "object_id", "actor_label")) == {
        ("job.run", "check_index", "owner"),
        ("job.run", "prune_outbox", "owner"),
    }
    save(staff_browser, "prune_outbox", _run="Save and run now")
    assert Effect.objects.get(topic="job.prune_outbox").wanted == 2


def test_what_is_no_jobs_number_is_refused_in_words(staff_browser: Client) -> None:
    body = {"action": "disable", "_selected_action": [str(row("canary").pk), "abc"]}
    answer = staff_browser.post(URL, body, follow=True)
    assert "&#x27;abc&#x27; is the number of no periodic task; nothing was done." in answer.content.decode()
    assert row("canary").enabled


def test_jobs_are_switched_off_and_on(staff_browser: Client) -> None:
    act(staff_browser, "disable", "canary", "prune_outbox")
    assert {known.task for known in PeriodicTask.objects.filter(enabled=False)} == {"canary", "prune_outbox"}
    assert "Switched on: 1." in act(staff_browser, "enable", "canary", "check_index").content.decode()
    assert Entry.objects.filter(action="schedule.saved").count() == 3


def test_a_job_is_not_deleted_but_a_row_that_runs_nothing_is(
    staff_browser: Client, hourly: IntervalSchedule
) -> None:
    staff_browser.post(f"{URL}{row('canary').pk}/delete/", {"post": "yes"})
    assert PeriodicTask.objects.filter(task="canary").exists()
    PeriodicTask.objects.create(name="old", task="old_job", interval=hourly)
    assert listed(staff_browser, "old_job").state == "unknown"
    assert "old_job" in staff_browser.get(URL).content.decode()
    answer = act(staff_browser, "run_now", "old_job")
    assert "there is no job &#x27;old_job&#x27; to run" in answer.content.decode()
    staff_browser.post(f"{URL}{row('old_job').pk}/delete/", {"post": "yes"})
    assert not PeriodicTask.objects.filter(task="old_job").exists()
    assert Entry.objects.get().action == "schedule.deleted"


def test_a_schedule_of_another_kind_is_shown_as_what_it_is(staff_browser: Client) -> None:
    clocked = ClockedSchedule.objects.create(clocked_time=database_now())
    PeriodicTask.objects.filter(task="prune_outbox").update(clocked=clocked, crontab=None, one_off=True)
    standing = listed(staff_browser, "prune_outbox")
    assert standing.state == "broken"
    assert "use an interval or a crontab" in standing.result
    assert staff_browser.get(page_of("prune_outbox")).status_code == 200


def test_each_job_tells_how_it_stands(staff_browser: Client) -> None:
    assert listed(staff_browser, "prune_outbox").result == "has not run yet"
    slot = database_now() - timedelta(minutes=5)
    JobSlot.objects.create(job="prune_outbox", slot=slot)
    effect = Effect.objects.create(topic="job.prune_outbox", key="prune_outbox", lane=Lane.BULK)
    standing = listed(staff_browser, "prune_outbox")
    assert (standing.state, standing.lateness) == ("due", "not done 5 min after its time")
    assert standing.next_slot is not None
    assert standing.last_slot == slot

    deliver(required_effect_type("job.prune_outbox"), Lane.BULK)
    standing = listed(staff_browser, "prune_outbox")
    assert (standing.state, standing.lateness) == ("done", "done 5 min after its time")

    Effect.objects.filter(pk=effect.pk).update(
        done=0, dead_at=database_now(), last_error="ValueError: no\nmore"
    )
    standing = listed(staff_browser, "prune_outbox")
    assert (standing.state, standing.result) == ("dead", "dead 0 s ago: ValueError: no")


def test_the_canary_tells_each_lane(staff_browser: Client) -> None:
    take_slot(job="canary", slot=database_now())
    deliver(required_effect_type("job.canary.bulk"), Lane.BULK)
    standing = listed(staff_browser, "canary")
    assert standing.result.startswith("critical: due; default: due; bulk: done")
    assert standing.state == "due"


def test_slots_that_pile_up_are_late_since_the_first_of_them(staff_browser: Client) -> None:
    """A lane that nobody serves: its newest slot is always a moment old."""
    since = database_now() - timedelta(minutes=4)
    for minutes in (4, 2, 0):
        take_slot(job="canary", slot=database_now() - timedelta(minutes=minutes))
    for lane in (Lane.CRITICAL, Lane.DEFAULT):
        deliver(required_effect_type(f"job.canary.{lane.label}"), lane)
    Effect.objects.filter(topic="job.canary.bulk").update(wanted_at=since)
    told = listed(staff_browser, "canary").lateness
    assert re.fullmatch(rf"owed since {since:%-d %b %Y, %H:%M:%S} UTC \(4 min ago\)", told)
    assert told in staff_browser.get(page_of("canary")).content.decode()

    deliver(required_effect_type("job.canary.bulk"), Lane.BULK)
    assert listed(staff_browser, "canary").lateness.startswith("done ")


def test_a_beat_that_is_away_shows_as_lateness(staff_browser: Client) -> None:
    PeriodicTask.objects.update(date_changed=database_now() - timedelta(minutes=10))
    assert listed(staff_browser, "check_index").lateness == "no beat has taken its time of 9 min ago"
    act(staff_browser, "disable", "check_index")
    assert listed(staff_browser, "check_index").lateness == "-", "switched off is not late"


def test_the_list_costs_the_same_queries_however_many_effects_and_slots(staff_browser: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert staff_browser.get(URL).status_code == 200
        return len(caught)

    row("reindex_products").delete()
    before = queries()
    install(job("reindex_products"))  # type: ignore[arg-type]
    take_due_slots(database_now() + timedelta(days=2))
    assert queries() == before


def test_who_may_only_look_changes_nothing(client: Client) -> None:
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_periodictask"))
    client.force_login(reader)
    assert client.get(URL).status_code == client.get(page_of("canary")).status_code == 200
    act(client, "run_now", "canary")
    act(client, "disable", "canary")
    assert client.post(page_of("canary"), {"_run": "x"}).status_code == 403
    assert not JobSlot.objects.exists()
    assert row("canary").enabled
