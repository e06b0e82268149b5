"""Forget that an order had promotions."""

from shop.common.write import write
from shop.pricing import locks
from shop.pricing.models import Promotion, Redemption, Voucher


@write
def give_back(*, owner: str) -> int:
    """Count the uses of `owner` no more, for the order came to nothing; returns how many there were.

    Locks what has a limit.
    """
    redemptions = Redemption.objects.filter(owner=owner)
    used = list(redemptions.values_list("promotion_id", "voucher_id"))
    promotions = locks.limited_promotions([promotion_id for promotion_id, _ in used])
    vouchers = locks.vouchers([voucher_id for _, voucher_id in used if voucher_id])
    deleted, _ = redemptions.delete()
    if deleted:
        limited: list[Promotion | Voucher] = [*promotions.values(), *vouchers.values()]
        for counted in limited:
            counted.used -= 1
            counted.save(update_fields=["used"])
    return deleted
