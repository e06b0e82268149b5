"""PostgreSQL without Django: the limits' queries by psycopg alone. Changes when a limit gets another query."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.bare.queries import DETAIL, LIST, detail_parameters, list_parameters
from tests.bench.stack import PUBLIC_URL, BenchStack, Shop

_WARM_UP = 20


@dataclass(frozen=True, slots=True)
class QueryRound:
    """A query's CPU in milliseconds: what psycopg used in this process, and what PostgreSQL did."""

    client_ms: float
    postgres_ms: float
    per_second: float

    @property
    def total_ms(self) -> float:
        """Both."""
        return self.client_ms + self.postgres_ms


QUERIES: dict[str, tuple[str, Callable[[Shop, int], dict[str, str]]]] = {
    "list by psycopg alone": (LIST, lambda shop, number: list_parameters(PUBLIC_URL)),
    "detail by psycopg alone": (
        DETAIL,
        lambda shop, number: detail_parameters(PUBLIC_URL, shop.products[number % len(shop.products)]),
    ),
}


def measure_query(stack: BenchStack, shop: Shop, name: str, count: int) -> QueryRound:
    """Run a query so many times, one after another, as a prepared statement."""
    query, parameters = QUERIES[name]

    def run(times: int) -> None:
        for number in range(times):
            stack.database.execute(query, parameters(shop, number), prepare=True).fetchall()

    run(_WARM_UP)
    before, client, began = stack.cpu(), time.process_time(), time.monotonic()
    run(count)
    seconds, client, after = time.monotonic() - began, time.process_time() - client, stack.cpu()
    return QueryRound(
        client * 1000 / count, (after["PostgreSQL"] - before["PostgreSQL"]) / count, count / seconds
    )
