"""Import runs. Changes when a run remembers something else about itself.

A run goes *staging* → *applying* → *finished*, or *failed* when the file can't be used as a whole. Its
cursors move in the transactions that carry the rows, so a run resumes where the last commit left it.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ImportRun(models.Model):
    """One file on its way into the catalogue."""

    class State(models.TextChoices):
        """Where it is on its way."""

        STAGING = "staging"
        APPLYING = "applying"
        FINISHED = "finished"
        FAILED = "failed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.STAGING)
    dialect = models.CharField(max_length=32)
    delimiter = models.CharField(max_length=1)
    file = models.CharField(max_length=255, help_text="Name in private storage.")
    file_name = models.CharField(max_length=255, help_text="As the person knows it.")
    file_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=4, default="", db_default="", blank=True)
    actor_id = models.CharField(max_length=64, default="", db_default="", blank=True)
    actor_label = models.CharField(max_length=150, default="", db_default="", blank=True)
    header = models.JSONField(help_text="The first row's cells.")
    unmapped = models.JSONField(default=list, help_text="Columns that nothing reads.")
    byte_cursor = models.BigIntegerField(help_text="Where staging reads on.")
    line_cursor = models.BigIntegerField(help_text="The line at that byte, from 1.")
    # Those that were left out count too.
    rows = models.BigIntegerField(default=0)
    products = models.BigIntegerField(default=0)
    apply_cursor = models.BigIntegerField(
        default=0, help_text="Products applied so far, in the file's order."
    )
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0, help_text="Products of which nothing was applied.")
    problems = models.BigIntegerField(default=0)
    failure = models.TextField(default="", db_default="", blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sha256", "origin"],
                name="import_run_under_way_once",
                condition=Q(state__in=["staging", "applying"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"

    @property
    def at_rest(self) -> bool:
        """Whether nothing more will be applied."""
        return self.state in {self.State.FINISHED, self.State.FAILED}


class StagedProduct(models.Model):
    """A product of the file, numbered in the order of its first row. Removed when its run is at rest."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="+")
    ordinal = models.BigIntegerField(help_text="From 0.")
    handle = models.CharField(max_length=255, help_text="As a slug.")
    rows = models.IntegerField()
    bytes = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "handle"], name="staged_product_handle_once"),
            models.UniqueConstraint(fields=["run", "ordinal"], name="staged_product_ordinal_once"),
        ]

    def __str__(self) -> str:
        return self.handle


class StagedRow(models.Model):
    """A row of the file, read but not applied. Removed when its run is at rest."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="+", db_index=False)
    product = models.BigIntegerField(help_text="Ordinal of its product.")
    line = models.BigIntegerField(help_text="Line in the file where the row begins, from 1.")
    values = models.JSONField(help_text="Text by field; empty cells are left out.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "product", "line"], name="staged_row_once"),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"


class RowProblem(models.Model):
    """What is wrong with a row. An *error* kept something out; a *warning* changed it on the way in."""

    class Severity(models.TextChoices):
        """Whether something was left out."""

        ERROR = "error"
        WARNING = "warning"

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="row_problems", db_index=False)
    line = models.BigIntegerField()
    column = models.CharField(max_length=255, blank=True, help_text="As the file's header has it.")
    severity = models.CharField(max_length=7, choices=Severity, default=Severity.ERROR)
    code = models.CharField(max_length=32)
    reason = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run", "line", "id"], name="row_problem_line")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
