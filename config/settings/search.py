"""Where the search index is and how it is reached: Algolia itself, or our own search server."""

from config.env import current

_ENV = current()

SEARCH_INDEX = _ENV.algolia_index_name
# With an application id and no address of a server of ours, the official clients find Algolia by themselves.
SEARCH_IS_ALGOLIA = bool(_ENV.algolia_app_id) and not _ENV.shopster_search_url
SEARCH_URL = (
    "" if SEARCH_IS_ALGOLIA else _ENV.shopster_search_url or f"http://127.0.0.1:{_ENV.shopster_search_port}"
)
SEARCH_PUBLIC_URL = "" if SEARCH_IS_ALGOLIA else _ENV.shopster_search_public_url or SEARCH_URL
# A shop's own synonyms and rules, beside the code's.
SEARCH_VOCABULARY = _ENV.search_vocabulary
SEARCH_RECORD_BYTES = _ENV.shopster_search_record_bytes
SEARCH_EVENTS = _ENV.shopster_search_events
SEARCH_DATA = _ENV.data_dir / "search"
SEARCH_APP_ID = _ENV.algolia_app_id
SEARCH_ADMIN_KEY = _ENV.algolia_admin_api_key.get_secret_value()
SEARCH_PUBLIC_KEY = _ENV.algolia_search_api_key
SEARCH_BIND = (_ENV.shopster_search_host, _ENV.shopster_search_port)
