"""How mail may be sent, and where that is safe. Changes when mail can be sent in another way."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.env import Env

SMTP = "django.core.mail.backends.smtp.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"
# Where `make run` keeps mails, to be looked at.
FILES = "shop.common.mail_files.EmailBackend"
_NOWHERE = frozenset(
    {
        CONSOLE,
        FILES,
        *(f"django.core.mail.backends.{name}.EmailBackend" for name in ("filebased", "dummy", "locmem")),
    }
)


def mail_contradictions(env: "Env") -> list[str]:
    """Variables of mail that can't be meant together, one line for each."""
    problems = []
    user, password = env.django_email_host_user, env.django_email_host_password.get_secret_value()
    if bool(user) != bool(password):
        unset = "DJANGO_EMAIL_HOST_PASSWORD" if user else "DJANGO_EMAIL_HOST_USER"
        problems.append(f"{unset} is unset, though the other half of the mail server's login is set")
    if env.email_backend == SMTP and not env.django_email_host:
        problems.append("DJANGO_EMAIL_HOST must name the mail server, for DJANGO_EMAIL_BACKEND sends to one")
    return problems


def mail_problems(env: "Env", *, here: bool) -> list[str]:
    """What production refuses of mail; `here` says that the mail server is on this machine."""
    problems = []
    if not env.django_email_backend and not env.django_email_host:
        problems.append("DJANGO_EMAIL_HOST is unset, so no mail would be sent; name a mail server")
    elif env.email_backend in _NOWHERE:
        problems.append(
            "DJANGO_EMAIL_BACKEND sends no mail; unset it, and set DJANGO_EMAIL_HOST to a mail server"
        )
    elif env.email_backend == SMTP and env.django_email_security == "none" and not here:
        problems.append(
            "DJANGO_EMAIL_SECURITY lets mails and the login travel unencrypted to another machine; set starttls or tls"
        )
    return problems
