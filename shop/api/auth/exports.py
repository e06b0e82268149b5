"""All that the shop keeps of a person, for that person. Changes when it is given otherwise."""

from typing import Any
from uuid import UUID

from django.db.models import Func, IntegerField
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from shop.accounts.models import DataExport
from shop.accounts.services.request_export import request_export
from shop.api.auth.limits import EXPORT_ACCOUNT
from shop.api.authentication import SignedIn, session_of
from shop.api.schema import located
from shop.api.throttles import admit
from shop.common.clock import now
from shop.common.errors import Conflict, NotFound

_BYTES = Func("content", function="octet_length", output_field=IntegerField())


class ExportShape(serializers.Serializer[Any]):
    """An export, and how far it is; `bytes` is the size of its file."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=["preparing", "ready"])
    requested_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    bytes = serializers.IntegerField(allow_null=True)


class ExportsShape(serializers.Serializer[Any]):
    """All that are kept, the latest first."""

    results = ExportShape(many=True)


@extend_schema(tags=["account"])
class ExportList(APIView):
    """The exports of who is signed in."""

    permission_classes = (SignedIn,)

    @extend_schema(operation_id="auth_exports_list", summary="Your data exports", responses=ExportsShape)
    def get(self, request: Request) -> Response:
        """Each is kept for a week."""
        exports = _own(request).order_by("-requested_at").defer("content").annotate(size=_BYTES)
        return Response({"results": [_shown(export) for export in exports]})

    @extend_schema(
        summary="Ask for all data that is kept of you",
        parameters=[located(202)],
        request=None,
        responses={202: ExportShape},
    )
    def post(self, request: Request) -> Response:
        """It is made by an effect; a mail tells when. While one is being made, that one is the answer."""
        user_id = session_of(request).user_id
        admit((EXPORT_ACCOUNT, str(user_id)))
        export = request_export(user_id=user_id)
        place = reverse("api:export", [export.pk], request=request)
        return Response(_shown(export), status=202, headers={"Location": place})


@extend_schema(tags=["account"])
class ExportDetail(APIView):
    """One export."""

    permission_classes = (SignedIn,)

    @extend_schema(summary="How far an export is", responses=ExportShape)
    def get(self, request: Request, export_id: UUID) -> Response:
        """Its state; where it is ready, its file can be had."""
        return Response(_shown(_found(request, export_id)))


@extend_schema(tags=["account"])
class ExportFile(APIView):
    """An export's file."""

    permission_classes = (SignedIn,)

    @extend_schema(summary="An export's file", responses={(200, "application/json"): OpenApiTypes.OBJECT})
    def get(self, request: Request, export_id: UUID) -> HttpResponse:
        """JSON, to be saved. 409 while it is being made."""
        export = _found(request, export_id)
        if export.ready_at is None:
            raise Conflict("This export is still being made.", code="not_ready")
        name = f'attachment; filename="your-data-{export.ready_at:%Y-%m-%d}.json"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return HttpResponse(export.content, content_type="application/json", headers=headers)


def _own(request: Request) -> Any:
    """Those of who is signed in that have not expired."""
    own = DataExport.objects.filter(user_id=session_of(request).user_id)
    return own.exclude(expires_at__lte=now())


def _found(request: Request, export_id: UUID) -> DataExport:
    export: DataExport | None = _own(request).filter(pk=export_id).first()
    if export is None:
        raise NotFound("There is no such export.")
    return export


def _shown(export: DataExport) -> dict[str, Any]:
    ready = export.ready_at is not None
    size = getattr(export, "size", None)
    return {
        "id": export.pk,
        "state": "ready" if ready else "preparing",
        "requested_at": export.requested_at,
        "expires_at": export.expires_at,
        "bytes": (len(export.content.encode()) if size is None else size) if ready else None,
    }
