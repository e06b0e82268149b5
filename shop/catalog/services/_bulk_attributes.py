"""Attribute values of many products at once. Changes when an import sets attributes differently.

Of the attributes that the import speaks of, a product keeps exactly the values given; its others stay.
"""

from shop.catalog.drafts import Batch, Refusal
from shop.catalog.models import AttributeValue
from shop.catalog.rules import TypedValue, attribute_value
from shop.catalog.services._bulk_work import Work, existing_ids
from shop.catalog.services._named import KnownAttribute, attributes_by_code
from shop.common.bulk import copy_rows

_COLUMNS = ("product_id", "attribute_id", "text", "number", "boolean")

Key = tuple[int, int, str]


class AttributePlan:
    """The values to add and to remove; `touched` are the ids of products that have one of those."""

    def __init__(self, batch: Batch, works: list[Work]) -> None:
        self.refusals: list[Refusal] = []
        used = {code for work in works for code in work.draft.attributes}
        known = attributes_by_code(
            {code: name for code, name in batch.attributes.items() if code in used}, origin=batch.origin
        )
        wanted = {key: value for work in works for key, value in self._wanted(work, known)}
        present = _present(existing_ids(works), list(batch.attributes))
        self._added = [(*key[:2], value) for key, value in wanted.items() if key not in present]
        self._removed = [id_ for key, id_ in present.items() if key not in wanted]
        gone = {product_id for (product_id, _, _) in present.keys() - wanted.keys()}
        self.touched = gone | {product_id for product_id, _, _ in self._added}

    def _wanted(self, work: Work, known: dict[str, KnownAttribute]) -> list[tuple[Key, TypedValue]]:
        wanted = []
        for code, texts in work.draft.attributes.items():
            attribute = known[code]
            for text in texts:
                try:
                    value = attribute_value(attribute.kind, text)
                except ValueError as error:
                    reason = f"{error}; the value was left out"
                    self.refusals.append(
                        Refusal(work.draft.source, f"attribute:{code}", "bad_attribute", reason)
                    )
                else:
                    wanted.append(((work.id, attribute.id, value.text), value))
        return wanted

    def write(self) -> None:
        """Write the plan."""
        AttributeValue.objects.filter(pk__in=self._removed).delete()
        rows = [
            (product_id, attribute_id, value.text, value.number, value.boolean)
            for product_id, attribute_id, value in self._added
        ]
        copy_rows(AttributeValue, _COLUMNS, rows)


def _present(product_ids: list[int], codes: list[str]) -> dict[Key, int]:
    if not product_ids or not codes:
        return {}
    rows = AttributeValue.objects.filter(product_id__in=product_ids, attribute__code__in=codes)
    return {
        (product_id, attribute_id, text): id_
        for id_, product_id, attribute_id, text in rows.values_list(
            "id", "product_id", "attribute_id", "text"
        )
    }
