"""Where somebody is signed in. Changes when a session tells something else."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.accounts.models import Session
from shop.accounts.queries import living_sessions
from shop.accounts.services.end_session import end_session
from shop.api.authentication import SignedIn, session_of


class SessionShape(serializers.Serializer[Any]):
    """A sign-in on one device; `current` is the one that asks."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(help_text="When its tokens were last renewed.")
    expires_at = serializers.DateTimeField()
    user_agent = serializers.CharField(allow_blank=True)
    address = serializers.IPAddressField(allow_null=True)
    current = serializers.BooleanField()


class SessionsShape(serializers.Serializer[Any]):
    """All of them, the latest first."""

    results = SessionShape(many=True)


@extend_schema(tags=["account"])
class SessionList(APIView):
    """The account's sessions."""

    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="auth_sessions_list", summary="Where you are signed in", responses=SessionsShape
    )
    def get(self, request: Request) -> Response:
        """Those that are open, the one that was used last first."""
        asking = session_of(request)
        return Response({"results": [_shown(one, asking) for one in living_sessions(asking.user_id)]})


@extend_schema(tags=["account"])
class SessionDetail(APIView):
    """One session."""

    permission_classes = (SignedIn,)

    @extend_schema(summary="Sign a device out", responses={204: None})
    def delete(self, request: Request, session_id: UUID) -> Response:
        """Its tokens open nothing from now on."""
        end_session(
            session_id=session_id, user_id=session_of(request).user_id, why=Session.Ended.ENDED_BY_OWNER
        )
        return Response(status=204)


def _shown(session: Session, asking: Session) -> dict[str, Any]:
    return {
        "id": session.pk,
        "created_at": session.created_at,
        "last_used_at": session.rotated_at,
        "expires_at": session.expires_at,
        "user_agent": session.user_agent,
        "address": session.address,
        "current": session.pk == asking.pk,
    }
