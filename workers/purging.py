"""Asks the storefront to forget cached answers, signed. Changes with `frontend/src/lib/revalidation.ts`.

Whatever is wrong between the two, a secret that differs or a clock that is off, is wrong for all calls, so it is the
storefront's outage and no effect's failure: everything waits, is shown as such, and nothing is lost.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Sequence

import requests
from django.conf import settings

from workers.outcome import PermanentFailure, SinkUnavailable

PATH = "/api/revalidate"
MAX_TAGS = 500
CONNECT_SECONDS, READ_SECONDS = 2.0, 5.0
MALFORMED = 400
_MOST_WORDS = 300


def purge_tags(tags: Sequence[str]) -> None:
    """Have all answers with one of `tags` asked for anew. Raises SinkUnavailable, or PermanentFailure."""
    for start in range(0, len(tags), MAX_TAGS):
        _post(json.dumps({"tags": tags[start : start + MAX_TAGS]}, ensure_ascii=False).encode())


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a body that is sent at `timestamp`, in Unix seconds."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"


def _post(body: bytes) -> None:
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Shopster-Timestamp": timestamp,
        "X-Shopster-Signature": sign(settings.STOREFRONT_REVALIDATE_SECRET, timestamp, body),
    }
    try:
        answer = requests.post(
            settings.STOREFRONT_INTERNAL_URL + PATH,
            data=body,
            headers=headers,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            # What it says there is not for where it might send us.
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise SinkUnavailable(f"storefront does not answer: {type(error).__name__}") from error
    if answer.ok and not answer.is_redirect:
        return
    told = f"storefront answered {answer.status_code}: {answer.text[:_MOST_WORDS]}"
    if answer.status_code == MALFORMED:
        raise PermanentFailure(told)
    raise SinkUnavailable(told, retry_after=_seconds(answer.headers.get("Retry-After", "")))


def _seconds(retry_after: str) -> float | None:
    return float(retry_after) if retry_after.isdecimal() else None
