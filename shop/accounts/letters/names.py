"""Names as letters to strangers show them. Changes when mail programs make links of something else.

Whoever registers chooses a name and types an address that need not be theirs. In a letter to that address the name must
not advertise: mail programs make a link of whatever looks like a website, and a long name is a text of its own.
"""

from shop.accounts.rules import BREAK

MOST_SHOWN = 40


def inert(name: str) -> str:
    """`name` as it is read, at most MOST_SHOWN characters of it, and nothing that becomes a link."""
    shown = name if len(name) <= MOST_SHOWN else f"{name[: MOST_SHOWN - 1]}…"
    return shown.replace(".", f".{BREAK}")
