"""The only place that talks to the index: the official client, against Algolia or our own server.

Changes when the index is reached differently. Every failure comes out as IndexAway (the server as a whole: try
later, nobody's fault) or IndexRefused (this request: trying again can't help).
"""

import json
import re
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

import orjson
import requests
from algoliasearch.http.api_response import ApiResponse
from algoliasearch.http.exceptions import AlgoliaException, AlgoliaUnreachableHostException, RequestException
from algoliasearch.http.hosts import CallType, Host, HostsCollection
from algoliasearch.http.request_options import RequestOptions
from algoliasearch.http.retry import (
    RATE_LIMIT_STATUS_CODE,
    RetryStrategy,
    parse_retry_after_seconds,
)
from algoliasearch.http.transporter_sync import TransporterSync
from algoliasearch.http.verb import Verb
from algoliasearch.search.client import SearchClientSync
from algoliasearch.search.config import SearchConfig
from django.conf import settings

from shop.common.failpoints import failpoint
from shop.search.keys import credentials, public_credentials

T = TypeVar("T")
SearchClient = SearchClientSync
_local = threading.local()

READ_TIMEOUT_MS = 5000
WRITE_TIMEOUT_MS = 10000
CONNECT_TIMEOUT_MS = 2000
NOT_FOUND = 404
# In the words of a request that was given up.
_LIMIT = re.compile(r"(?P<step>read|connect) timeout=(?P<seconds>[\d.]+)")


class IndexAway(Exception):
    """The search server does not answer, or asks for patience: for `retry_after` seconds, where it said so."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class IndexRefused(Exception):
    """The search server understood and said no, with that HTTP status; 0 where the client itself refused."""

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


def push(records: Sequence[dict[str, Any]], index: str = "") -> None:
    """Merge `records` into the live index, or the one of that name, and wait until searches see them.

    Raises IndexAway or IndexRefused; then some of the records may have been taken.
    """
    name = index or settings.SEARCH_INDEX

    def send(client: SearchClientSync) -> None:
        failpoint("search.before_push")
        _local.body = as_batch(records)
        answer = client.batch(name, {})
        failpoint("search.before_confirm")
        client.wait_for_task(name, answer.task_id)

    _call(send)


def as_batch(records: Sequence[dict[str, Any]]) -> bytes:
    """The body of a request that merges `records`. The client's own way takes several times as long."""
    return orjson.dumps(
        {"requests": [{"action": "partialUpdateObject", "body": record} for record in records]}
    )


def live_settings(index: str) -> dict[str, Any] | None:
    """The settings that `index` has now; None where there is no such index. Raises IndexAway or IndexRefused."""

    def read(client: SearchClientSync) -> dict[str, Any]:
        return dict(json.loads(client.get_settings_with_http_info(index).raw_data or "{}"))

    return unless_missing(read)


def unless_missing(ask: Callable[[SearchClientSync], T], *, writes: bool = True) -> T | None:
    """What `ask` answers; None where there is no such index. Raises IndexAway or IndexRefused."""

    def read(client: SearchClientSync) -> T | None:
        try:
            return ask(client)
        except RequestException as error:
            if error.status_code == NOT_FOUND:
                return None
            raise

    return _call(read, writes=writes)


def push_settings(index: str, wanted: dict[str, Any], *, forward: bool) -> None:
    """Give `index`, and with `forward` its replicas, these settings and wait until they hold.

    Raises IndexAway or IndexRefused.
    """

    def send(client: SearchClientSync) -> None:
        answer = client.set_settings(index, wanted, forward_to_replicas=forward)
        client.wait_for_task(index, answer.task_id)

    _call(send)


def count_visible(index: str = "") -> int:
    """How many records a shopper could find in the live index, or the one of that name. Raises as `push` does."""

    def read(client: SearchClientSync) -> int:
        query = {"query": "", "filters": "visible:true", "hitsPerPage": 0}
        return client.search_single_index(index or settings.SEARCH_INDEX, query).nb_hits or 0

    return _call(read)


def alive(*, within_ms: int = READ_TIMEOUT_MS) -> None:
    """Ask the index for nothing in particular. Raises IndexAway, after `within_ms` at the latest, or IndexRefused."""
    limits = {"timeouts": {"connect": within_ms, "read": within_ms}}

    def ask(client: SearchClientSync) -> None:
        client.search_single_index(settings.SEARCH_INDEX, {"query": "", "hitsPerPage": 0}, limits)

    # With the search key: the web process has no other. That an index is not there yet is an answer too.
    unless_missing(ask, writes=False)


def public_key() -> str:
    """The key for browsers: it searches this shop's index alone, and never sees a tombstone."""
    restrictions = {
        "filters": "visible:true",
        "restrictIndices": [settings.SEARCH_INDEX, f"{settings.SEARCH_INDEX}_*"],
    }
    search_key = public_credentials().search_key
    return SearchClientSync.create_with_config(_config(writes=False)).generate_secured_api_key(
        search_key, restrictions
    )


def call(ask: Callable[[Any], T]) -> T:
    """Ask the official client something. Raises IndexAway or IndexRefused."""
    return _call(ask)


def _call(ask: Callable[[SearchClientSync], T], *, writes: bool = True) -> T:
    clients: dict[bool, SearchClientSync] | None = getattr(_local, "client", None)
    if clients is None:
        clients = _local.client = {}
    if writes not in clients:
        config = _config(writes=writes)
        clients[writes] = SearchClientSync.create_with_config(config, _Transporter(config))
    try:
        return ask(clients[writes])
    except AlgoliaUnreachableHostException as error:
        # One failure makes this client avoid its only host for minutes; the next call gets a new client.
        _local.client = None
        # The error itself tells nothing but where Algolia's support is.
        raise IndexAway(getattr(_local, "failure", "search server does not answer")) from error
    except requests.RequestException as error:
        _local.client = None
        raise IndexAway(f"search server does not answer: {_innermost(error)}") from error
    except RequestException as error:
        message = f"search server refused ({error.status_code}): {error.message}"
        raise IndexRefused(message, status=error.status_code) from error
    except AlgoliaException as error:
        raise IndexRefused(str(error)) from error


class _Patience(RetryStrategy):
    """Hands on what the client's errors don't tell: how long the server asks to be left alone, and how it failed."""

    def decide(self, host: Host, response: ApiResponse[Any]) -> str:
        """As the client decides, but 429 is not a failure of the request."""
        if response.status_code == RATE_LIMIT_STATUS_CODE:
            seconds = parse_retry_after_seconds(response.headers)
            raise IndexAway("search server asks for fewer requests (429)", retry_after=seconds)
        _local.failure = _failure(response)
        return super().decide(host, response)


def _failure(response: ApiResponse[Any]) -> str:
    """What to say where no host gave a better answer than this one."""
    if not response.is_timed_out_error:
        return f"search server fails: it answered {response.status_code} {response.error_message}".strip()
    limit = _LIMIT.search(response.error_message)
    if limit is None:
        return "search server does not answer in time"
    missing = "connection" if limit["step"] == "connect" else "answer"
    return f"search server does not answer: no {missing} within {float(limit['seconds']):g} s"


def _innermost(error: BaseException) -> str:
    """What the system said, such as *Connection refused*, without all that was wrapped around it."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return str(getattr(error, "strerror", None) or error)


class _Transporter(TransporterSync):
    def __init__(self, config: SearchConfig) -> None:
        super().__init__(config)
        self._retry_strategy = _Patience()

    def request(
        self,
        verb: Verb,
        path: str,
        request_options: RequestOptions,
        use_read_transporter: bool,  # noqa: FBT001
    ) -> ApiResponse[Any]:
        """With the body that is ready, where there is one for this request."""
        body, _local.body = getattr(_local, "body", None), None
        if body is not None:
            request_options.data = body
        return super().request(verb, path, request_options, use_read_transporter)


def _config(*, writes: bool = True) -> SearchConfig:
    if writes:
        keys = credentials()
        config = SearchConfig(keys.app_id, keys.admin_key)
    else:
        config = SearchConfig(public_credentials().app_id, public_credentials().search_key)
    config.read_timeout = READ_TIMEOUT_MS
    config.write_timeout = WRITE_TIMEOUT_MS
    config.connect_timeout = CONNECT_TIMEOUT_MS
    # A wait would hold a worker; the effect waits in the ledger instead.
    config.max_rate_limit_retries = 0
    if settings.SEARCH_URL:
        parts = urlsplit(settings.SEARCH_URL)
        address = (parts.hostname or "") + parts.path
        host = Host(address, scheme=parts.scheme, port=parts.port, accept=CallType.READ | CallType.WRITE)
        config.hosts = HostsCollection([host])
    return config
