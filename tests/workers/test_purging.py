"""How a purge is signed and cut into calls."""

import pytest
from django.conf import settings

from tests.storefront import storefront
from workers.outcome import SinkUnavailable
from workers.purging import MAX_TAGS, purge_tags, sign


def test_it_is_signed_as_the_storefront_reads_it() -> None:
    # By frontend/src/lib/revalidation.test.ts, which holds the same line.
    assert sign("a-secret-that-both-sides-know-0123456789", "1800000000", b'{"tags": ["product:mug"]}') == (
        "v1=4dad63c47099a86fc78925252f1942b196c2ed68afedd159fe507d8d38a4db1e"
    )


def test_more_tags_than_a_call_may_have_go_in_several() -> None:
    tags = [f"product:größe-{number}" for number in range(2 * MAX_TAGS + 1)]
    with storefront() as shown:
        purge_tags(tags)
        assert [len(call) for call in shown.purged] == [MAX_TAGS, MAX_TAGS, 1]
        assert shown.tags == set(tags)


def test_nothing_is_asked_for_no_tags() -> None:
    with storefront() as shown:
        purge_tags([])
        assert shown.purged == []


def test_a_storefront_that_is_not_there_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with storefront():
        monkeypatch.setattr(settings, "STOREFRONT_INTERNAL_URL", "http://127.0.0.1:1")
        with pytest.raises(SinkUnavailable, match="storefront does not answer: ConnectionError"):
            purge_tags(["products"])
