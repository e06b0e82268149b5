"""Note that an order has promotions."""

from collections.abc import Sequence
from dataclasses import dataclass

from shop.common.write import write
from shop.pricing import locks
from shop.pricing.errors import PromotionUsedUp
from shop.pricing.models import Promotion, Redemption, Voucher


@dataclass(frozen=True, slots=True)
class Use:
    """A promotion by its id and name, the voucher that it came by, and how often one customer may have it."""

    promotion_id: int
    name: str
    voucher_id: int | None = None
    limit_per_customer: int | None = None


@write
def redeem(*, owner: str, customer: str, uses: Sequence[Use]) -> None:
    """Count each use for `owner`, an opaque name, by a customer who is known by a pseudonym.

    Raises PromotionUsedUp where one has come to its limit meanwhile; nothing is counted then. Locks what has a limit.
    """
    if not uses:
        return
    names = {use.promotion_id: use.name for use in uses}
    promotions = locks.limited_promotions(names)
    vouchers = locks.vouchers([use.voucher_id for use in uses if use.voucher_id])
    limited: list[Promotion | Voucher] = [*promotions.values(), *vouchers.values()]
    for counted in limited:
        _count(counted)
    for use in sorted(uses, key=lambda one: one.promotion_id):
        _check_customer(use, customer)
    Redemption.objects.bulk_create(
        Redemption(promotion_id=use.promotion_id, voucher_id=use.voucher_id, owner=owner, customer=customer)
        for use in uses
    )


def _count(counted: Promotion | Voucher) -> None:
    if counted.limit is not None and counted.used >= counted.limit:
        raise PromotionUsedUp(str(counted))
    counted.used += 1
    counted.save(update_fields=["used"])


def _check_customer(use: Use, customer: str) -> None:
    if use.limit_per_customer is None:
        return
    locks.customer(use.promotion_id, customer)
    before = Redemption.objects.filter(promotion_id=use.promotion_id, customer=customer).count()
    if before >= use.limit_per_customer:
        raise PromotionUsedUp(use.name)
