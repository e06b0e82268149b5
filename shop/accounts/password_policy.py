"""What a password must be, and the work of making and checking hashes. Changes when the policy does.

8 to 128 characters, none of the common and breached ones that Django brings a list of, nothing like the person's own
names; no rules about digits and signs (NIST SP 800-63B, ASVS 6.2). Hashing is slow on purpose, so it is done before a
transaction begins, never inside.
"""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password, verify_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from shop.accounts.models import User
from shop.accounts.rules import MAX_PASSWORD, normalised
from shop.common.errors import Invalid


class MaximumLengthValidator:
    """Refuses what takes long to hash and nobody types."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError for a password that is too long."""
        if len(password) > MAX_PASSWORD:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"Your password can't be longer than {MAX_PASSWORD} characters."


def new_hash(password: str, user: User, field: str) -> str:
    """The hash of a new password for `user`, who need not be saved. Raises Invalid with every reason under `field`."""
    password = normalised(password)
    if not password.strip():
        raise Invalid.field(field, "is made of blanks")
    try:
        validate_password(password, user)
    except ValidationError as error:
        reasons = list(error.messages)
        raise Invalid(f"{field}: {reasons[0]}", fields={field: reasons}) from None
    return make_password(password)


@dataclass(frozen=True, slots=True)
class Proof:
    """That somebody knew the password of `user`, as it was hashed then; `renewed` is its hash in today's form."""

    user: User
    hashed: str
    renewed: str | None = None

    @property
    def stored(self) -> str:
        """The hash that the account is to have from now on."""
        return self.renewed or self.hashed


def prove(password: str, user: User | None) -> Proof | None:
    """The proof that this is the password of `user`, else None. Takes as long for nobody as for somebody."""
    password = normalised(password)
    if user is None:
        make_password(password)
        return None
    correct, outdated = verify_password(password, user.password)
    if not correct:
        return None
    return Proof(user, user.password, make_password(password) if outdated else None)
