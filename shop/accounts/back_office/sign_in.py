"""The two pages between a stranger and the admin: password, then code. Changes when signing in asks otherwise."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from shop.accounts.back_office.callers import caller_of
from shop.accounts.back_office.half_way import HalfWay, begin, forget, half_way
from shop.accounts.back_office.sessions import enter
from shop.accounts.back_office.tries import PASSWORDS, tell_refusal, wait_for_code
from shop.accounts.errors import InvalidCredentials
from shop.accounts.guesses import TooManyTries, judge
from shop.accounts.password_policy import Proof
from shop.accounts.queries import user_named
from shop.accounts.second_factor import code_is_good, needs_code


class TooMany(forms.ValidationError):
    """A try too many; `seconds` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        self.seconds = int(seconds) + 1
        minutes = -(-self.seconds // 60)
        words = "Too many tries. Please wait a minute." if minutes == 1 else None
        super().__init__(words or f"Too many tries. Please wait {minutes} minutes.", code="throttled")


class TriesMixin:
    """Of forms that count tries: the seconds to wait where this one was one too many."""

    wait: int | None = None

    def refuse_beyond(self, seconds: float | None) -> None:
        """Refuse the form where there is something to wait for. Raises TooMany."""
        if seconds is not None:
            error = TooMany(seconds)
            self.wait = error.seconds
            raise error


class PasswordForm(TriesMixin, AdminAuthenticationForm):
    """A username, or an e-mail address that its account has confirmed, and the password of a staff account."""

    request: HttpRequest
    proof: Proof

    def clean(self) -> dict[str, Any]:
        """Judge the password, if it is not one too many."""
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name and password:
            self.proof = self._judged(name, password)
        return self.cleaned_data

    def _judged(self, name: str, password: str) -> Proof:
        caller, user = caller_of(self.request), user_named(name)
        proof, wait = None, None
        try:
            proof = judge(password, user, name, caller, PASSWORDS)
        except TooManyTries as error:
            tell_refusal("throttled", user, caller)
            wait = error.seconds
        self.refuse_beyond(wait)
        if proof is None or not (proof.user.is_active and proof.user.is_staff):
            tell_refusal("wrong_password" if proof is None else "not_staff", user, caller)
            raise self.get_invalid_login_error()
        return proof


class CodeForm(TriesMixin, forms.Form):
    """A code of the device, or a recovery code."""

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "off", "size": 20}
        ),
    )

    def __init__(self, request: HttpRequest, whose: HalfWay, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.whose = request, whose

    def clean_code(self) -> str:
        """Use the code up, if it is not one too many."""
        code, caller = str(self.cleaned_data["code"]), caller_of(self.request)
        wait = wait_for_code(caller)
        if wait is not None:
            tell_refusal("throttled", self.whose.user, caller)
        self.refuse_beyond(wait)
        if not code_is_good(self.whose.user, code):
            tell_refusal("wrong_code", self.whose.user, caller)
            raise forms.ValidationError(
                "This code is wrong, was used before, or came too soon after a wrong one. Wait for the next one."
            )
        return code


class Answering(FormView):  # type: ignore[type-arg]
    """A page of the admin for who is not signed in; one try too many is 429."""

    site: Any = None

    @method_decorator(sensitive_post_parameters())
    @method_decorator(csrf_protect)
    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What all pages of the admin show."""
        return {
            **self.site.each_context(self.request),
            "subtitle": None,
            **super().get_context_data(**kwargs),
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with what was wrong."""
        answer: HttpResponse = super().form_invalid(form)
        if wait := getattr(form, "wait", None):
            answer.status_code = 429
            answer["Retry-After"] = str(wait)
        return answer


class SignIn(Answering, LoginView):
    """The password."""

    form_class = PasswordForm
    template_name = "admin/login.html"
    extra_context = {"title": "Log in"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With where the form goes, and where its person wants to."""
        wanted = self.get_redirect_url() or reverse("admin:index")
        return {
            **super().get_context_data(**kwargs),
            "app_path": self.request.get_full_path(),
            "username": self.request.user.get_username(),
            "next": wanted,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """In, or on to the second factor."""
        user, wanted = form.proof.user, self.get_success_url()
        if needs_code(user) or settings.STAFF_OTP_REQUIRED:
            begin(self.request, user, wanted)
            return HttpResponseRedirect(reverse("admin:login_code"))
        try:
            enter(self.request, form.proof, has_second_factor=False)
        except InvalidCredentials:
            form.add_error(None, form.get_invalid_login_error())
            return self.form_invalid(form)
        return HttpResponseRedirect(wanted)


class GiveCode(Answering):
    """The second factor of who has one; who must have one and has none is led to set it up."""

    form_class = CodeForm
    template_name = "admin/login_code.html"
    extra_context = {"title": "Second factor"}
    whose: HalfWay

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, for who is half way."""
        found = half_way(request)
        if found is None:
            return HttpResponseRedirect(reverse("admin:login"))
        if not needs_code(found.user):
            return HttpResponseRedirect(reverse("admin:login_set_up"))
        self.whose = found
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows whose code it is."""
        return {**super().get_form_kwargs(), "request": self.request, "whose": self.whose}

    def form_valid(self, form: Any) -> HttpResponse:
        """In."""
        try:
            enter(self.request, self.whose.proof, has_second_factor=True)
        except InvalidCredentials:
            return HttpResponseRedirect(reverse("admin:login"))
        forget(self.request)
        return HttpResponseRedirect(self.whose.wanted)
