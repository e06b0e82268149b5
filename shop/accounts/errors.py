"""What accounts refuse, by reason. Changes when there is another one."""

from shop.common.errors import Conflict, DomainError


class InvalidCredentials(DomainError):
    """Nobody has this name and this password; which of the two was wrong is not told."""

    code = "invalid_credentials"

    def __init__(self) -> None:
        super().__init__("The name or the password is wrong.")


class CodeRequired(DomainError):
    """The password was right, and the account has a second factor."""

    code = "otp_required"

    def __init__(self) -> None:
        super().__init__("Please enter the code of your authenticator app.", fields={"otp": ["is required"]})


class CodeInvalid(DomainError):
    """The second factor's code was wrong, used before, or tried too soon after a wrong one."""

    code = "otp_invalid"

    def __init__(self) -> None:
        words = "The code is wrong, or was used before. Wait a moment and enter the next one."
        super().__init__(words, fields={"otp": ["is not a code that is good now"]})


class EnrolmentRequired(DomainError):
    """Staff of this shop need a second factor, and the account has none yet."""

    code = "otp_not_set_up"

    def __init__(self) -> None:
        super().__init__("Please sign in to the admin first and set up a second factor there.")


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
