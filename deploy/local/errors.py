"""What the launcher says when it cannot go on.

What changes this file: what a person needs to know to mend a failed start.
"""

from pathlib import Path

TAIL_LINES = 20


class LauncherError(Exception):
    """A failure with a way out: what happened, what to do, and the log that tells more."""

    def __init__(self, problem: str, advice: str = "", log: Path | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice
        self.log = log

    def report(self) -> str:
        """Return the whole message as printed: problem, end of the log, advice."""
        parts = [self.problem]
        if self.log is not None:
            parts.append(f"The end of {self.log}:\n{tail(self.log)}")
        if self.advice:
            parts.append(self.advice)
        return "\n\n".join(parts)


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """Return the last lines of a log, indented; says so when there are none."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return f"    (unreadable: {error.strerror})"
    last = text.rstrip().splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in last) or "    (empty)"
