"""The one spelling of an e-mail address: what Django would send elsewhere than it says is refused."""

import pytest
from django.core.mail.message import sanitize_address
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.accounts.rules import address_typed, clean_email
from shop.accounts.windows import pseudonym
from shop.common.errors import Invalid

IDN = "ada@xn--exmple-cua.test"
LOCAL = "may hold only the letters a to z, digits and signs before the @"
DOMAIN = "holds a character after the @ that no domain has"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Ada.B+shop@Example.TEST ", "Ada.B+shop@example.test"),
        ("o'neil_1@mail.example.test", "o'neil_1@mail.example.test"),
        ("ada@exämple.test", IDN),
        ("ada@EXÄMPLE.test", IDN),
        ("ada@exa\u0308mple.test", IDN),
        ("ada@mail\u3002exämple.test", "ada@mail.xn--exmple-cua.test"),
        ("ada@XN--Exmple-CUA.test", IDN),
        ("ada@straße.test", "ada@xn--strae-oqa.test"),
        ("ada@\uff45xample.test", "ada@example.test"),
        ("ada@\u212aelvin.test", "ada@kelvin.test"),
        ("ada@xn--i-7iq.test", "ada@xn--i-7iq.test"),
        ("ada@ab--cd.test", "ada@ab--cd.test"),
        ("shop@localhost", "shop@localhost"),
    ],
)
def test_a_mailbox_has_one_spelling(typed: str, stored: str) -> None:
    assert clean_email(typed) == stored
    assert clean_email(stored) == stored
    assert pseudonym(typed) == pseudonym(stored) == pseudonym(stored.upper())


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("nowhere", "is not an e-mail address"),
        ("ada@", "is not an e-mail address"),
        ("ada@\u2100.test", "is not an e-mail address"),
        ("ada@exämple..test", "is not an e-mail address"),
        ("ada@exämple.test\u3002", "is not an e-mail address"),
        ('"victim"@example.test', "may hold no quotation marks"),
        ('"vic\\tim"@example.test', "may hold no quotation marks"),
        ('"\x0c"@[::1]', "may hold no quotation marks"),
        ("=?utf-8?q?victim?=@example.test", "may not hold =? before the @"),
        ("=?utf-8?q?a=40evil.com=3E?=~@example.test", "may not hold =? before the @"),
        ("a=?utf-8?q?b?=@example.test", "may not hold =? before the @"),
        ("\u212aim@example.test", LOCAL),
        ("\u017fam@example.test", LOCAL),
        ("ada@[127.0.0.1]", "needs the name of a domain after the @, not a number"),
        ("ada@[::1]", "needs the name of a domain after the @, not a number"),
        ("victim@exa\u00admple.test", DOMAIN),
        ("victim@exa\u200bmple.test", DOMAIN),
        ("victim@exa\u200dmple.test", DOMAIN),
        ("victim@i\u2764.test", DOMAIN),
        (f"ada@{'ä' * 59}.test", DOMAIN),
        (f"{'a' * 60}@{'.'.join(['ä' * 45] * 4)}.test", "is longer than 254 characters"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_has_another_spelling_is_refused_with_the_reason(typed: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_email(typed, "address")
    assert refused.value.fields == {"address": [reason]}


PARTS = st.sampled_from(
    [
        *'ab.+~=?"\\ @<>(),;:',
        "=?utf-8?q?",
        "?=",
        "=40",
        "=3E",
        "\u00ad",
        "\u200d",
        "ä",
        "ß",
        "\u017f",
        "\u0131",
    ]
)
TEXTS = st.lists(PARTS, min_size=1, max_size=8).map("".join)


@settings(max_examples=2000, derandomize=True, database=None, deadline=None)
@given(local=TEXTS, quoted=st.booleans(), domain=TEXTS)
def test_what_is_stored_is_where_django_sends_it(local: str, quoted: bool, domain: str) -> None:
    typed = f'"{local}"@{domain}.test' if quoted else f"{local}@{domain}.test"
    try:
        stored = clean_email(typed)
    except Invalid:
        return
    assert stored.isascii()
    assert sanitize_address(stored, "utf-8") == stored
    assert clean_email(stored) == stored


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        (" ada@EXÄMPLE.test ", IDN),
        (IDN, IDN),
        ("victim@exa\u00admple.test", "victim@exa\u00admple.test"),
        ("ada", "ada"),
        ("exämple.test", "exämple.test"),
        ("@", "@"),
        ("", ""),
    ],
    ids=ascii,
)
def test_who_signs_in_may_spell_the_domain_as_they_like(typed: str, looked_for: str) -> None:
    assert address_typed(typed) == looked_for
