"""An admin page as a browser has it: what its form would send back, and the reasons that it shows."""

from html.parser import HTMLParser
from typing import Any

from django.utils.html import escape


class _Form(HTMLParser):
    """Collects the values of the page's main form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._inside = False
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name")
        if tag == "form":
            self._inside = found.get("method") == "post" and str(found.get("id", "")).endswith("_form")
        elif not self._inside:
            return
        elif tag == "input" and name:
            self._input(name, found)
        elif tag == "textarea" and name:
            self._area, self.values[name] = name, ""
        elif tag == "select" and name:
            self._select, self.values[name] = name, ""
        elif tag == "option" and self._select and "selected" in found:
            self.values[self._select] = found.get("value") or ""

    def _input(self, name: str, found: dict[str, str | None]) -> None:
        kind = found.get("type")
        if kind == "checkbox":
            if "checked" in found:
                self.values[name] = "on"
        elif kind not in {"submit", "file"}:
            self.values[name] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            # A browser drops the line break that follows the opening tag.
            self.values[self._area] += data.removeprefix("\r\n").removeprefix("\n")


def sent_back(page: Any) -> dict[str, Any]:
    """What the page's form sends when nothing is touched; the rows that scripts copy are left out."""
    parser = _Form()
    parser.feed(page.content.decode())
    return {name: value for name, value in parser.values.items() if "__prefix__" not in name}


def errors_of(answer: Any) -> list[tuple[str, str]]:
    """The reasons that the page shows, each with its field; the empty name is the page as a whole."""
    if answer.status_code != 200:
        return []
    form = answer.context["adminform"].form
    forms = [form, *(row for rows in answer.context["inline_admin_formsets"] for row in rows.formset.forms)]
    return [
        ("" if name == "__all__" else each.add_prefix(name), escape(reason))
        for each in forms
        for name, reasons in each.errors.items()
        for reason in reasons
    ]
