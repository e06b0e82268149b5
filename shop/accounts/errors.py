"""What accounts refuse, by reason. Changes when there is another one."""

from shop.common.errors import Conflict, DomainError


class InvalidCredentials(DomainError):
    """Nobody has this name and this password; which of the two was wrong is not told."""

    code = "invalid_credentials"

    def __init__(self) -> None:
        super().__init__("The name or the password is wrong.")


class SessionEnded(DomainError):
    """The token belongs to no session that is open."""

    code = "token_not_valid"

    def __init__(self) -> None:
        super().__init__("This sign-in has ended. Please sign in again.")


class LinkInvalid(DomainError):
    """The link of a mail has expired, was used, or never was one."""

    code = "link_invalid"

    def __init__(self) -> None:
        super().__init__("This link has expired or was used already. Please ask for a new one.")


class EmailTaken(Conflict):
    """Another account has confirmed the address."""

    code = "email_taken"

    def __init__(self) -> None:
        super().__init__("This address belongs to another account by now.")
