"""What text the catalogue takes: names, slugs, tags, HTML. Changes when other text is let in."""

import html
import re
import unicodedata
from collections.abc import Iterable

import nh3

from shop.common.errors import Invalid

MAX_NAME = 255
# Room for what shops write. Cleaning takes time that grows with the square of how deep tags are nested.
MAX_HTML = 250_000
MAX_TAGS = 10_000

_STRUCTURE = {"blockquote", "br", "details", "div", "figcaption", "figure", "hr", "p", "pre", "summary"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"dd", "dl", "dt", "li", "ol", "ul"}
_TABLES = {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_WORDS = {"a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span"}
_MORE_WORDS = {"strong", "sub", "sup", "u"}
_BLOCKS = _STRUCTURE | _HEADINGS | _LISTS | _TABLES
# These go with all that is inside them; of any other unknown tag the text stays.
_DROPPED_WHOLE = {
    *(
        "applet",
        "audio",
        "canvas",
        "embed",
        "head",
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
    ),
    *("script", "select", "style", "svg", "template", "textarea", "title", "video"),
}
_MARKUP = nh3.Cleaner(
    tags=_BLOCKS | _WORDS | _MORE_WORDS,
    clean_content_tags=_DROPPED_WHOLE,
    attributes={
        "a": {"href", "title"},
        "abbr": {"title"},
        "col": {"span"},
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="nofollow noopener noreferrer",
)
_TEXT_ONLY = nh3.Cleaner(tags=set(), clean_content_tags=_DROPPED_WHOLE, attributes={})
_BLOCK_EDGE = re.compile(rf"(?=</?(?:{'|'.join(sorted(_BLOCKS))})\b)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# The typewriter's, the typographic and the modifier letter: "Men's" becomes "mens".
_APOSTROPHES = dict.fromkeys((0x27, 0x2019, 0x02BC))
_BETWEEN_WORDS = re.compile(r"[^\w]+")


def sanitise_html(text: str) -> str:
    """Markup that is safe to show: structure, emphasis, tables and links stay; everything active goes.

    Pictures go too: nothing is hot-linked. Empty where no text is left. Cleaning twice changes nothing. Raises
    Invalid on `description`: longer than MAX_HTML characters, or with more than MAX_TAGS tags.
    """
    if len(text) > MAX_HTML:
        raise Invalid.field("description", f"is {len(text)} characters long; {MAX_HTML} are allowed")
    if text.count("<") > MAX_TAGS:
        raise Invalid.field("description", f"has more than {MAX_TAGS} tags")
    cleaned = _MARKUP.clean(text.replace("\0", "")).strip()
    return cleaned if plain_text(cleaned) else ""


def plain_text(text: str) -> str:
    """What a reader sees of HTML, on one line; blocks are a space apart, active content is left out."""
    spaced = _BLOCK_EDGE.sub(" ", text.replace("\0", ""))
    return _SPACE.sub(" ", html.unescape(_TEXT_ONLY.clean(spaced))).strip()


def clean_line(field: str, text: str, *, max_length: int = MAX_NAME, required: bool = False) -> str:
    """`text` without space around it.

    Raises Invalid on `field`: empty though `required`, too long, or with control characters.
    """
    cleaned = text.strip()
    if required and not cleaned:
        raise Invalid.field(field, "may not be empty")
    if len(cleaned) > max_length:
        raise Invalid.field(field, f"is {len(cleaned)} characters long; {max_length} are allowed")
    if any(unicodedata.category(character) == "Cc" for character in cleaned):
        raise Invalid.field(field, "holds a line break or another control character")
    return cleaned


def clean_slug(text: str) -> str:
    """A slug of at most 255 characters: lower case, letters of any script, words joined by hyphens.

    Raises Invalid where no letter or digit is left. A slug stays as it is.
    """
    normal = unicodedata.normalize("NFKC", text).lower().translate(_APOSTROPHES)
    # Accents that compose into their letter stay; a mark alone is no word character in an address.
    composed = unicodedata.normalize("NFKC", normal)
    bare = "".join(character for character in composed if not unicodedata.category(character).startswith("M"))
    slug = _BETWEEN_WORDS.sub("-", bare).strip("-_")[:MAX_NAME].strip("-_")
    if not slug:
        raise Invalid.field("slug", f"{text!r} has no letter or digit to make an address of")
    return slug


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Tags in their order, without blanks and without repeats in whatever case. Raises Invalid on `tags`."""
    first_of: dict[str, str] = {}
    for tag in tags:
        if cleaned := clean_line("tags", tag):
            first_of.setdefault(cleaned.casefold(), cleaned)
    return list(first_of.values())
