"""Sends the mails that rooms have written. Changes when another room has mails to send.

What is sent leaves nothing behind: a letter's row is deleted in the moment in which the server has taken it, and a
letter without a row has been sent, or nobody wants it any more.
"""

import logging
from collections.abc import Sequence
from functools import partial

from shop.accounts.letters.composing import compose
from shop.accounts.models import Letter
from shop.accounts.services.delete_letter import delete_letter
from shop.accounts.services.note_sending import note_sending
from shop.common.failpoints import failpoint
from shop.outbox.protocol import Claim
from workers.mailing import OutcomeUnknown, send
from workers.metrics import MAILS_AGAIN
from workers.noting import noted
from workers.outcome import PermanentFailure

logger = logging.getLogger(__name__)

# A server that takes mails and never says so would be sent the same one for an hour.
MOST_UNKNOWN = 5


def send_letters(claims: Sequence[Claim]) -> None:
    """Send each of these letters of accounts, and delete it."""
    for claim in claims:
        letter = Letter.objects.select_related("user").filter(pk=claim.key).first()
        if letter is not None:
            _send(letter, claim)


def _send(letter: Letter, claim: Claim) -> None:
    mail = compose(letter)
    if mail is not None:
        if letter.sending_at is not None:
            MAILS_AGAIN.labels(claim.topic).inc()
            logger.warning("%s %s may have been sent before; it is sent again", claim.topic, claim.key)
        note_sending(letter_id=letter.pk)
        failpoint("mail.before_dialogue")
        try:
            send(mail, key=f"letter.{letter.pk.hex}")
        except OutcomeUnknown as error:
            if claim.attempts >= MOST_UNKNOWN:
                raise PermanentFailure(f"tried often, and never told whether it was sent: {error}") from None
            raise
        except Exception:
            noted(partial(note_sending, letter_id=letter.pk, on=False), claim.topic)
            raise
        failpoint("mail.after_dialogue")
    noted(partial(delete_letter, letter_id=letter.pk), claim.topic)
