"""Django's settings, one file for each concern. Changes when a concern is added."""

import django_stubs_ext

from config.settings.apps import *
from config.settings.database import *
from config.settings.failpoints import *
from config.settings.internationalisation import *
from config.settings.logs import *
from config.settings.mail import *
from config.settings.media import *
from config.settings.metrics import *
from config.settings.queues import *
from config.settings.rest import *
from config.settings.search import *
from config.settings.security import *
from config.settings.storefront import *
from config.settings.traces import *

# Lets `ModelAdmin[Product]` and its like be written at run time as the type checker wants them.
django_stubs_ext.monkeypatch()
