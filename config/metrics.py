"""`/metrics` of the web server. Changes when it shows something else, or to somebody else."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from config.request_metrics import request_metrics
from shop.api.errors import body, not_found
from shop.common.metrics import CONTENT_TYPE, exposition, refusal
from shop.outbox.metrics import LedgerCollector
from shop.search.metrics import IndexCollector


def metrics(request: HttpRequest) -> HttpResponse:
    """What all processes of this server have counted, and the ledger and the index as they are now."""
    refused = refusal(request.META)
    if refused == 404:
        return not_found(request)
    if refused:
        return JsonResponse(
            body("permission_denied", "Send SHOPSTER_METRICS_TOKEN as a bearer token."), status=refused
        )
    request_metrics.count()
    return HttpResponse(exposition([LedgerCollector(), IndexCollector()]), content_type=CONTENT_TYPE)
