"""The product's settings with the effects of these tests; worker and relay processes of the tests run on them."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "tests.faults"]
