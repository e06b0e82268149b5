"""How each fault is done and undone. Changes when a kind of fault is added to `schedule.py`.

Nothing here waits: whoever is killed is started again at the fault's end, by the thread that started it first.
"""

import contextlib
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Mapping

import psycopg
import redis

from tests.chaos.proc import children, signal_family
from tests.chaos.schedule import names
from tests.chaos.stack import ChaosStack

Undo = Callable[[], None]
_SECONDS = 2.0
_LOOK_SECONDS = 0.05


class Faults:
    """The faults of one stack. `strike` does one and returns what undoes it."""

    def __init__(self, stack: ChaosStack) -> None:
        self._stack = stack
        self._local = stack.local
        self._fakes = stack.fakes
        self._redis = redis.Redis(
            port=stack.redis_port, password=stack.redis_password, socket_timeout=_SECONDS
        )
        self._by_name: Mapping[str, Callable[[str], Undo]] = {
            "kill worker": self._kill,
            "kill worker's child": self._kill_child,
            "pause worker past its lease": self._pause,
            "kill relay": self._kill,
            "kill beat": self._kill,
            "kill web worker": self._kill_child,
            "kill web server": self._kill,
            "kill search server": self._kill,
            "Redis killed, back empty": self._empty_redis,
            "Redis paused": self._pause,
            "Redis full": self._fill_redis,
            "Redis drops its clients": self._drop_redis_clients,
            "Redis network slow": self._mode(self._fakes.redis, "slow"),
            "Redis network silent": self._mode(self._fakes.redis, "silent"),
            "Redis network resets": self._mode(self._fakes.redis, "reset"),
            "Redis reply lost": self._lose_reply,
            "PostgreSQL restarted at once": self._restart_postgres,
            "PostgreSQL paused": self._pause,
            "PostgreSQL out of connections": self._take_connections,
            "search limits": self._mode(self._fakes.search, "limiting"),
            "search fails": self._mode(self._fakes.search, "failing"),
            "search hangs": self._mode(self._fakes.search, "hanging"),
            "search slow": self._mode(self._fakes.search, "slow"),
            "search late and out of order": self._mode(self._fakes.search, "late"),
            "search network silent": self._mode(self._fakes.search_network, "silent"),
            "search network resets": self._mode(self._fakes.search_network, "reset"),
            "mail slow": self._mode(self._fakes.mail, "slow"),
            "mail busy": self._mode(self._fakes.mail, "busy"),
            "mail taken, answer lost": self._mode(self._fakes.mail, "mute"),
            "webhooks slow": self._mode(self._fakes.webhooks, "slow"),
            "webhooks fail": self._mode(self._fakes.webhooks, "failing"),
            "webhooks taken, answer lost": self._mode(self._fakes.webhooks, "mute"),
            "relays away for minutes": self._kill,
            "Redis away for minutes": self._empty_redis,
            "Redis paused for half a minute": self._pause,
            "PostgreSQL paused for 20 seconds": self._pause,
            "transaction open for minutes": self._hold_transaction,
            "search away for minutes": self._kill,
            "search fails for minutes": self._mode(self._fakes.search, "failing"),
            "search hangs for minutes": self._mode(self._fakes.search, "hanging"),
            "search asks for two minutes": self._mode(self._fakes.search, "patient"),
        }

    @property
    def names(self) -> set[str]:
        """The kinds that can be done."""
        return set(self._by_name)

    def strike(self, kind: str, target: str) -> Undo:
        """Do a fault of this kind to `target`; call the answer, on this same thread, to undo it."""
        return self._by_name[kind](target)

    def _kill(self, target: str) -> Undo:
        """Each with its children: of gunicorn the master, so that only who started it can start it again."""
        struck = names(target)
        for name in struck:
            self._local.kill(name)

        def start() -> None:
            for name in struck:
                self._local.process(name).start()

        return start

    def _kill_child(self, target: str) -> Undo:
        """One child; its parent puts another in its place."""
        for child in children(self._local.process(target).pid)[-1:]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return _nothing

    def _pause(self, target: str) -> Undo:
        pid = self._local.process(target).pid
        signal_family(pid, signal.SIGSTOP)
        return lambda: signal_family(pid, signal.SIGCONT)

    def _mode(self, fake: object, mode: str) -> Callable[[str], Undo]:
        def strike(_target: str) -> Undo:
            setattr(fake, "mode", mode)  # noqa: B010  # each fake has modes of its own
            return lambda: setattr(fake, "mode", "well")

        return strike

    def _empty_redis(self, target: str) -> Undo:
        self._local.kill(target)
        folder = self._local.data.path / "redis"
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != "redis.conf":
                path.unlink()
        return self._local.process(target).start

    def _fill_redis(self, _target: str) -> Undo:
        """From now on it refuses whatever would take memory."""
        self._redis.config_set("maxmemory", "1")
        return lambda: self._until_done(lambda: self._redis.config_set("maxmemory", "0"))

    def _drop_redis_clients(self, _target: str) -> Undo:
        over = threading.Event()

        def drop() -> None:
            while not over.wait(0.5):
                with contextlib.suppress(redis.RedisError):
                    self._redis.client_kill_filter(_type="normal", skipme=True)

        threading.Thread(target=drop, daemon=True).start()
        return over.set

    def _lose_reply(self, _target: str) -> Undo:
        self._fakes.redis.swallow_reply_to(b"LPUSH")
        return self._fakes.redis.keep_replies

    def _restart_postgres(self, target: str) -> Undo:
        """As `pg_ctl restart -m immediate`: no backend finishes what it was doing."""
        process = self._local.process(target)
        os.kill(process.pid, signal.SIGQUIT)

        def again() -> None:
            # Until its parent has noticed its end, a process counts as one that holds the lock file.
            while process.running():
                time.sleep(_LOOK_SECONDS)
            process.bring_up()

        return again

    def _take_connections(self, _target: str) -> Undo:
        held: list[psycopg.Connection[tuple[object, ...]]] = []
        with contextlib.suppress(psycopg.OperationalError):
            for _ in range(200):
                held.append(psycopg.connect(self._stack.database_url, connect_timeout=2))

        def give_back() -> None:
            for connection in held:
                connection.close()

        return give_back

    def _hold_transaction(self, _target: str) -> Undo:
        """One that has seen the rows as they are now, so that nothing that changes later may be cleared away."""
        connection = psycopg.connect(self._stack.database_url)
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute("SELECT count(*) FROM outbox_effect")

        def end() -> None:
            # A restart of the database may have ended it before.
            with contextlib.suppress(psycopg.Error):
                connection.close()

        return end

    def _until_done(self, act: Callable[[], object]) -> None:
        for _ in range(20):
            with contextlib.suppress(redis.RedisError):
                act()
                return
            time.sleep(0.1)


def _nothing() -> None:
    """What was killed is put back by its parent."""
