"""POST /api/auth/register/"""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from shop.accounts.models import Letter, User
from shop.audit.models import Entry, PersonalValues
from shop.outbox.models import Effect

Post = Callable[..., Any]
NEW = {"username": "newcomer", "email": "new@example.test", "password": "a sentence of some words"}


@pytest.mark.django_db
def test_an_account_is_open_at_once_by_its_name(post: Post) -> None:
    answer = post("register", NEW)

    assert (answer.status_code, list(answer.json())) == (202, ["detail"])
    user = User.objects.get()
    assert (user.username, user.email, user.email_verified_at) == ("newcomer", "new@example.test", None)
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
    assert post("login", {"username": "newcomer", "password": NEW["password"]}).status_code == 200
    assert post("login", {"username": NEW["email"], "password": NEW["password"]}).status_code == 401


@pytest.mark.django_db
def test_a_letter_goes_to_the_address_by_an_effect_that_says_nothing_of_the_person(post: Post) -> None:
    post("register", NEW)

    letter = Letter.objects.get()
    assert (letter.kind, letter.email) == ("registered", "new@example.test")
    assert letter.user == User.objects.get()
    entry = Entry.objects.get(action="user.registered")
    told = f"{entry.actor_label} {entry.before} {entry.after} {list(Effect.objects.values())}"
    assert "newcomer" not in told
    assert "new@" not in told
    assert PersonalValues.objects.get(entry=entry).after == {
        "username": "newcomer",
        "email": "new@example.test",
    }


def test_a_known_address_is_answered_and_costs_the_same(
    post: Post,
    buyer: User,
    hashes: list[str],
) -> None:
    answers, costs = [], []
    for name, email in (
        ("one", "unknown@example.test"),
        ("two", "BUYER@example.test"),
        ("three", "buyer@example.test"),
    ):
        hashes.clear()
        with CaptureQueriesContext(connection) as queries:
            answers.append(post("register", {**NEW, "username": name, "email": email}))
        costs.append((len(queries), len(hashes)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert costs == [costs[0]] * 3
    assert costs[0][1] == 1
    assert costs[0][1] == 1
    # The address stays with who confirmed it.
    assert User.objects.get(email__iexact="buyer@example.test", email_verified_at__isnull=False) == buyer


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"username": "buyer"}, {"username": ["is taken"]}),
        ({"username": "BUYER"}, {"username": ["is taken"]}),
        ({"username": "some@body"}, {"username": ["may hold letters, digits and . + - _ only"]}),
        ({"username": "two words"}, {"username": ["may hold letters, digits and . + - _ only"]}),
        ({"username": "x" * 151}, {"username": ["Ensure this field has no more than 150 characters."]}),
        ({"username": ""}, {"username": ["This field may not be blank."]}),
        ({"username": ".."}, {"username": ["needs a letter or a digit"]}),
        ({"email": "nowhere"}, {"email": ["is not an e-mail address"]}),
        ({"email": "a@b\r\nBcc: c@example.test"}, {"email": ["is not an e-mail address"]}),
        ({"email": '"victim"@example.test'}, {"email": ["may hold no quotation marks"]}),
        ({"email": "=?utf-8?q?victim?=@example.test"}, {"email": ["may not hold =? before the @"]}),
        ({"is_staff": True}, {"is_staff": ["is not a field here"]}),
        (
            {"username": "buyer", "email": "x", "password": "12345"},
            {
                "username": ["is taken"],
                "email": ["is not an e-mail address"],
                "password": [
                    "This password is too short. It must contain at least 8 characters.",
                    "This password is too common.",
                ],
            },
        ),
    ],
    ids=str,
)
def test_bad_input_names_every_field_and_opens_nothing(
    post: Post, buyer: User, changed: dict[str, Any], fields: dict[str, list[str]]
) -> None:
    answer = post("register", {**NEW, **changed})

    assert (answer.status_code, answer.json()["fields"]) == (400, fields)
    assert User.objects.count() == 1
    assert not Letter.objects.exists()
    assert not Effect.objects.exists()


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("password123", True),  # common
        ("iloveyou1", True),  # breached
        ("newcomer1", True),  # the name
        ("new@example.test", True),  # the address
        ("short7!", True),
        ("x1" * 64, False),
        ("x1" * 64 + "y", True),
        (" " * 11, True),
        ("no digits nor signs", False),
        ("только слова", False),
        ("🦊🦊🦊🦊 hole", False),
    ],
)
@pytest.mark.django_db
def test_the_policy_of_passwords(post: Post, password: str, refused: bool) -> None:
    answer = post("register", {**NEW, "password": password})

    assert answer.status_code == (400 if refused else 202), answer.json()
    assert list(answer.json().get("fields", {})) == (["password"] if refused else [])


@pytest.mark.django_db
def test_names_are_kept_in_their_one_form(post: Post) -> None:
    post("register", {**NEW, "username": "ﬁona", "email": " Fiona@EXAMPLE.test "})

    user = User.objects.get()
    assert (user.username, user.email) == ("fiona", "Fiona@example.test")


@pytest.mark.django_db
def test_one_address_gets_few_letters(post: Post) -> None:
    codes = [
        post("register", {**NEW, "username": f"n{n}", "email": "Same@example.test"}).status_code
        for n in range(6)
    ]
    assert codes == [202] * 6, "nobody is kept from registering by who names their address"
    assert Letter.objects.count() == 5, "nor is their mailbox filled"
    assert post("register", {**NEW, "email": "other@example.test"}).status_code == 202


@pytest.mark.django_db
def test_one_mailbox_gets_few_letters_however_it_is_spelt(post: Post) -> None:
    """Each of these is one that Django sends to ada@exämple.test."""
    spellings = [
        "ada@exämple.test",
        '"ada"@exämple.test',
        "ADA@EXÄMPLE.test",
        '"a\\da"@exämple.test',
        "ada@xn--exmple-cua.test",
        "=?utf-8?q?ada?=@exämple.test",
        "ada@exa\u0308mple.test",
        "ada@exä\u00admple.test",
        "ada@XN--EXMPLE-CUA.test",
        "ada@exämple.TEST",
    ]
    answers = [
        post("register", {**NEW, "username": f"n{n}", "email": email}) for n, email in enumerate(spellings)
    ]
    assert [answer.status_code for answer in answers] == [202, 400, 202, 400, 202, 400, 202, 400, 202, 202]
    assert [letter.email.lower() for letter in Letter.objects.all()] == ["ada@xn--exmple-cua.test"] * 5
    assert {user.email.lower() for user in User.objects.all()} == {"ada@xn--exmple-cua.test"}


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_name_one_gets_it() -> None:
    answers: list[int] = []
    barrier = threading.Barrier(6)

    def register(number: int) -> None:
        barrier.wait()
        body = {**NEW, "email": f"n{number}@example.test"}
        answers.append(APIClient().post("/api/auth/register/", body).status_code)
        connection.close()

    threads = [threading.Thread(target=register, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [202, 400, 400, 400, 400, 400]
    assert User.objects.count() == Letter.objects.count() == 1


@pytest.mark.django_db
def test_no_answer_about_accounts_leads_to_what_becomes_of_its_letter(post: Post) -> None:
    """Where nobody has the address there is nothing to send, and it is done at once."""
    answers = [post("register", NEW), post("password/reset", {"email": NEW["email"]})]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert not any("X-Effects" in answer for answer in answers)


def test_an_address_belongs_to_one_account_whatever_its_case(buyer: User) -> None:
    other = User.objects.create_user("other", "Buyer@Example.test", "x")
    with pytest.raises(Exception, match="user_email_verified_once"):
        User.objects.filter(pk=other.pk).update(email_verified_at=timezone.now())
