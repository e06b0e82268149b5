"""The buttons of an account's page. Changes when staff may do something else for its person."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from shop.accounts.models import User
from shop.accounts.services.reset_second_factor import reset_second_factor
from shop.accounts.services.send_password_link import send_password_link
from shop.accounts.services.sign_out_account import sign_out_account
from shop.audit.service_admin import ServiceAdmin
from shop.common.errors import DomainError


def by(request: HttpRequest) -> User:
    """Who presses them; the site lets in nobody else."""
    assert isinstance(request.user, User)
    return request.user


class HelpingAdmin(ServiceAdmin[User]):
    """A page with buttons that help its person; whether they may be pressed, the services say."""

    def get_urls(self) -> list[URLPattern]:
        """With what the page's buttons call."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:user_id>/sign-out/", wrap(self.sign_out), name="accounts_user_sign_out"),
            path("<int:user_id>/send-link/", wrap(self.send_link), name="accounts_user_send_link"),
            path(
                "<int:user_id>/reset-second-factor/",
                wrap(self.reset),
                name="accounts_user_reset_second_factor",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def sign_out(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """End one session, or all."""
        session = request.POST.get("session", "")

        def end() -> str:
            sign_out_account(by=by(request), user_id=user_id, session_id=UUID(session) if session else None)
            return "That session has ended." if session else "Signed out everywhere."

        return self._done(request, user_id, end)

    @method_decorator(require_POST)
    def send_link(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Send a link to set a new password."""
        words = "A link to set a new password goes to {}."
        return self._done(
            request, user_id, lambda: words.format(send_password_link(by=by(request), user_id=user_id))
        )

    @method_decorator(require_POST)
    def reset(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Take the device away."""

        def forget() -> str:
            reset_second_factor(by=by(request), user_id=user_id)
            return "The second factor is reset, and the account signed out everywhere."

        return self._done(request, user_id, forget)

    def _done(self, request: HttpRequest, user_id: int, do: Callable[[], str]) -> HttpResponse:
        try:
            self.message_user(request, do(), messages.SUCCESS)
        except DomainError as refused:
            self.message_user(request, refused.detail, messages.ERROR)
        except ValueError:
            self.message_user(request, "There is no such session.", messages.ERROR)
        return HttpResponseRedirect("../change/")
