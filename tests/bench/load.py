"""The load client: a process of its own, so that its CPU time is nobody else's. Changes with how load is made.

It reads one job a line from standard input and answers with one line, until the input ends. Each of the job's
connections is kept alive and sends the next request as soon as it has the answer to its last one; at a rate, when the
next one is due.
"""

import asyncio
import itertools
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Self

from tests.bench.errors import BenchError

_SHOWN_BYTES = 300


@dataclass(frozen=True, slots=True)
class Job:
    """Requests to send to a loopback port, whole and ready, by so many connections; `seconds` ends it early.

    With a `rate` each is due so many a second, however slow the answers are, and its time counts from then: a server
    that stalls makes all that come meanwhile late, as it does for people.
    """

    port: int
    requests: Sequence[str]
    concurrency: int
    seconds: float
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job came to: the seconds it took, each request's milliseconds, and why it failed."""

    seconds: float
    latencies_ms: list[float]
    failure: str = ""


class LoadClient:
    """The client's process; it ends with the `with` block, or by itself when this process is gone."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.load"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def run(self, job: Job) -> Outcome:
        """Send the job's requests; raises BenchError when one is not answered as expected."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise BenchError("The load client has not been started.")
        process.stdin.write(json.dumps(asdict(job)) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise BenchError("The load client ended.")
        outcome = Outcome(**json.loads(line))
        if outcome.failure:
            raise BenchError(outcome.failure)
        return outcome


@dataclass(slots=True)
class _Run:
    job: Job
    pending: Iterator[tuple[float, str]]
    deadline: float
    latencies_ms: list[float] = field(default_factory=list)


class _Connection:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def exchange(self, request: bytes) -> tuple[int, bytes]:
        """Send a request, return the answer's status and body; a connection that the server closed is renewed."""
        for _ in range(2):
            reader, writer = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
            self._streams = reader, writer
            try:
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                self.close()
                if getattr(error, "partial", b""):
                    raise
                continue
            status, length, closes = _read_head(head)
            body = await reader.readexactly(length)
            if closes:
                self.close()
            return status, body
        raise ConnectionError("the server closes every connection without an answer")

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _read_head(head: bytes) -> tuple[int, int, bool]:
    """Return an answer's status, the length of its body, and whether the connection ends with it."""
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if "content-length" not in headers:
        raise ValueError(f"an answer without Content-Length: {first}")
    return (
        int(first.split()[1]),
        int(headers["content-length"]),
        headers.get("connection", "").lower() == "close",
    )


async def _send(run: _Run) -> None:
    connection = _Connection(run.job.port)
    try:
        for due, text in run.pending:
            began = await _until(due)
            status, body = await connection.exchange(text.encode())
            ended = time.perf_counter()
            run.latencies_ms.append((ended - began) * 1000)
            if status != 200:
                said = body[:_SHOWN_BYTES].decode(errors="replace")
                raise ValueError(f"{text.splitlines()[0]} was answered with {status}: {said}")
            if ended > run.deadline:
                return
    finally:
        connection.close()


async def _until(due: float) -> float:
    """Wait for a request's time; returns it, or now for one without."""
    if due:
        await asyncio.sleep(due - time.perf_counter())
    return due or time.perf_counter()


async def _run(job: Job) -> Outcome:
    began = time.perf_counter()
    dues = (began + number / job.rate if job.rate else 0.0 for number in itertools.count(1))
    run = _Run(job, zip(dues, job.requests, strict=False), began + job.seconds)
    failure = ""
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(job.concurrency):
                group.create_task(_send(run))
    except* (OSError, EOFError, ValueError) as errors:
        failure = str(errors.exceptions[0])
    return Outcome(time.perf_counter() - began, run.latencies_ms, failure)


def main() -> None:
    """Work through the jobs on standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        print(json.dumps(asdict(asyncio.run(_run(Job(**json.loads(line)))))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
