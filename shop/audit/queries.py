"""What the trail knows of the past. Changes when someone needs to know something else of it."""

from collections.abc import Collection

from shop.audit.models import Entry


def earlier_values(kind: str, ids: Collection[int], name: str) -> set[tuple[int, str]]:
    """Each value that `name` of these objects had before a change or their deletion, with the object's id."""
    entries = Entry.objects.filter(
        object_type=kind, object_id__in=[str(id_) for id_ in ids], before__has_key=name
    )
    return {(int(id_), str(value)) for id_, value in entries.values_list("object_id", f"before__{name}")}
