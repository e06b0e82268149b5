import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalog.rules import clean_line, clean_slug, clean_tags, plain_text, sanitise_html
from shop.common.errors import Invalid

REL = 'rel="nofollow noopener noreferrer"'


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("<p>Airy <b>linen</b><br>shirt</p>", "<p>Airy <b>linen</b><br>shirt</p>"),
        ("<h2>Care</h2><ul><li>Wash cold</li></ul>", "<h2>Care</h2><ul><li>Wash cold</li></ul>"),
        (
            "<table><tr><th scope=row>Size</th><td colspan=2>M</td></tr></table>",
            '<table><tbody><tr><th scope="row">Size</th><td colspan="2">M</td></tr></tbody></table>',
        ),
        ('<a href="https://a.example/b" target="_blank">x</a>', f'<a href="https://a.example/b" {REL}>x</a>'),
        ('<a href="mailto:shop@a.example">x</a>', f'<a href="mailto:shop@a.example" {REL}>x</a>'),
        ('<a href="/products/mug">x</a>', f'<a href="/products/mug" {REL}>x</a>'),
        ('<a href="javascript:alert(1)">x</a>', f"<a {REL}>x</a>"),
        ('<a href="JaVa\tScript:alert(1)">x</a>', f"<a {REL}>x</a>"),
        ('<a href="data:text/html,<script>alert(1)</script>">x</a>', f"<a {REL}>x</a>"),
        ("<script>alert(1)</script>Mug", "Mug"),
        ("<p>Mug<script src=https://a.example/x.js></script></p>", "<p>Mug</p>"),
        ('<iframe src="https://a.example">inner</iframe>Mug', "Mug"),
        ("<style>p { color: red }</style>Mug", "Mug"),
        ('<p style="position:fixed" class="x" id="y">Mug</p>', "<p>Mug</p>"),
        ('<p onclick="alert(1)" onmouseover=alert(1)>Mug</p>', "<p>Mug</p>"),
        ('<img src="https://a.example/x.png" onerror="alert(1)">Mug', "Mug"),
        ("<svg><script>alert(1)</script><text>inner</text></svg>Mug", "Mug"),
        ('<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '"&gt;'),
        ("<form action=/login><input name=password>Mug</form>", "Mug"),
        ("<p>Mug", "<p>Mug</p>"),
        ("salt & pepper < 5", "salt &amp; pepper &lt; 5"),
        ("<!-- internal -->Mug", "Mug"),
        ("<p>Mu\0g</p>", "<p>Mug</p>"),
        ("<p> <img src=x></p><script>x</script>", ""),
        ("", ""),
    ],
)
def test_sanitised_html_keeps_structure_and_nothing_active(raw: str, safe: str) -> None:
    assert sanitise_html(raw) == safe


@given(st.text(alphabet=st.sampled_from("<>/=\"' &;#x3C!-scriptaonhefjv:\t\0"), max_size=60))
def test_sanitising_twice_changes_nothing(raw: str) -> None:
    once = sanitise_html(raw)

    assert sanitise_html(once) == once
    assert "<script" not in once.lower()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Wash</p><p>cold</p>", "Wash cold"),
        ("a<br>b", "a b"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("so<b>lid</b> oak", "solid oak"),
        ("<p>salt &amp; pepper</p>", "salt & pepper"),
        ("<script>x</script>Mug\n\n  of   clay", "Mug of clay"),
    ],
)
def test_plain_text_sets_blocks_apart(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Linen Shirt", "linen-shirt"),
        ("Men's Boots & Shoes", "mens-boots-shoes"),
        ("ÇA VA", "ça-va"),
        ("Cafe\u0301", "café"),
        ("İstanbul", "istanbul"),
        ("日本 語", "日本-語"),
        ("a_b--c", "a_b-c"),
        ("  --100% wool-- ", "100-wool"),
        ("x" * 300, "x" * 255),
    ],
)
def test_a_slug_is_lower_case_words_joined_by_hyphens(text: str, slug: str) -> None:
    assert clean_slug(text) == slug


@pytest.mark.parametrize("text", ["", "  ", "!?", "___", "\u0301"])
def test_nothing_to_make_a_slug_of_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_slug(text)

    assert list(refused.value.fields) == ["slug"]


@given(st.text(max_size=300))
def test_a_slug_stays_as_it_is(text: str) -> None:
    try:
        slug = clean_slug(text)
    except Invalid:
        return

    assert clean_slug(slug) == slug
    assert 0 < len(slug) <= 255
    assert not any(character in slug for character in " /?#%\0")


@pytest.mark.parametrize("text", ["", "   ", "a\nb", "a\0b", "x" * 256])
def test_a_line_that_can_not_be_kept_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_line("name", text, required=True)

    assert list(refused.value.fields) == ["name"]


def test_tags_lose_blanks_and_repeats_and_keep_their_order() -> None:
    assert clean_tags([" Summer", "", "linen", "SUMMER", "Linen "]) == ["Summer", "linen"]
