"""The pages where a second factor is set up, seen and replaced. Changes when a device is set up otherwise.

Who must have one and has none comes here after the password and sees nothing else; who is signed in shows once more who
they are, with the password and a code of the device that they have.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.back_office import new_codes
from shop.accounts.back_office.callers import caller_of
from shop.accounts.back_office.half_way import HalfWay, forget, half_way
from shop.accounts.back_office.new_device import NewDevice
from shop.accounts.back_office.sessions import enter
from shop.accounts.back_office.sign_in import Answering, TriesMixin
from shop.accounts.back_office.tries import tell_refusal, wait_again
from shop.accounts.errors import InvalidCredentials
from shop.accounts.models import User
from shop.accounts.password_policy import Proof, prove
from shop.accounts.recovery_codes import bare
from shop.accounts.second_factor import code_is_good, needs_code
from shop.accounts.services.renew_recovery_codes import renew_recovery_codes
from shop.accounts.services.set_up_device import set_up_device
from shop.common.errors import DomainError

CODE = {"autocomplete": "one-time-code", "autocapitalize": "off", "size": 20}


class _OwnForm(TriesMixin, forms.Form):
    """A form about the account of who fills it in."""

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user


class AgainForm(_OwnForm):
    """Who is signed in shows once more who they are. `proof` is that of their password."""

    password = forms.CharField(
        max_length=512, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    present_code = forms.CharField(
        max_length=40,
        label="Code of your present device",
        help_text="Or one of your recovery codes.",
        widget=forms.TextInput(attrs=CODE),
    )
    proof: Proof

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_code(self.user):
            del self.fields["present_code"]

    def clean(self) -> dict[str, Any]:
        """Judge both, once all else of the form is right: a code is used up by it."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.refuse_beyond(wait_again(self.user))
            self._judge(values)
        return values

    def _judge(self, values: dict[str, Any]) -> None:
        proof = prove(values["password"], self.user)
        if proof is None:
            self._refuse("wrong_password", "password", "This is not your password.")
        elif "present_code" in self.fields and not code_is_good(self.user, values["present_code"]):
            self._refuse(
                "wrong_code",
                "present_code",
                "This code is wrong, was used before, or came too soon after a wrong one.",
            )
        else:
            self.proof = proof

    def _refuse(self, why: str, field: str, words: str) -> None:
        tell_refusal(why, self.user, caller_of(self.request))
        self.add_error(field, words)


class DeviceForm(_OwnForm):
    """The code of a device that is being set up; `device` is the one whose key the page carries."""

    code = forms.CharField(max_length=40, label="Code that the app shows", widget=forms.TextInput(attrs=CODE))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        carried = NewDevice.carried(self.user, self.data.get("key", "")) if self.is_bound else None
        self.is_late = self.is_bound and carried is None
        self.device = carried or NewDevice.offered(self.user)

    def clean_code(self) -> str:
        """A code that the new device shows now."""
        code = bare(self.cleaned_data["code"])
        if self.is_late:
            raise forms.ValidationError(
                "This page was open for too long. Please add the account to your app anew."
            )
        if not self.device.shows(code):
            raise forms.ValidationError(
                "This is not what the app should show now. Is your phone's clock right?"
            )
        return code


class ReplaceForm(AgainForm, DeviceForm):
    """Both at once."""

    field_order = ("code", "password", "present_code")


class _Forms(Answering):
    """Pages whose form knows the request and the account."""

    whose: User

    def get_form_kwargs(self) -> dict[str, Any]:
        """With both of them."""
        return {**super().get_form_kwargs(), "request": self.request, "user": self.whose}


class SetUpFirst(_Forms):
    """Before the admin, for who must have a second factor and has none."""

    form_class = DeviceForm
    template_name = "admin/second_factor_set_up.html"
    extra_context = {"title": "Set up your second factor", "is_first": True}
    half: HalfWay

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, for who is half way and has no device: it can't be used to get past one."""
        found = half_way(request)
        if found is None:
            return HttpResponseRedirect(reverse("admin:login"))
        if needs_code(found.user):
            return HttpResponseRedirect(reverse("admin:login_code"))
        self.half, self.whose = found, found.user
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Set it up, and in."""
        try:
            codes = set_up_device(user_id=self.whose.pk, key=form.device.key, code=form.cleaned_data["code"])
            enter(self.request, self.half.proof, has_second_factor=True)
        except (InvalidCredentials, DomainError):
            return HttpResponseRedirect(reverse("admin:login"))
        forget(self.request)
        return new_codes.show(self.request, codes, self.half.wanted)


class SignedIn(_Forms):
    """Pages of who is in the admin already; the site sees to that."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        assert isinstance(request.user, User)
        self.whose = request.user
        return super().dispatch(request, *args, **kwargs)


class Replace(SignedIn):
    """A device in the place of the present one, or the first of who need not have one."""

    form_class = ReplaceForm
    template_name = "admin/second_factor_set_up.html"
    extra_context = {"title": "Set up a device"}

    def form_valid(self, form: Any) -> HttpResponse:
        """Set it up, and go on in a new session."""
        try:
            codes = set_up_device(user_id=self.whose.pk, key=form.device.key, code=form.cleaned_data["code"])
            enter(self.request, form.proof, has_second_factor=True)
        except (InvalidCredentials, DomainError):
            return HttpResponseRedirect(reverse("admin:login"))
        return new_codes.show(self.request, codes, reverse("admin:second_factor"))


class OwnSecondFactor(SignedIn):
    """What somebody has set up; asks for new recovery codes."""

    form_class = AgainForm
    template_name = "admin/second_factor.html"
    extra_context = {"title": "Second factor"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the device and how many codes are left."""
        return {
            **super().get_context_data(**kwargs),
            "device": TOTPDevice.objects.filter(user=self.whose, confirmed=True).first(),
            "codes_left": StaticToken.objects.filter(device__user=self.whose).count(),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """New recovery codes."""
        codes = renew_recovery_codes(user_id=self.whose.pk)
        return new_codes.show(self.request, codes, reverse("admin:second_factor"))


class OwnCodes(SignedIn):
    """The recovery codes that were just made, however often it is loaded, until they are kept."""

    form_class = _OwnForm
    template_name = "admin/recovery_codes.html"
    extra_context = {"title": "Recovery codes"}
    held: new_codes.NewCodes

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, where there is something to show."""
        held = new_codes.new_codes(request)
        if held is None:
            return HttpResponseRedirect(reverse("admin:second_factor"))
        self.held = held
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the codes."""
        minutes = new_codes.SECONDS // 60
        return {**super().get_context_data(**kwargs), "codes": self.held.codes, "minutes": minutes}

    def form_valid(self, form: Any) -> HttpResponse:
        """They are kept: on."""
        new_codes.forget(self.request)
        return HttpResponseRedirect(self.held.wanted)
