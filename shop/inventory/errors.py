"""What inventory refuses, by reason. Changes when there is another one."""

from collections.abc import Mapping

from shop.common.errors import Conflict


class OutOfStock(Conflict):
    """More is wanted than may be promised; `left` says how many of each such variant may be, by its id."""

    code = "out_of_stock"

    def __init__(self, left: Mapping[int, int]) -> None:
        super().__init__("Some of what you want is not in stock any more.")
        self.left = dict(left)


class NotOnHand(Conflict):
    """More is to leave the house than is in it."""

    code = "not_enough_stock"
