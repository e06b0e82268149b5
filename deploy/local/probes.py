"""Asking a server over HTTP whether it is ready.

What changes this file: what counts as an answer.
"""

import http.client
import json
import urllib.error
import urllib.request

# Patient: a probe given up and asked again only adds to what a server that is still starting has to do.
_SECONDS = 20


def answers_ok(url: str) -> bool:
    """Tell whether a GET of this URL is answered with a 2xx."""
    try:
        with urllib.request.urlopen(url, timeout=_SECONDS) as response:  # noqa: S310  # our own loopback addresses
            return bool(200 <= response.status < 300)
    except (OSError, http.client.HTTPException):
        return False


def ailing(status_url: str) -> dict[str, str]:
    """Return the checks of `/api/health/status` that are not ok, each with its reason in words."""
    try:
        with urllib.request.urlopen(status_url, timeout=_SECONDS) as response:  # noqa: S310  # as above
            checks = json.load(response)["checks"]
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        return {"api": f"{status_url} does not answer: {error}"}
    return {name: str(check.get("detail", "")) for name, check in checks.items() if not check.get("ok")}
