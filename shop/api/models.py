"""The API's own table: throttle windows. They live in PostgreSQL, so the API never needs Redis to answer."""

from typing import ClassVar

from django.db import models


class ThrottleWindow(models.Model):
    """How many requests a client made in the present window of a scope."""

    scope = models.CharField(max_length=32)
    client = models.CharField(max_length=128)
    started_at = models.DateTimeField()
    requests = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "client"], name="throttle_window_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.client}: {self.requests}"
