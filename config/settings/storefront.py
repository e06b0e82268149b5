"""Where the storefront is, and what it and the API believe of each other. Changes when one is reached differently."""

from config.env import current

_ENV = current()

# As a browser calls it.
STOREFRONT_URL = _ENV.storefront_url
# Without an address nothing is purged, and what the storefront has cached goes by its lifetime.
STOREFRONT_INTERNAL_URL = _ENV.shopster_storefront_internal_url
STOREFRONT_REVALIDATE_SECRET = _ENV.shopster_revalidate_secret.get_secret_value()
# What the storefront's server signs with when it says for which shopper it asks (shop/api/callers.py).
STOREFRONT_SECRET = _ENV.shopster_storefront_secret.get_secret_value()
