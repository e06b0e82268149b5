"""What the index should hold, by the product's own making of records: run inside Django by `with_django`."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from shop.catalog.models import Product
from shop.search.documents import record
from shop.search.queries import products_for_search


def main() -> dict[str, Any]:
    """Each public product's record by its id; None for a product that must not be found."""
    ids = list(Product.objects.values_list("pk", flat=True))
    public = products_for_search(ids)
    records = {str(id_): record(public[id_]) if id_ in public else None for id_ in ids}
    return dict(json.loads(json.dumps(records, cls=DjangoJSONEncoder)))
