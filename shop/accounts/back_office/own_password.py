"""The page where a member of staff changes their password. Changes when that asks for something else."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shop.accounts.back_office.callers import caller_of
from shop.accounts.back_office.sessions import session_of, use
from shop.accounts.back_office.sign_in import Answering, TriesMixin
from shop.accounts.back_office.tries import tell_refusal, wait_again
from shop.accounts.errors import SessionEnded
from shop.accounts.password_policy import Proof, new_hash, prove
from shop.accounts.services.change_staff_password import change_staff_password
from shop.common.errors import Invalid


class OwnPasswordForm(TriesMixin, AdminPasswordChangeForm):
    """The present password, whose tries are counted, and the new one twice."""

    proof: Proof
    password_hash: str

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """Judge the present password."""
        self.refuse_beyond(wait_again(self.user))
        given: str = self.cleaned_data["old_password"]
        proof = prove(given, self.user)
        if proof is None:
            tell_refusal("wrong_password", self.user, caller_of(self.request))
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        self.proof = proof
        return given

    def clean(self) -> dict[str, Any]:
        """Hash the new one, once all is right."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.password_hash = new_hash(values["new_password1"], self.user, "new_password2")
            except Invalid as refused:
                self.add_error("new_password2", refused.fields["new_password2"])
        return values


class ChangeOwnPassword(Answering, PasswordChangeView):
    """The page; all other sessions end, and this one goes on as a new one."""

    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows the request."""
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it."""
        asking = session_of(self.request)
        assert asking is not None, "the site lets in nobody without one"
        try:
            session = change_staff_password(
                proof=form.proof,
                password_hash=form.password_hash,
                session_id=asking.pk,
                caller=caller_of(self.request),
            )
        except SessionEnded:
            return HttpResponseRedirect(reverse("admin:login"))
        use(self.request, session)
        return HttpResponseRedirect(reverse("admin:password_change_done"))
