"""Brands, categories and attributes by name, in bulk. Changes when a name is matched differently.

A name is matched exactly, else by the address that it would get, so that case and punctuation make no second
brand. What is missing is created.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from shop.catalog import locks
from shop.catalog.models import Attribute, Brand, Category
from shop.catalog.rules import MAX_NAME, clean_slug
from shop.common.bulk import allocate_ids, copy_rows

Path = tuple[str, ...]


def brands_by_name(names: Collection[str], *, origin: str) -> dict[str, int]:
    """The id of each brand. Every name must hold a letter or digit."""
    slugs = {name: clean_slug(name) for name in names}
    if not slugs:
        return {}
    known = Brand.objects.filter(Q(name__in=slugs) | Q(slug__in=slugs.values())).values_list(
        "id", "name", "slug"
    )
    by_name, by_slug = {}, {}
    for id_, name, slug in known.order_by("-id"):
        by_name[name], by_slug[slug] = id_, id_
    created: dict[str, str] = {}
    for name, slug in slugs.items():
        if name not in by_name and slug not in by_slug:
            created.setdefault(slug, name)
    for id_, slug in zip(allocate_ids(Brand, len(created)), created, strict=True):
        by_slug[slug] = id_
    copy_rows(
        Brand,
        ("id", "name", "slug", "origin"),
        [(by_slug[slug], name, slug, origin) for slug, name in created.items()],
    )
    return {name: by_name.get(name) or by_slug[slug] for name, slug in slugs.items()}


def categories_by_path(paths: Collection[Path], *, origin: str) -> dict[Path, int]:
    """The id of each category, named from the root down. Every name must hold a letter or digit.

    Takes the lock of the tree where something is missing.
    """
    if not paths:
        return {}
    tree = _Tree.read()
    if any(tree.find(path) is None for path in paths):
        locks.category_tree()
        tree = _Tree.read()
        tree.grow(paths, origin)
    return {path: tree.required(path) for path in paths}


@dataclass(frozen=True, slots=True)
class KnownAttribute:
    """What values of an attribute are read as."""

    id: int
    kind: str


def attributes_by_code(names: Mapping[str, str], *, origin: str) -> dict[str, KnownAttribute]:
    """The attribute of each code; one that is missing is created, as text, with the name given."""
    rows = Attribute.objects.filter(code__in=names).values_list("code", "id", "kind")
    known = {code: KnownAttribute(id_, kind) for code, id_, kind in rows}
    missing = [code for code in names if code not in known]
    created = []
    for id_, code in zip(allocate_ids(Attribute, len(missing)), missing, strict=True):
        known[code] = KnownAttribute(id_, Attribute.Kind.TEXT)
        created.append((id_, code, names[code], Attribute.Kind.TEXT.value, origin))
    copy_rows(Attribute, ("id", "code", "name", "kind", "origin"), created)
    return known


@dataclass(slots=True)
class _Node:
    id: int
    slug: str
    path: str
    children: dict[str, "_Node"] = field(default_factory=dict)
    by_slug: dict[str, "_Node"] = field(default_factory=dict)

    def child(self, name: str) -> "_Node | None":
        return self.children.get(name) or self.by_slug.get(clean_slug(name))

    def attach(self, name: str, node: "_Node") -> None:
        self.children.setdefault(name, node)
        self.by_slug.setdefault(clean_slug(name), node)


class _Tree:
    """The whole tree, with the nodes that have been added and not yet written."""

    def __init__(self, rows: Iterable[tuple[int, int | None, str, str, str]]) -> None:
        self._root = _Node(0, "", "/")
        self._slugs: set[str] = set()
        self._nodes = {0: self._root}
        # A parent's path is a prefix of its child's: in this order every parent comes first.
        for id_, parent_id, name, slug, path in sorted(rows, key=lambda row: (row[4].count("/"), row[0])):
            node = self._nodes[id_] = _Node(id_, slug, path)
            self._nodes[parent_id or 0].attach(name, node)
            self._slugs.add(slug)

    @classmethod
    def read(cls) -> "_Tree":
        return cls(Category.objects.values_list("id", "parent_id", "name", "slug", "path"))

    def find(self, path: Path) -> _Node | None:
        node: _Node | None = self._root
        for name in path:
            node = node.child(name) if node else None
        return node

    def required(self, path: Path) -> int:
        node = self.find(path)
        if node is None:
            raise LookupError(f"category {' > '.join(path)} was not created")
        return node.id

    def grow(self, paths: Iterable[Path], origin: str) -> None:
        """Add what the paths lack."""
        missing = dict.fromkeys(path[:depth] for path in paths for depth in range(1, len(path) + 1))
        wanted = [path for path in missing if self.find(path) is None]
        rows = []
        for id_, path in zip(allocate_ids(Category, len(wanted)), wanted, strict=True):
            if self.find(path) is not None:
                continue  # two spellings of one address
            parent = self._nodes[self.required(path[:-1])]
            node = self._nodes[id_] = _Node(id_, self._free_slug(parent, path[-1]), f"{parent.path}{id_}/")
            parent.attach(path[-1], node)
            rows.append((id_, path[-1], node.slug, parent.id or None, node.path, origin))
        copy_rows(Category, ("id", "name", "slug", "parent_id", "path", "origin"), rows)

    def _free_slug(self, parent: _Node, name: str) -> str:
        base = clean_slug(name)
        slug = base if base not in self._slugs else f"{parent.slug}-{base}".strip("-")[:MAX_NAME]
        number = 1
        while slug in self._slugs:
            number += 1
            suffix = f"-{number}"
            slug = base[: MAX_NAME - len(suffix)] + suffix
        self._slugs.add(slug)
        return slug
