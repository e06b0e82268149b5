"""Which variants of a batch get the SKU they want. Changes when a contested SKU goes to another one.

A SKU stays with the variant that has it, unless that one is given up; of several that want a free one, the
first in the batch gets it. Within a batch a SKU may pass from one variant to another.
"""

from dataclasses import dataclass

from shop.catalog.drafts import Options, Refusal
from shop.catalog.models import Variant


@dataclass(frozen=True, slots=True)
class Claimant:
    """A variant that wants `sku`, or none where it is empty. `id` is 0 while it is new."""

    id: int
    slug: str
    options: Options
    sku: str
    source: int


@dataclass(frozen=True, slots=True)
class _Owner:
    id: int
    slug: str
    options: Options


class SkuPlan:
    """What each claimant gets. `given_up` are variants that keep their SKU only while nobody wants it.

    `passed` are the ids of variants whose SKU goes to another one.
    """

    def __init__(self, claimants: list[Claimant], given_up: set[int]) -> None:
        self._given: dict[tuple[str, Options], str] = {}
        self.passed: set[int] = set()
        self.refusals: list[Refusal] = []
        owners = _owners({claimant.sku for claimant in claimants if claimant.sku})
        wanted = {claimant.id: claimant.sku for claimant in claimants if claimant.id}
        taken: dict[str, _Owner] = {}
        for sku, owner in owners.items():
            if owner.id not in given_up and wanted.get(owner.id, sku) == sku:
                taken[sku] = owner
            else:
                self.passed.add(owner.id)
        for claimant in claimants:
            self._claim(claimant, taken)

    def _claim(self, claimant: Claimant, taken: dict[str, _Owner]) -> None:
        me = _Owner(claimant.id, claimant.slug, claimant.options)
        owner = taken.setdefault(claimant.sku, me) if claimant.sku else me
        mine = owner == me
        self._given[claimant.slug, claimant.options] = claimant.sku if mine else ""
        if not mine:
            variant = " / ".join(filter(None, owner.options))
            of = f"{owner.slug} ({variant})" if variant else owner.slug
            reason = f"{claimant.sku!r} is already used by {of}; this variant was imported without it"
            self.refusals.append(Refusal(claimant.source, "sku", "sku_used", reason))

    def given(self, slug: str, options: Options) -> str:
        """The SKU of that variant; empty where it gets none."""
        return self._given[slug, options]

    def release(self) -> None:
        """Free the SKUs that pass to another variant, so that no two have one at any moment."""
        if self.passed:
            Variant.objects.filter(pk__in=self.passed).update(sku="")


def _owners(skus: set[str]) -> dict[str, _Owner]:
    if not skus:
        return {}
    columns = ("sku", "id", "product__slug", "option1", "option2", "option3")
    rows = Variant.objects.filter(sku__in=skus).order_by().values_list(*columns)
    return {sku: _Owner(id_, slug, (one, two, three)) for sku, id_, slug, one, two, three in rows}
