"""Makes mails of templates. Changes when a mail has another part.

A letter has three templates below `accounts/mail/`: NAME.subject.txt, NAME.txt and NAME.html. A shop's own, in the
folder that SHOPSTER_TEMPLATES names, come first.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from shop.accounts.letters.links import page
from shop.accounts.link_tokens import CONFIRM_EMAIL, RESET_PASSWORD, WELCOME_STAFF
from shop.common.mail import Mail

FOLDER = "accounts/mail"


def render(name: str, to: str, **about: Any) -> Mail:
    """The letter of that name to that address."""
    context = {
        "shop": settings.SHOP_NAME,
        "storefront": settings.STOREFRONT_URL,
        "account_page": page("account"),
        "forgot_page": page("forgot-password"),
        "signin_page": page("signin"),
        "admin": settings.ADMIN_URL,
        "minutes": RESET_PASSWORD.lifetime // timedelta(minutes=1),
        "days": CONFIRM_EMAIL.lifetime // timedelta(days=1),
        "welcome_days": WELCOME_STAFF.lifetime // timedelta(days=1),
        "to": to,
        **about,
    }
    return Mail(
        to=to,
        subject=" ".join(_rendered(f"{name}.subject.txt", context, escape=False).split()),
        text=_rendered(f"{name}.txt", context, escape=False).strip() + "\n",
        html=_rendered(f"{name}.html", context, escape=True),
    )


def _rendered(file: str, context: dict[str, Any], *, escape: bool) -> SafeString:
    # The engine escapes whatever a file's name says, and a plain text has nothing to escape.
    template: Template = get_template(f"{FOLDER}/{file}").template  # type: ignore[attr-defined]  # the backend's own
    return template.render(Context(context, autoescape=escape))
