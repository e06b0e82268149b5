"""The admin as a whole: its addresses beside those of the models. Changes when a page of nobody's model is added.

Named in config/back_office_app.py, so that `django.contrib.admin.site` is this one.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse

from shop.accounts.back_office.own_password import ChangeOwnPassword
from shop.accounts.back_office.sessions import leave
from shop.accounts.back_office.setting_up import OwnCodes, OwnSecondFactor, Replace, SetUpFirst, SignedIn
from shop.accounts.back_office.sign_in import GiveCode, SignIn


class StaffSite(AdminSite):
    """Django's admin behind a second factor, with sessions that end."""

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Before the admin's own, whose last one takes every address."""
        own: list[URLPattern | URLResolver] = [
            path("login/code/", GiveCode.as_view(site=self), name="login_code"),
            path("login/set-up/", SetUpFirst.as_view(site=self), name="login_set_up"),
            path("second-factor/", self._own(OwnSecondFactor), name="second_factor"),
            path("second-factor/set-up/", self._own(Replace), name="second_factor_set_up"),
            path("second-factor/codes/", self._own(OwnCodes), name="second_factor_codes"),
        ]
        return own + super().get_urls()

    def _own(self, page: type[SignedIn]) -> Callable[..., Any]:
        return self.admin_view(page.as_view(site=self))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The password; who is in already goes on."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        answer: HttpResponse = SignIn.as_view(site=self)(request)  # type: ignore[assignment]
        return answer

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Out: the session behind it ends, whoever may have its cookie."""
        if request.method == "POST":
            leave(request)
        return super().logout(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Through the service that all passwords are changed by."""
        return ChangeOwnPassword.as_view(site=self)(request)
