"""The product's addresses, and the one where the load places its test orders."""

from django.urls import path

import config.urls
from tests.chaos.orders.views import Orders

handler400 = config.urls.handler400
handler404 = config.urls.handler404
handler500 = config.urls.handler500

urlpatterns = [path("api/chaos/orders/", Orders.as_view()), *config.urls.urlpatterns]
