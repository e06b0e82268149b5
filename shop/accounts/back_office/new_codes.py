"""Recovery codes that were just made, until their person has kept them. Changes when they are shown otherwise.

Nothing else can show them: what is stored is a digest. So that a page loaded again still does, the browser's session on
the server has them for some minutes, or until their person says that they are kept.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shop.common.clock import now

SECONDS = 10 * 60
_KEY = "new_codes"


@dataclass(frozen=True, slots=True)
class NewCodes:
    """The codes, and where their person goes on."""

    codes: list[str]
    wanted: str


def show(request: HttpRequest, codes: list[str], wanted: str) -> HttpResponse:
    """On to the page that shows them, for who is signed in by now."""
    request.session[_KEY] = {"codes": codes, "wanted": wanted, "at": int(now().timestamp())}
    return HttpResponseRedirect(reverse("admin:second_factor_codes"))


def new_codes(request: HttpRequest) -> NewCodes | None:
    """What there is to show; None where it is kept, or it is too late."""
    forget_late(request)
    held = request.session.get(_KEY)
    return NewCodes(held["codes"], held["wanted"]) if held else None


def forget_late(request: HttpRequest) -> None:
    """Whoever goes on without a word leaves none behind in a session of hours."""
    held = request.session.get(_KEY)
    if held and now().timestamp() - held["at"] > SECONDS:
        forget(request)


def forget(request: HttpRequest) -> None:
    """Have none to show any more."""
    request.session.pop(_KEY, None)
