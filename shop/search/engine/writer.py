"""The one thread that changes anything, and its queue.

Requests put jobs in and wait. The thread takes what has gathered, runs it in order, commits once, and then
lets all of them answer: a burst of single saves costs one commit, and an answer always means durable and
visible.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from shop.search.engine.errors import ApiError

log = logging.getLogger(__name__)

T = TypeVar("T")
MAX_GROUP_BYTES = 64 * 1024 * 1024


class Committer(Protocol):
    """What the writer needs of the engine."""

    def commit(self) -> None:
        """Makes everything done since the last commit durable and visible."""

    def rollback(self) -> None:
        """Forgets everything done since the last commit."""


class _Job:
    def __init__(self, work: Callable[[], Any], size: int) -> None:
        self.work = work
        self.size = size
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None


class Writer:
    """Runs jobs one after the other; `most_waiting` callers may wait at once, further ones get a 429."""

    def __init__(self, committer: Committer, most_waiting: int) -> None:
        self._committer = committer
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._places = threading.BoundedSemaphore(most_waiting)
        self._thread = threading.Thread(target=self._run, name="search-writer", daemon=True)
        self._thread.start()

    def call(self, work: Callable[[], T], size: int = 0) -> T:
        """Runs `work` on the writer thread and returns its result after the commit. `size` is bytes of input.

        Raises what `work` raised, or what the commit did; a 429 when too many callers wait already.
        """
        if not self._places.acquire(blocking=False):
            raise ApiError(429, "Too many writes at once, try again in a second")
        try:
            job = self._put(work, size)
            job.done.wait()
        finally:
            self._places.release()
        if job.error is not None:
            raise job.error
        result: T = job.result
        return result

    def defer(self, work: Callable[[], object]) -> None:
        """Runs `work` on the writer thread some time later; an error is logged."""
        self._put(work, 0)

    def stop(self) -> None:
        """Ends the thread after the jobs that were put in before."""
        self._queue.put(None)
        self._thread.join()

    def _put(self, work: Callable[[], object], size: int) -> _Job:
        job = _Job(work, size)
        self._queue.put(job)
        return job

    def _run(self) -> None:
        running = True
        while running:
            group, running = self._gather()
            self._run_group(group)

    def _gather(self) -> tuple[list[_Job], bool]:
        """Waits for one job, takes those that came meanwhile; False when the thread shall end."""
        group: list[_Job] = []
        size = 0
        job = self._queue.get()
        while job is not None:
            group.append(job)
            size += job.size
            if size > MAX_GROUP_BYTES or self._queue.empty():
                return group, True
            job = self._queue.get()
        return group, False

    def _run_group(self, group: list[_Job]) -> None:
        try:
            for job in group:
                self._run_job(job)
            self._committer.commit()
        except BaseException as error:  # a panic inside Tantivy is no Exception, and the thread must live on
            log.exception("Writing failed: nothing of this group of %d requests is kept", len(group))
            self._committer.rollback()
            for job in group:
                job.error = job.error or error
        for job in group:
            job.done.set()

    def _run_job(self, job: _Job) -> None:
        try:
            job.result = job.work()
        except ApiError as error:
            # Raised before anything was changed, so the rest of the group goes on.
            job.error = error
