from django.test import Client

from shop.imports.models import ImportRun, RowProblem
from tests.shop.imports.conftest import Import


def _page(client: Client, run: ImportRun, **query: int) -> str:
    answer = client.get(f"/admin/imports/importrun/{run.pk}/change/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_runs_are_listed_with_their_progress(
    staff_browser: Client, start: Import, import_file: Import
) -> None:
    done = import_file("Handle,Title,Variant Price\nmug,Mug,4.00\n")
    waiting = start("Handle,Title,Variant Price\ncup,Cup,4.00\n")

    listed = staff_browser.get("/admin/imports/importrun/").content.decode()

    assert "1 of 1 products" in listed
    assert f"reading: {100 * waiting.byte_cursor // waiting.file_bytes} %" in listed
    assert f"/admin/imports/importrun/{done.pk}/change/" in listed


def test_a_run_shows_its_problems_page_by_page_in_the_files_order(
    staff_browser: Client, import_file: Import
) -> None:
    run = import_file("Handle,Title,Variant Price\n" + "".join(f"mug-{n},Mug,x{n}\n" for n in range(60)))
    assert run.problems == 120

    first, second = _page(staff_browser, run), _page(staff_browser, run, page=2)

    assert "x0&#x27; is not a number" in first
    assert "Page 1 of 2," in first
    assert "x59&#x27; is not a number" not in first
    assert "x59&#x27; is not a number" in second
    assert "?page=1#problems" in second


def test_what_a_file_says_is_shown_as_text(staff_browser: Client, import_file: Import) -> None:
    run = import_file("Handle,Title,Variant Price\nmug,Mug,<script>alert(1)</script>\n")

    shown = _page(staff_browser, run)

    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_run_can_only_be_looked_at(staff_browser: Client, import_file: Import) -> None:
    run = import_file("Handle,Title,Variant Price\nmug,Mug,4.00\n")

    assert staff_browser.get("/admin/imports/importrun/add/").status_code == 403
    assert (
        staff_browser.post(f"/admin/imports/importrun/{run.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    assert (
        staff_browser.post(f"/admin/imports/importrun/{run.pk}/change/", {"state": "staging"}).status_code
        == 403
    )
    assert RowProblem.objects.count() == 0
    run.refresh_from_db()
    assert run.state == ImportRun.State.FINISHED


def test_a_run_that_is_not_there_leads_back(staff_browser: Client) -> None:
    for id_ in ("999999", "nonsense"):
        assert staff_browser.get(f"/admin/imports/importrun/{id_}/change/").status_code == 302
