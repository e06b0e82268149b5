"""Where the storefront is told of what has changed. Changes when it is reached differently."""

from config.env import current

_ENV = current()

# Without an address nothing is purged, and what the storefront has cached goes by its lifetime.
STOREFRONT_INTERNAL_URL = _ENV.shopster_storefront_internal_url
STOREFRONT_REVALIDATE_SECRET = _ENV.shopster_revalidate_secret.get_secret_value()
