"""The front door: every address the product answers."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve

from config.back_office import BACK_OFFICE
from config.env import current
from config.metrics import metrics
from config.sent_mails import sent_mail, sent_mails

handler400 = "shop.api.errors.bad_request"
handler404 = "shop.api.errors.not_found"
handler500 = "shop.api.errors.server_error"

admin.site.site_header = admin.site.site_title = "Shopster"
admin.site.site_url = current().storefront_url

urlpatterns: list[URLPattern | URLResolver] = [
    path(BACK_OFFICE.removeprefix("/"), admin.site.urls),
    path("api/", include("shop.api.urls")),
    path("metrics", metrics),
    path("mails/", sent_mails, name="sent_mails"),
    path("mails/<str:name>/", sent_mail, name="sent_mail"),
]
if settings.SERVE_MEDIA:
    # Names are made by us and hold a digest, so what is under one never changes.
    urlpatterns += [re_path(r"^media/(?P<path>[\w./-]+)$", serve, {"document_root": settings.MEDIA_ROOT})]
