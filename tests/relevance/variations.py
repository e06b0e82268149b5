"""What shoppers type instead of what they mean. Changes when another kind of slip is tried."""

import random
import string

_TYPO_FROM = 4


def with_typo(query: str, chance: random.Random) -> str:
    """The query with one slip in one of its longer words: a letter too many, missing, wrong, or two swapped."""
    words = query.split()
    long = [number for number, word in enumerate(words) if len(word) >= _TYPO_FROM] or range(len(words))
    number = chance.choice(long)
    words[number] = _slip(words[number], chance)
    return " ".join(words)


def can_be_forgiven(query: str) -> bool:
    """Whether it has a word that is long enough for a typo."""
    return any(len(word) >= _TYPO_FROM for word in query.split())


def _slip(word: str, chance: random.Random) -> str:
    """Always another word, whatever the chance."""
    while True:
        at, letter = chance.randrange(len(word)), chance.choice(string.ascii_lowercase)
        slips = [
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        ]
        if (slipped := chance.choice(slips)) != word and slipped:
            return slipped


def cut_short(query: str, letters: int) -> str:
    """The query while its last word still lacks so many letters, of which it keeps one at least."""
    *others, last = query.split()
    return " ".join([*others, last[: max(1, len(last) - letters)]])
