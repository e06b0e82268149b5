"""From the events of shoppers to counts by product. Pure. Changes when another event counts."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shop.search.engine.insights import Event
from shop.search.rules import is_product_key


@dataclass(slots=True)
class Interest:
    """How often a product was viewed, clicked, and bought or put in the cart."""

    views: int = 0
    clicks: int = 0
    conversions: int = 0


def tally(
    events: Iterable[Event], index: str, is_new: Callable[[tuple[str, str, int]], bool]
) -> dict[int, Interest]:
    """Counts by product for events about an index or its replicas; `is_new` says of (user, kind, product) whether
    it counts still.
    """
    counts: defaultdict[int, Interest] = defaultdict(Interest)
    for event in events:
        if not is_about(event, index):
            continue
        for object_id in event.object_ids:
            id_ = int(object_id) if is_product_key(object_id) else 0
            if id_ and is_new((event.user_token, event.type, id_)):
                _add(counts[id_], event.type)
    return dict(counts)


def is_about(event: Event, index: str) -> bool:
    """Whether an event is about an index or one of its replicas."""
    return event.index == index or event.index.startswith(f"{index}_")


def _add(interest: Interest, kind: str) -> None:
    if kind == "view":
        interest.views += 1
    elif kind == "click":
        interest.clicks += 1
    else:
        interest.conversions += 1
