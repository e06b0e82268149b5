"""Language, time and the shop's currency. Changes when the shop learns another one."""

from config.env import current

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

SHOP_CURRENCY = current().shopster_currency
