"""The address book. Changes when an address has another line."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from shop.accounts.models import Address
from shop.accounts.services.create_address import create_address
from shop.accounts.services.delete_address import delete_address
from shop.accounts.services.update_address import update_address
from shop.accounts.services.values import COUNTRY_NAMES, DEFAULTS, TEXTS
from shop.api.auth.parts import read
from shop.api.authentication import SignedIn, session_of
from shop.api.inputs import StrictSerializer
from shop.common.errors import NotFound


def _line(name: str, **options: Any) -> serializers.CharField:
    column = Address._meta.get_field(name)
    return serializers.CharField(max_length=getattr(column, "max_length", None), **options)


class CountryField(serializers.ChoiceField):
    """An ISO 3166-1 alpha-2 code, in upper or lower case."""

    default_error_messages = {"invalid_choice": "is not the two-letter code of a country"}

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=sorted(COUNTRY_NAMES), **options)

    def to_internal_value(self, data: Any) -> Any:
        """The code in upper case."""
        return super().to_internal_value(data.strip().upper() if isinstance(data, str) else data)


class AddressInput(StrictSerializer):
    """An address as it is written on a parcel."""

    name = _line("name")
    company = _line("company", required=False, allow_blank=True)
    line1 = _line("line1")
    line2 = _line("line2", required=False, allow_blank=True)
    city = _line("city")
    region = _line("region", required=False, allow_blank=True)
    postal_code = _line("postal_code", required=False, allow_blank=True)
    country = CountryField()
    phone = _line("phone", required=False, allow_blank=True)
    is_default_shipping = serializers.BooleanField(required=False)
    is_default_billing = serializers.BooleanField(required=False)


class AddressShape(serializers.Serializer[Any]):
    """An entry of the address book."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    company = serializers.CharField(allow_blank=True)
    line1 = serializers.CharField()
    line2 = serializers.CharField(allow_blank=True)
    city = serializers.CharField()
    region = serializers.CharField(allow_blank=True)
    postal_code = serializers.CharField(allow_blank=True)
    country = CountryField()
    phone = serializers.CharField(allow_blank=True)
    is_default_shipping = serializers.BooleanField()
    is_default_billing = serializers.BooleanField()


class AddressesShape(serializers.Serializer[Any]):
    """All of them, in the order in which they were added."""

    results = AddressShape(many=True)


@extend_schema(tags=["account"])
class AddressList(APIView):
    """The address book of who is signed in."""

    permission_classes = (SignedIn,)

    @extend_schema(operation_id="auth_addresses_list", summary="Your addresses", responses=AddressesShape)
    def get(self, request: Request) -> Response:
        """All of them: a book holds fifty at most."""
        addresses = Address.objects.filter(user_id=session_of(request).user_id).order_by("pk")
        return Response({"results": [_shown(address) for address in addresses]})

    @extend_schema(summary="Add an address", request=AddressInput, responses={201: AddressShape})
    def post(self, request: Request) -> Response:
        """The first one becomes the default for shipping and for billing."""
        values = read(AddressInput(data=request.data))
        address = create_address(user_id=session_of(request).user_id, values=values)
        place = reverse("api:address", [address.public_id], request=request)
        return Response(_shown(address), status=201, headers={"Location": place})


@extend_schema(tags=["account"])
class AddressDetail(APIView):
    """One of one's own addresses."""

    permission_classes = (SignedIn,)

    @extend_schema(summary="One of your addresses", responses=AddressShape)
    def get(self, request: Request, address_id: UUID) -> Response:
        """As it is now."""
        return Response(_shown(_own(request, address_id)))

    @extend_schema(summary="Change an address", request=AddressInput(partial=True), responses=AddressShape)
    def patch(self, request: Request, address_id: UUID) -> Response:
        """Only what the body names changes; a new default takes the place of the old one."""
        # What is somebody else's is not there, whatever the body says.
        user_id = _own(request, address_id).user_id
        values = read(AddressInput(data=request.data, partial=True))
        return Response(_shown(update_address(user_id=user_id, address_id=address_id, values=values)))

    @extend_schema(summary="Remove an address", responses={204: None})
    def delete(self, request: Request, address_id: UUID) -> Response:
        """It is gone from the book."""
        delete_address(user_id=session_of(request).user_id, address_id=address_id)
        return Response(status=204)


def _own(request: Request, address_id: UUID) -> Address:
    own = Address.objects.filter(user_id=session_of(request).user_id, public_id=address_id).first()
    if own is None:
        raise NotFound("There is no such address.")
    return own


def _shown(address: Address) -> dict[str, Any]:
    return {"id": address.public_id} | {name: getattr(address, name) for name in (*TEXTS, *DEFAULTS)}
