"""Accounts of staff and customers. Changes when staff do something else with them.

Who may only look sees customers; who manages accounts sees staff too. Passwords are nobody's business but their
person's: they are neither shown nor typed here, a link to set one is sent.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.admin.forms import NewStaffForm, RightsForm
from shop.accounts.admin.helping import HelpingAdmin, by
from shop.accounts.admin.parts import about, has_device, kind, rights_in_words
from shop.accounts.handling import MANAGES, is_staffs, refusal
from shop.accounts.models import User
from shop.accounts.services.create_staff import create_staff
from shop.accounts.services.disable_account import disable_account
from shop.accounts.services.enable_account import enable_account
from shop.accounts.services.set_staff_rights import RightsChange, set_staff_rights
from shop.accounts.trail import KIND
from shop.audit.service_admin import is_row_number
from shop.outbox.subjects import has_page

# A device is set up, replaced and reset on our own pages; django-otp's would show its key.
for _device in (TOTPDevice, StaticDevice):
    admin.site.unregister(_device)
has_page(KIND, "admin:accounts_user_change", User)


class KindFilter(admin.SimpleListFilter):
    """Staff apart from customers."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both kinds, for who sees both."""
        return [("staff", "Staff"), ("customers", "Customers")] if request.user.has_perm(MANAGES) else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """The chosen kind."""
        if self.value() in {"staff", "customers"}:
            return queryset.filter(is_staff=self.value() == "staff")
        return queryset


@admin.register(User)
class AccountAdmin(HelpingAdmin):
    """One list for all accounts, and a page for each."""

    change_form_template = "admin/accounts/user/change_form.html"
    list_display = ("username", "email", "name", "kind", "roles", "is_active", "last_login")
    list_filter = (KindFilter, "is_active", "groups")
    search_fields = ("username", "email")
    search_help_text = "Part of a username or of an e-mail address."
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    actions = None
    _ABOUT = (
        "signs_in_as",
        "name",
        "email",
        "email_verified_at",
        "pending_email",
        "date_joined",
        "last_login",
        "deleted_at",
    )
    readonly_fields = (*_ABOUT, "rights", "second_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Customers alone, for who does not manage staff."""
        accounts = super().get_queryset(request).prefetch_related("groups")
        return (
            accounts
            if request.user.has_perm(MANAGES)
            else accounts.filter(is_staff=False, is_superuser=False)
        )

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Nobody asks the list for parts of a password's hash."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def get_form(self, request: HttpRequest, obj: User | None = None, *args: Any, **kwargs: Any) -> Any:
        """To add somebody asks for more than to change what they may do."""
        return super().get_form(
            request, obj, *args, **{**kwargs, "form": RightsForm if obj else NewStaffForm}
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Who is added is asked for all of it."""
        return self.readonly_fields if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """The person, then what they may do; who is no superuser makes nobody one."""
        asks_super = ("is_superuser",) if by(request).is_superuser else ()
        if obj is None:
            person = ("username", "email", "first_name", "last_name")
            return ((None, {"fields": person}), ("Rights", {"fields": ("is_staff", *asks_super, "groups")}))
        rights: tuple[str, ...] = ("is_active",)
        if request.user.has_perm(MANAGES):
            rights += ("is_staff", *(asks_super or ("is_superuser",) * obj.is_superuser), "groups")
            rights += ("rights", "second_factor") if is_staffs(obj) else ()
        return ((None, {"fields": self._ABOUT}), ("Rights", {"fields": rights}))

    @admin.display(description="username")
    def signs_in_as(self, user: User) -> str:
        """The username, without what Django says to who types one."""
        return user.get_username()

    @admin.display
    def name(self, user: User) -> str:
        """First and last name."""
        return user.get_full_name() or "-"

    @admin.display(ordering="is_staff")
    def kind(self, user: User) -> str:
        """Staff or customer."""
        return kind(user)

    @admin.display
    def roles(self, user: User) -> str:
        """Its groups."""
        names = [group.name for group in user.groups.all()]
        return ", ".join([*(["superuser"] if user.is_superuser else []), *sorted(names)]) or "-"

    @admin.display(description="may, in effect")
    def rights(self, user: User) -> str:
        """All rights, by whatever they have them."""
        words = rights_in_words(user)
        lines = f"{words.count(chr(10)) + 1} rights" if "\n" in words else ""
        if not lines:
            return words or "nothing"
        return format_html("<details><summary>{}</summary><pre>{}</pre></details>", lines, words)

    @admin.display(boolean=True)
    def second_factor(self, user: User) -> bool:
        """Whether one is set up."""
        return has_device(user)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Of others, and of nobody who may do more."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or (obj.pk != request.user.pk and not refusal(by(request), obj, MANAGES)))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are disabled; their persons alone have them deleted."""
        return False

    def apply(self, request: HttpRequest, row: User | None, form: Any) -> User:
        """Add the account, or change what has been changed on the page."""
        who = by(request)
        if row is None:
            return create_staff(by=who, person=form.person(), rights=form.rights())
        if (change := form.change()) != RightsChange():
            set_staff_rights(by=who, user_id=row.pk, change=change)
        if "is_active" in form.changed_data:
            switch = enable_account if form.cleaned_data["is_active"] else disable_account
            switch(by=who, user_id=row.pk)
        return User.objects.get(pk=row.pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page with what lies beside the account."""
        user = self.get_object(request, unquote(object_id)) if is_row_number(object_id) else None
        beside = about(user, by(request)) if user else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **beside})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page for a new member of staff; customers come by themselves."""
        return super().add_view(
            request, form_url, {**(extra_context or {}), "title": "Add a member of staff"}
        )
