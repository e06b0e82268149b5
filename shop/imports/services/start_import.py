"""Start an import run."""

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.write import write
from shop.imports.facts import ImportStarted
from shop.imports.intake import Intake
from shop.imports.models import ImportRun
from shop.outbox.record import record

UNDER_WAY = (ImportRun.State.STAGING, ImportRun.State.APPLYING)


@write
def start_import(*, intake: Intake, actor: Actor, origin: str = "") -> tuple[ImportRun, bool]:
    """A run of the file that was taken in, and whether it is new.

    While a run of the same content is under way, that one is returned and nothing is written. Otherwise records
    ImportStarted.
    """
    run = _run(intake, actor, origin)
    # Of two that start at once, the second waits here for the first and then finds its run.
    ImportRun.objects.bulk_create([run], ignore_conflicts=True)
    found = ImportRun.objects.filter(sha256=intake.sha256, origin=origin, state__in=UNDER_WAY).first()
    if found is None:
        # The run that stood in the way has come to rest this very moment.
        run.save(force_insert=True)
        found = run
    if found.public_id != run.public_id:
        return found, False
    change = Change("import.started", "importrun", str(found.pk), after={"file": found.file_name})
    add_entry(actor=actor, change=change)
    record(ImportStarted(run_id=found.pk))
    return found, True


def _run(intake: Intake, actor: Actor, origin: str) -> ImportRun:
    head = intake.head
    return ImportRun(
        dialect=head.dialect,
        delimiter=head.delimiter,
        header=head.header,
        unmapped=head.columns.unmapped(head.header),
        byte_cursor=head.offset,
        line_cursor=head.line,
        file=intake.stored,
        file_name=intake.name,
        file_bytes=intake.size,
        sha256=intake.sha256,
        origin=origin,
        actor_id=actor.id,
        actor_label=actor.label,
    )
