"""The audit trail as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only entries."""

    name = "shop.audit"
    label = "audit"
