"""The addresses of the bare views."""

from django.urls import path

from tests.bench.bare.views import constant, product_detail, product_list

urlpatterns = [
    path("constant", constant),
    path("products", product_list),
    path("products/<str:slug>", product_detail),
]
