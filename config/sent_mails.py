"""Pages for development that show the mails which a local shop keeps instead of sending them.

They belong to the front door: that mails are kept is a matter of settings, no room knows of it, and nobody is asked to
sign in as in the back office, whose pages are staff's. So they are there only where mails are kept, and never in
production. Changes when such a page shows something else.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.env_mail import FILES
from shop.api.errors import not_found
from shop.common.mail_files import KeptMail, kept_mail, kept_mails

MOST = 200
HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "Auto-Submitted")
# A mail is shown as a careful program shows it: without scripts, and without anything from elsewhere.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _where_mails_are_kept(view: View[P]) -> View[P]:
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if settings.PRODUCTION or settings.EMAIL_BACKEND != FILES:
            return not_found(request)
        answer = view(request, *args, **kwargs)
        answer["Content-Security-Policy"] = POLICY
        answer["Referrer-Policy"] = "no-referrer"
        answer["Cache-Control"] = "no-store"
        return answer

    return shown


@_where_mails_are_kept
def sent_mails(request: HttpRequest) -> HttpResponse:
    """What was "sent", the newest first."""
    mails = [_row(mail) for mail in kept_mails(MOST)]
    about = {"mails": mails, "most": MOST, "folder": settings.EMAIL_FILE_PATH}
    return render(request, "sent_mails/list.html", about)


@_where_mails_are_kept
def sent_mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: the headers that matter, the HTML as a mail program shows it, and the text."""
    mail = kept_mail(name)
    if mail is None:
        return not_found(request)
    headers = [(header, mail.message[header]) for header in HEADERS if mail.message[header]]
    about = {"headers": headers, "html": _body(mail, "html"), "text": _body(mail, "plain"), **_row(mail)}
    return render(request, "sent_mails/one.html", about)


def _row(mail: KeptMail) -> dict[str, object]:
    return {
        "name": mail.name,
        "at": mail.at,
        "to": mail.message["To"],
        "subject": mail.message["Subject"],
    }


def _body(mail: KeptMail, kind: str) -> str:
    part = mail.message.get_body((kind,))
    return "" if part is None else str(part.get_content())
