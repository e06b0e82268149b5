"""The pages that show what a local shop keeps instead of sending: whole, harmless, and nowhere else."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

from config.env_mail import FILES
from shop.common import mail_files
from tests.shop.threads import together

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LINK = "https://shop.example/reset-password?uid=1&token=2"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = FILES
    settings.EMAIL_FILE_PATH = tmp_path / "mails"
    return tmp_path / "mails"


def send(subject: str, to: str = "Zoë <zoe@mail.example>") -> None:
    mail = EmailMultiAlternatives(
        subject, f"Come in: {LINK}\n<b>", to=[to], headers={"Message-ID": "<1@shop.example>"}
    )
    mail.attach_alternative('<script>alert(1)</script><p class="a">Come &amp; see, "Zoë"</p>', "text/html")
    assert get_connection().send_messages([mail]) == 1


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_the_newest_mail_is_the_first(client: Client, folder: Path) -> None:
    send("The first")
    send("The <second>")
    answer = client.get("/mails/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.index("The &lt;second&gt;") < page.index("The first")
    assert "Zoë &lt;zoe@mail.example&gt;" in page
    assert re.findall(r'href="/mails/([^"]+)/"', page) == names(folder)[::-1]
    assert answer["Cache-Control"] == "no-store"
    [at, _] = re.findall(r'datetime="([^"]+)"', page)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(at)) < timedelta(minutes=1)


def test_before_the_first_mail_the_page_says_how_to_get_one(client: Client) -> None:
    assert "None has been sent yet" in client.get("/mails/").content.decode()


def test_one_mail_is_shown_with_its_headers_text_and_html(client: Client, folder: Path) -> None:
    send("Come in")
    answer = client.get(f"/mails/{names(folder)[0]}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    for shown in ("Come in", "&lt;1@shop.example&gt;", "Zoë &lt;zoe@mail.example&gt;"):
        assert shown in page
    assert f'<a href="{LINK.replace("&", "&amp;")}"' in page, "a link of the text can be followed"
    assert "&lt;b&gt;" in page


def test_the_html_of_a_mail_is_a_page_of_its_own_without_rights(client: Client, folder: Path) -> None:
    send("Come in")
    answer = client.get(f"/mails/{names(folder)[0]}/")
    page = answer.content.decode()
    [frame] = re.findall(r"<iframe[^>]*>", page)
    assert "<script" not in page
    assert re.findall(r'sandbox="([^"]*)"', frame) == ["allow-popups allow-popups-to-escape-sandbox"]
    assert "&lt;script&gt;alert(1)" in frame
    assert "Come &amp;amp; see, &quot;Zoë&quot;" in frame
    assert answer["Content-Security-Policy"].startswith("default-src 'none';")


@pytest.mark.parametrize(
    "name",
    ["..%2f..%2fetc%2fpasswd", "secrets.json", ".env", "20261123-150102-000000-0123456789ab.eml", "x", "%00"],
)
def test_no_other_file_is_shown(client: Client, folder: Path, name: str) -> None:
    folder.mkdir()
    for other in ("secrets.json", ".env", "x"):
        (folder / other).write_text("hush")
    answer = client.get(f"/mails/{name}/")
    assert answer.status_code == 404
    assert "hush" not in answer.content.decode()
    assert "hush" not in client.get("/mails/").content.decode()


@pytest.mark.parametrize("page", ["/mails/", "/mails/{name}/"])
@pytest.mark.parametrize(("backend", "production"), [(SMTP, False), (FILES, True)])
def test_where_mails_are_sent_or_people_shop_there_is_no_such_page(
    client: Client, folder: Path, settings: Settings, page: str, backend: str, production: bool
) -> None:
    send("Come in")
    settings.EMAIL_BACKEND, settings.PRODUCTION = backend, production
    answer = client.get(page.format(name=names(folder)[0]))
    assert answer.status_code == 404
    assert "Come in" not in answer.content.decode()


def test_nothing_can_be_done_there(client: Client) -> None:
    assert client.post("/mails/").status_code == 405


def test_who_sends_at_the_same_moment_never_shares_a_file(folder: Path) -> None:
    together([lambda: send("Come in")] * 20)
    assert len(names(folder)) == 20
    assert len(mail_files.kept_mails(100)) == 20


def test_two_processes_never_share_a_file(folder: Path) -> None:
    """Forked from one parent, they have the same addresses in memory."""
    children = []
    for _ in range(8):
        if not (child := os.fork()):
            code = 1
            try:
                send("Come in")
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    assert len(names(folder)) == 8


def test_nobody_else_on_the_machine_reads_them(folder: Path) -> None:
    send("Come in")
    [file] = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_what_is_not_whole_is_not_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="full"):
        send("Come in")
    assert mail_files.kept_mails(10) == []


def test_of_many_the_newest_are_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.sent_mails.MOST", 2)
    for number in range(3):
        send(f"Number {number}")
    page = client.get("/mails/").content.decode()
    assert ("Number 0" in page, "Number 2" in page, "Older ones" in page) == (False, True, True)
