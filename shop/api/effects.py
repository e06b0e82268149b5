"""What a write set off, for who made it. Changes when clients are told more of it.

A write that recorded effects answers with `X-Effects: TOKEN`. Whoever holds the token may ask what became of them,
signed in or not; keys, subjects and errors are for staff who may look at effects.
"""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.api.effects_header import HEADER
from shop.api.parameters import between, refuse_unknown, whole_number
from shop.api.permissions import may
from shop.common.errors import Invalid
from shop.outbox.following import STATES, Followed, follow_until_settled, is_settled
from shop.outbox.receipt import LISTED, BadToken, Receipt, read_token

MAX_WAIT_SECONDS = 5
_STATE_HELP = "; ".join(f"*{state}*: {meaning}" for state, meaning in STATES.items())


class EffectShape(serializers.Serializer[Any]):
    """One effect; times that its state has no use for are null."""

    topic = serializers.CharField(help_text="Stable name of the kind of effect; empty where it is gone.")
    action = serializers.CharField(help_text="What it does, in words.")
    state = serializers.ChoiceField(list(STATES), help_text=_STATE_HELP)
    since = serializers.DateTimeField(allow_null=True, help_text="Since when it is owed.")
    retry_at = serializers.DateTimeField(
        allow_null=True, help_text="When one that failed is tried again, at the earliest."
    )
    done_at = serializers.DateTimeField(allow_null=True, help_text="When it last happened.")
    key = serializers.CharField(required=False, help_text="For staff.")
    subject = serializers.CharField(required=False, help_text="What it is about, for staff.")
    error = serializers.CharField(required=False, help_text="Why it failed last, for staff.")


class EffectsShape(serializers.Serializer[Any]):
    """What a write set off. `settled` when none of `results` is due, running or waiting."""

    settled = serializers.BooleanField()
    more = serializers.IntegerField(help_text=f"How many there are beside the {LISTED} that are told of.")
    results = EffectShape(many=True)


@extend_schema(tags=["effects"])
class Effects(APIView):
    """The effects of one write."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="What a write set off",
        parameters=[
            OpenApiParameter("after", str, required=True, description=f"The {HEADER} header of a write."),
            OpenApiParameter(
                "wait",
                between(0, MAX_WAIT_SECONDS),
                description=f"Seconds, at most {MAX_WAIT_SECONDS}, to wait until `settled`. A busy server "
                "answers at once; `Retry-After` says when to ask again.",
            ),
        ],
        responses=EffectsShape,
    )
    def get(self, request: Request) -> Response:
        """Which of its effects have happened, which wait, and which are dead."""
        query = request.query_params
        refuse_unknown(query, ("after", "wait"))
        receipt = _receipt(query.get("after", ""))
        seconds = whole_number(query, "wait", minimum=0, maximum=MAX_WAIT_SECONDS) or 0
        found = follow_until_settled(receipt, seconds=seconds)
        staff, settled = may(request, "outbox.view_effect"), is_settled(found)
        results = [_effect(effect, staff=staff) for effect in found]
        return Response(
            {"settled": settled, "more": receipt.more, "results": results},
            headers={"Cache-Control": "no-store"}
            if settled
            else {"Cache-Control": "no-store", "Retry-After": "1"},
        )


def _receipt(token: str) -> Receipt:
    if not token:
        raise Invalid.field("after", f"is missing; give it the {HEADER} header of a write")
    try:
        return read_token(token)
    except BadToken as error:
        raise Invalid.field("after", str(error)) from error


def _effect(effect: Followed, *, staff: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "topic": effect.topic,
        "action": effect.action,
        "state": effect.state,
        "since": effect.since,
        "retry_at": effect.retry_at,
        "done_at": effect.done_at,
    }
    if staff:
        shown |= {"key": effect.key, "subject": effect.subject, "error": effect.error}
    return shown
