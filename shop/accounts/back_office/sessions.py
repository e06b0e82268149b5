"""Who is signed in to the admin, and until when. Changes when a session of the admin ends by something else.

A browser's Django session names a row of accounts' own sessions, which is asked at every request: what ends that row
(a role taken, an account disabled, a second factor reset, somebody's click) ends the browser's at once. Besides it
ends after half an hour of silence, which is the Django session's age, and after twelve hours.
"""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from shop.accounts.back_office.callers import caller_of
from shop.accounts.back_office.new_codes import forget_late
from shop.accounts.back_office.tries import tell_success
from shop.accounts.models import Session, User
from shop.accounts.password_policy import Proof
from shop.accounts.services.end_staff_session import end_staff_session
from shop.accounts.services.start_staff_session import start_staff_session
from shop.accounts.services.touch_session import touch_session
from shop.common.clock import now

_NAMED = "staff_session"
_SEEN = "seen"
# So often the silence begins anew; at each request would be a write for each.
SEEN_EVERY_SECONDS = 60
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request: HttpRequest, proof: Proof, *, has_second_factor: bool) -> None:
    """Sign them in. Raises InvalidCredentials where their account changed meanwhile."""
    session = start_staff_session(proof=proof, caller=caller_of(request), has_second_factor=has_second_factor)
    use(request, session)
    tell_success()


def use(request: HttpRequest, session: Session) -> None:
    """Let the browser go on with this new session, under another key than before."""
    login(request, session.user, backend=_BACKEND)
    remember(request.session, session)


def remember(browser: SessionBase, session: Session) -> None:
    """Have a browser's session name this one."""
    browser[_NAMED] = str(session.pk)
    browser[_SEEN] = int(now().timestamp())


def leave(request: HttpRequest) -> None:
    """End the session behind the request."""
    session = session_of(request)
    if session is not None:
        end_staff_session(session_id=session.pk, user=session.user)


def session_of(request: HttpRequest) -> Session | None:
    """The session behind a request whose user has been asked for."""
    return getattr(request, _NAMED, None)


def staff_of(request: HttpRequest, user: User | AnonymousUser) -> User | AnonymousUser:
    """`user`, whom the browser's session names, if nothing has ended that; else nobody."""
    if not isinstance(user, User):
        return user
    session = _open_session(request.session, user)
    if session is None:
        request.session.flush()
        return AnonymousUser()
    session.user = user
    setattr(request, _NAMED, session)
    _see(request.session, session)
    forget_late(request)
    return user


def _open_session(browser: SessionBase, user: User) -> Session | None:
    named = browser.get(_NAMED)
    if not named:
        return None
    session = Session.objects.filter(
        pk=UUID(named), user_id=user.pk, ended_at__isnull=True, expires_at__gt=now()
    ).first()
    if session and settings.STAFF_OTP_REQUIRED and not session.has_second_factor:
        return None
    return session


def _see(browser: SessionBase, session: Session) -> None:
    moment = int(now().timestamp())
    if moment - browser.get(_SEEN, 0) >= SEEN_EVERY_SECONDS:
        browser[_SEEN] = moment
        touch_session(session_id=session.pk)
