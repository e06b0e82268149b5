"""What a person sees while the launcher works: one line a step, with the time it took.

What changes this file: how progress reads on a terminal and in a CI log.
"""

import contextlib
import sys
import time
from collections.abc import Iterator

LABEL_WIDTH = 42


class Console:
    """Prints steps. On a terminal the seconds run while a step works; elsewhere only its end is added."""

    def __init__(self) -> None:
        self._label = ""
        self._detail = ""
        self._began = 0.0
        self._shown = -1

    @contextlib.contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Announce a step, then complete its line with what `detail()` said and the seconds it took."""
        self._label, self._detail, self._began, self._shown = label, "", time.monotonic(), -1
        self._write(_dotted(label))
        try:
            yield
        except BaseException as error:
            word = "interrupted" if isinstance(error, KeyboardInterrupt) else "FAILED"
            self._complete(f"{word} after {self._elapsed():.1f} s")
            raise
        timing = f"{self._elapsed():.1f} s"
        self._complete(f"{timing}  {self._detail}".rstrip())

    def detail(self, text: str) -> None:
        """Set what the running step's line will end with."""
        self._detail = text

    def tick(self) -> None:
        """Show the seconds so far; called by whatever waits. Does nothing where there is no terminal."""
        seconds = int(self._elapsed())
        if self._label and seconds != self._shown and seconds > 0 and sys.stdout.isatty():
            self._shown = seconds
            self._write(f"\r{_dotted(self._label)} {seconds} s")

    def say(self, text: str = "") -> None:
        """Print a line of its own, below the running step's."""
        self._write(f"\n{text}\n" if self._label else f"{text}\n")
        if self._label:
            self._write(_dotted(self._label))

    def _complete(self, text: str) -> None:
        start = "\r" + _dotted(self._label) if self._shown >= 0 else ""
        self._label = ""
        self._write(f"{start} {text}\n")

    def _elapsed(self) -> float:
        return time.monotonic() - self._began

    def _write(self, text: str) -> None:
        # A closed terminal or a finished pipe must not keep the launcher from stopping its processes.
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.write(text)
            sys.stdout.flush()


def _dotted(label: str) -> str:
    return f"  {label} ".ljust(LABEL_WIDTH, ".")


console = Console()
