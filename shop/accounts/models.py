"""People who sign in, and what the shop keeps of them. Changes when an account knows something else about its person.

What leaves the house are uuids; the bigints stay inside. What belongs to an account is deleted when it is erased, but
for its own row (`shop/accounts/services/erase_account.py`).
"""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Upper

from shop.accounts.rules import normalised


class User(AbstractUser):
    """Someone who signs in.

    An e-mail address belongs to the account that has confirmed it (`email_verified_at`); until then any number of
    accounts may name it, and it opens none of them. `pending_email` is the address that the account changes to once
    that one is confirmed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("email address", blank=True, db_index=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    pending_email = models.EmailField(blank=True, default="", db_default="")
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(Upper("username"), name="user_username_once"),
            models.UniqueConstraint(
                Upper("email"), condition=Q(email_verified_at__isnull=False), name="user_email_verified_once"
            ),
            models.CheckConstraint(
                condition=Q(email_verified_at__isnull=True) | ~Q(email=""), name="user_verified_has_email"
            ),
        ]

    def set_password(self, raw_password: str | None) -> None:
        """Hash it in its one form, whoever sets it."""
        super().set_password(raw_password if raw_password is None else normalised(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """As `set_password` has hashed it."""
        return super().check_password(raw_password if raw_password is None else normalised(raw_password))

    @property
    def unconfirmed_email(self) -> str:
        """The address that waits for its confirmation; empty where none does."""
        return self.pending_email or ("" if self.email_verified_at else self.email)


class Session(models.Model):
    """One sign-in on one device, and the family of refresh tokens that renew it.

    `current` is the id of the one refresh token that may be used; `previous` the one that it replaced at
    `rotated_at`, which is answered with the same successor for a moment (`shop/accounts/services/refresh_session.py`).
    Sessions of the admin (`for_admin`) have no tokens: `rotated_at` is when they were last used.
    A session that has ended keeps its row until it would have expired, so that the reason can be told.
    """

    class Ended(models.TextChoices):
        """Why a session ended before its time."""

        SIGNED_OUT = "signed_out"
        SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
        ENDED_BY_OWNER = "ended_by_owner"
        PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a reason
        DISABLED = "disabled"
        DELETED = "deleted"
        REPLAYED = "replayed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    created_at = models.DateTimeField(db_default=Now())
    rotated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    current = models.UUIDField(default=uuid.uuid4)
    previous = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=24, choices=Ended, default="", db_default="")
    has_second_factor = models.BooleanField(default=False, db_default=False)
    for_admin = models.BooleanField(default=False, db_default=False)
    user_agent = models.CharField(max_length=200, default="", db_default="")
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user"], condition=Q(ended_at__isnull=True), name="session_open_of_user")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="")
                | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="session_end_has_reason",
            )
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class Address(models.Model):
    """An entry of somebody's address book. `country` is an ISO 3166-1 alpha-2 code."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="addresses")
    name = models.CharField(max_length=150)
    company = models.CharField(max_length=150, default="", db_default="", blank=True)
    line1 = models.CharField(max_length=200)
    line2 = models.CharField(max_length=200, default="", db_default="", blank=True)
    city = models.CharField(max_length=100)
    region = models.CharField(max_length=100, default="", db_default="", blank=True)
    postal_code = models.CharField(max_length=20, default="", db_default="", blank=True)
    country = models.CharField(max_length=2)
    phone = models.CharField(max_length=40, default="", db_default="", blank=True)
    is_default_shipping = models.BooleanField(default=False, db_default=False)
    is_default_billing = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "addresses"
        indexes: ClassVar = [models.Index(fields=["user", "id"], name="address_of_user")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default_shipping=True), name="address_default_shipping_once"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default_billing=True), name="address_default_billing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"


class Letter(models.Model):
    """A mail that is to be sent about an account; the row goes when it is sent.

    The effect that sends it carries its id and nothing else. What it says, and to whom, is made up at that time by
    `shop/accounts/letters/`: a request to reset a password names an address alone, and is the same row whether
    anybody has that address or not.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        REGISTERED = "registered"
        STAFF_WELCOME = "staff_welcome"
        PASSWORD_RESET = "password_reset"  # noqa: S105  # a kind
        PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a kind
        CONFIRM_EMAIL = "confirm_email"
        USERNAME_CHANGED = "username_changed"
        EMAIL_CHANGE_ASKED = "email_change_asked"
        EMAIL_CHANGED = "email_changed"
        SECOND_FACTOR_SET_UP = "second_factor_set_up"
        SECOND_FACTOR_RESET = "second_factor_reset"
        RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
        EXPORT_READY = "export_ready"
        ACCOUNT_DELETED = "account_deleted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24, choices=Kind)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="letters")
    email = models.EmailField()
    created_at = models.DateTimeField(db_default=Now())
    # Set before the dialogue with the mail server begins: if that breaks off, whether it was sent is not known.
    sending_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DataExport(models.Model):
    """All that the shop keeps of a person, on their demand; made by an effect, kept for some days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="exports")
    requested_at = models.DateTimeField(db_default=Now())
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, db_index=True)
    content = models.TextField(default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ready_at__isnull=True), name="data_export_preparing_once"
            )
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"


class ThrottleWindow(models.Model):
    """How many attempts a client made in the present window of a scope (`shop/accounts/windows.py`).

    They are counted in PostgreSQL, so nobody needs Redis to be answered.
    """

    scope = models.CharField(max_length=32)
    client = models.CharField(max_length=128)
    started_at = models.DateTimeField()
    requests = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "client"], name="throttle_window_of_client_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.client}: {self.requests}"
