"""Static files, uploaded media and private files. Changes when files are kept elsewhere.

Media (pictures) is public and goes to S3-compatible storage where `SHOPSTER_S3_BUCKET` is set; else to the
data folder. Private files (uploaded imports) are never served.
"""

import warnings
from typing import Any

from config.env import ROOT, current

_ENV = current()

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
MEDIA_URL = f"{_ENV.public_url}/media/"
MEDIA_ROOT = _ENV.data_dir / "media"
PRIVATE_ROOT = _ENV.data_dir / "private"
SERVE_MEDIA = not _ENV.shopster_s3_bucket

IMPORT_MAX_BYTES = _ENV.shopster_import_max_mb * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024


def _bucket(prefix: str, *, public: bool) -> dict[str, Any]:
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _ENV.shopster_s3_bucket,
            "endpoint_url": _ENV.shopster_s3_endpoint_url or None,
            "region_name": _ENV.shopster_s3_region or None,
            "access_key": _ENV.shopster_s3_access_key or None,
            "secret_key": _ENV.shopster_s3_secret_key.get_secret_value() or None,
            "location": prefix,
            "addressing_style": "path",
            "signature_version": "s3v4",
            "querystring_auth": not public,
            # A file's name says what is in it (shop.common.kept_files).
            "file_overwrite": True,
            "default_acl": None,
            # A larger file is read through a temporary one, not through memory.
            "max_memory_size": 8 * 1024 * 1024,
        },
    }


def _folder(**options: Any) -> dict[str, Any]:
    return {"BACKEND": "shop.common.kept_files.WholeFiles", "OPTIONS": options}


STORAGES = {
    "default": _bucket("media", public=True)
    if _ENV.shopster_s3_bucket
    else _folder(location=MEDIA_ROOT, base_url=MEDIA_URL),
    "private": _bucket("private", public=False)
    if _ENV.shopster_s3_bucket
    else _folder(location=PRIVATE_ROOT, file_permissions_mode=0o600, directory_permissions_mode=0o700),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Static files are found in the packages themselves, so a checkout works before `collectstatic` has run.
WHITENOISE_USE_FINDERS = not _ENV.production
if WHITENOISE_USE_FINDERS:
    warnings.filterwarnings("ignore", message="No directory at", category=UserWarning)
