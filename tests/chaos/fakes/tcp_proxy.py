"""A TCP proxy on a loopback port that can be slow, silent, rude, or forget one reply.

Changes when a network misbehaves in another way.
"""

import asyncio
import contextlib
import socket
import struct
import threading
from typing import Literal

Mode = Literal["well", "slow", "silent", "reset"]
SLOW_SECONDS = 0.25
_CHUNK = 65536
_LOOK_SECONDS = 0.02


class TcpProxy:
    """Passes bytes on to `target` on loopback; `silent` holds them, `reset` breaks what is open and what comes."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._mode: Mode = "well"
        self._swallow: bytes | None = None
        self.swallowed = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self.port = 0
        threading.Thread(target=self._run, name="tcp-proxy", daemon=True).start()
        self._started.wait()

    @property
    def mode(self) -> Mode:
        """What happens to bytes now."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = mode
        if mode == "reset":
            self._loop.call_soon_threadsafe(self._break_all)

    def swallow_reply_to(self, word: bytes) -> None:
        """Let the next command that holds `word` reach the server, and break its connection instead of answering."""
        self._swallow = word

    def keep_replies(self) -> None:
        """Swallow none, where none was swallowed yet."""
        self._swallow = None

    def close(self) -> None:
        """Break everything and stop listening."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        self._started.set()
        self._loop.run_forever()

    async def _end(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._loop.stop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The end of the proxy is no error of its connections.
        with contextlib.suppress(asyncio.CancelledError):
            await self._pass_on(reader, writer)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_resetting():
            _break(writer)
            return
        try:
            # A server that is away is seen by the client as it would be without a proxy: the connection ends.
            upstream, down = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            _break(writer)
            return
        if self._is_resetting():  # since it was asked for a connection
            _break(writer)
            _break(down)
            return
        self._open |= {writer, down}
        forgetful = asyncio.Event()
        ways = [
            self._pump(reader, down, forgetful, back=False),
            self._pump(upstream, writer, forgetful, back=True),
        ]
        try:
            tasks = [self._loop.create_task(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
        finally:
            self._open -= {writer, down}
            _break(writer)
            _break(down)

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        forgetful: asyncio.Event,
        *,
        back: bool,
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(_CHUNK):
                while self._mode == "silent":
                    await asyncio.sleep(_LOOK_SECONDS)
                if self._mode == "slow":
                    await asyncio.sleep(SLOW_SECONDS)
                if back and forgetful.is_set():
                    self.swallowed += 1
                    return
                if not back and self._swallow is not None and self._swallow in data:
                    self._swallow = None
                    forgetful.set()
                writer.write(data)
                await writer.drain()

    def _is_resetting(self) -> bool:
        return self._mode == "reset"

    def _break_all(self) -> None:
        for writer in self._open:
            _break(writer)


def _break(writer: asyncio.StreamWriter) -> None:
    """End a connection with a reset instead of a farewell."""
    with contextlib.suppress(OSError):
        raw = writer.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
