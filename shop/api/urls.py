"""The API's addresses. Changes when a resource is added."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from shop.api.categories import CategoryDetail, CategoryList
from shop.api.effects import Effects
from shop.api.health import Live, Ready, Status
from shop.api.images import ImageDetail, ImageList
from shop.api.products import ProductDetail, ProductList
from shop.api.root import Root
from shop.api.search_config import SearchConfig

app_name = "api"


class TextConverter(StringConverter):
    """What PostgreSQL's text can hold: a part of a path without a NUL character."""

    regex = "[^/\\0]+"


register_converter(TextConverter, "text")

urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("products/", ProductList.as_view(), name="products"),
    path("products/<text:slug>/", ProductDetail.as_view(), name="product"),
    path("categories/", CategoryList.as_view(), name="categories"),
    path("categories/<text:slug>/", CategoryDetail.as_view(), name="category"),
    path("images/", ImageList.as_view(), name="images"),
    path("images/<uuid:image_id>/", ImageDetail.as_view(), name="image"),
    path("effects/", Effects.as_view(), name="effects"),
    path("search/config/", SearchConfig.as_view(), name="search-config"),
    path("auth/", include("shop.api.auth.urls")),
    path("health/live", Live.as_view(), name="health-live"),
    path("health/ready", Ready.as_view(), name="health-ready"),
    path("health/status", Status.as_view(), name="health-status"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api:schema"), name="docs"),
]
