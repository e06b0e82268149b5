"""What is remembered about the index. Changes when staff are to see something else of it."""

from django.db import models
from django.db.models.functions import Now


class ShortenedRecord(models.Model):
    """A product whose record was too large for the index, and what was cut from it, in words."""

    product = models.OneToOneField("catalog.Product", models.CASCADE, primary_key=True, related_name="+")
    cuts = models.TextField()
    noted_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"the record of this product was shortened: {self.cuts}"
