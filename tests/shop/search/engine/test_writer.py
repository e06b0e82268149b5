"""The queue's promises, on a ledger that can be told to fail: what a full disk does to Tantivy is not at hand."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import pytest

from shop.search.engine.errors import ApiError
from shop.search.engine.tasks import Tasks
from shop.search.engine.writer import Writer


class Ledger:
    """Keeps what was written and committed; fails as many commits as it is told to."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.commits = 0
        self.failures = 0
        self._open: list[str] = []

    def write(self, line: str) -> str:
        self._open.append(line)
        return line

    def commit(self) -> None:
        self.commits += 1
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.kept += self._open
        self._open = []

    def rollback(self) -> None:
        self._open = []


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def writer(ledger: Ledger) -> Iterator[Writer]:
    writer = Writer(ledger, most_waiting=4)
    yield writer
    writer.stop()


def hold(writer: Writer) -> threading.Event:
    """Keeps the writer thread busy until the event is set, so that what comes meanwhile makes one group."""
    started, release = threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        release.wait(10)

    writer.defer(work)
    assert started.wait(10)
    return release


def test_an_answer_means_committed(ledger: Ledger, writer: Writer) -> None:
    assert writer.call(lambda: ledger.write("a")) == "a"
    assert ledger.kept == ["a"]


def test_a_burst_costs_one_commit_and_one_more_is_turned_away(ledger: Ledger, writer: Writer) -> None:
    release = hold(writer)
    with ThreadPoolExecutor(20) as pool:
        jobs = [pool.submit(writer.call, partial(ledger.write, str(number))) for number in range(20)]
        done, waiting = wait(jobs, timeout=1)
        assert (len(done), len(waiting)) == (16, 4)
        release.set()
        written = sorted(job.result(10) for job in waiting)
    refusals = [job.exception() for job in done]
    assert all(isinstance(refusal, ApiError) and refusal.status == 429 for refusal in refusals)
    assert sorted(ledger.kept) == written
    assert ledger.commits == 2


def test_a_refused_job_leaves_the_others_alone(ledger: Ledger, writer: Writer) -> None:
    def refuse() -> None:
        raise ApiError(400, "no")

    with pytest.raises(ApiError, match="no"):
        writer.call(refuse)
    writer.call(lambda: ledger.write("a"))
    assert ledger.kept == ["a"]


def test_a_failed_commit_fails_its_group_and_the_thread_lives_on(ledger: Ledger, writer: Writer) -> None:
    ledger.failures = 1
    with pytest.raises(OSError, match="disk full"):
        writer.call(lambda: ledger.write("lost"))
    writer.call(lambda: ledger.write("kept"))
    assert ledger.kept == ["kept"]


def test_a_panic_is_an_error_too(ledger: Ledger, writer: Writer) -> None:
    class Panic(BaseException):
        """As pyo3 raises them."""

    def panic() -> None:
        ledger.write("half done")
        raise Panic("inside Tantivy")

    with pytest.raises(Panic):
        writer.call(panic)
    writer.call(lambda: ledger.write("kept"))
    assert ledger.kept == ["kept"]


def test_tasks_are_pending_until_finished() -> None:
    tasks = Tasks()
    done, task = tasks.done(), tasks.begin("shop")
    assert (tasks.is_pending(done, "shop"), tasks.is_pending(task, "shop")) == (False, True)
    assert tasks.pending_on("shop") == 1
    tasks.finish(task)
    assert not tasks.is_pending(task, "shop")


def test_a_task_from_before_a_restart_waits_for_the_work_that_goes_on() -> None:
    earlier = Tasks().done()
    tasks = Tasks()
    task = tasks.begin("shop")
    assert tasks.exists(earlier)
    assert tasks.is_pending(earlier, "shop")
    assert not tasks.is_pending(earlier, "other")
    tasks.finish(task)
    assert not tasks.is_pending(earlier, "shop")
