"""Where the load places test orders."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tests.chaos.orders.services import place_order


class _Order(serializers.Serializer[Any]):
    number = serializers.CharField()
    refuse = serializers.BooleanField(default=False)


class Orders(APIView):
    """Test orders; staff only, as every write of the API."""

    # Nobody has a right to what only tests know; the load signs in as who may do anything.
    rights = {"POST": "catalog.add_product"}

    def post(self, request: Request) -> Response:
        """Place one."""
        body = _Order(data=request.data)
        body.is_valid(raise_exception=True)
        order_id = place_order(**body.validated_data)
        return Response({"id": order_id}, status=201)
