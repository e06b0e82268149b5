"""What pricing refuses, by reason. Changes when there is another one."""

from shop.common.errors import Conflict


class PromotionUsedUp(Conflict):
    """A promotion or a voucher has been used as often as it may be, altogether or by this customer."""

    code = "promotion_used_up"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has been used as often as it may be.")
        self.name = name
