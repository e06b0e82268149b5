"""What a write set off, as a token for who made it. Changes when the token holds something else.

The token is signed and holds everything, so the server keeps nothing for it: (effect id, generation) pairs. An
effect of it has happened when its row's `done` has reached the generation.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from django.core import signing

LISTED = 50
TOKEN_SECONDS = 24 * 60 * 60
_SALT = "shop.outbox.receipt"


class BadToken(ValueError):
    """The token is not one of ours, or too old; the message says which."""


@dataclass(slots=True)
class Receipt:
    """The first LISTED effects of a write with the generation that it asked for, and how many there are besides."""

    generations: dict[int, int] = field(default_factory=dict)
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.generations)

    def add(self, pairs: Iterable[tuple[int, int]], *, of: int) -> None:
        """Take (effect id, generation) pairs as far as there is room; `of` is how many effects there were."""
        for id_, generation in pairs:
            if id_ in self.generations:
                self.generations[id_] = max(generation, self.generations[id_])
                of -= 1
            elif len(self.generations) < LISTED:
                self.generations[id_] = generation
                of -= 1
        self.more += of

    def token(self) -> str:
        """The receipt as text for a header; good for TOKEN_SECONDS."""
        ids = sorted(self.generations)
        # Neighbours differ by little, so the differences pack well.
        steps = [later - earlier for earlier, later in pairwise([0, *ids])]
        content = [self.more, steps, [self.generations[id_] for id_ in ids]]
        return signing.dumps(content, salt=_SALT, compress=True)


def combined(receipts: Iterable[Receipt]) -> Receipt:
    """One receipt for several writes."""
    whole = Receipt()
    for receipt in receipts:
        whole.add(receipt.generations.items(), of=len(receipt.generations) + receipt.more)
    return whole


def read_token(token: str) -> Receipt:
    """The receipt that a token was made of. Raises BadToken."""
    try:
        more, steps, generations = signing.loads(token, salt=_SALT, max_age=TOKEN_SECONDS)
    except signing.SignatureExpired:
        hours = TOKEN_SECONDS // 3600
        raise BadToken(f"is older than {hours} hours") from None
    except signing.BadSignature:
        raise BadToken("is not a token of the X-Effects header") from None
    return Receipt(dict(zip(accumulate(steps), generations, strict=True)), more)
