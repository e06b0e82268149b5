"""What is counted of signing in. Changes when something else of it is."""

from prometheus_client import Counter

from shop.common.metrics import REGISTRY

SIGN_INS = Counter(
    "shopster_sign_ins",
    "Tries to sign in, by place and result.",
    ["place", "result"],
    registry=REGISTRY,
)
