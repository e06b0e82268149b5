"""Form fields of the catalogue's pages. Changes when staff write a value in another way."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import F, Func, QuerySet, Value

from shop.catalog.models import Category
from shop.catalog.queries import in_tree_order
from shop.common.money import format_major, parse_major

SEO: tuple[str, Any] = (
    "For search engines",
    {"classes": ("collapse",), "fields": ("seo_title", "seo_description")},
)


class MoneyField(forms.CharField):
    """An amount, shown and written in major units such as 19.90, kept as integer minor units of `currency`."""

    widget = AdminTextInputWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.currency: str = settings.SHOP_CURRENCY
        self.widget.attrs["size"] = 8
        self.widget.attrs["class"] = ""

    def prepare_value(self, value: Any) -> Any:
        """Minor units as they are shown; what was typed stays as it is."""
        return format_major(value, self.currency) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Minor units; None where nothing was written."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_major(text, self.currency)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=AdminTextareaWidget({"rows": rows}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The lines as they are shown."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The lines that are not blank."""
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]


class CategoryField(forms.ModelChoiceField[Category]):
    """A category, chosen from the tree in its order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Category.objects.all(), required=False, **kwargs)

    def label_from_instance(self, obj: Category) -> str:
        """Set in by its depth."""
        return indented(obj)


def shown(amount: int, currency: str) -> str:
    """An amount of minor units as staff read it, such as 19.90 USD."""
    return f"{format_major(amount, currency)} {currency}"


def indented(category: Category) -> str:
    """The category's name, set in by its depth."""
    return f"{'— ' * category.depth}{category.name}"


def by_tree(categories: QuerySet[Category]) -> QuerySet[Category]:
    """The same categories in the tree's order."""
    ids = [category.pk for category in in_tree_order(Category.objects.only("path", "position", "name"))]
    return categories.order_by(Func(Value(ids), F("pk"), function="array_position"))
