"""What the papers point at is there: a file that moved takes its mentions with it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = ROOT / "shop" / "decisions"
PAPERS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "shop/README.md")),
    *DECISIONS.glob("*.md"),
]

MENTION = re.compile(r"`((?:config|shop|workers|frontend|deploy|tests|requirements)/[\w./-]*)`")
LINK = re.compile(r"(?<!!)\[[^]]+\]\((?!https?:)([^)#]+)\)")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_file_that_is_mentioned_exists(paper: Path) -> None:
    text = paper.read_text()
    mentioned = [ROOT / name for name in MENTION.findall(text)]
    linked = [paper.parent / name for name in LINK.findall(text)]

    assert [str(file) for file in mentioned + linked if not file.exists()] == []


def test_the_way_of_a_product_save_is_long_enough_to_be_worth_checking() -> None:
    way = (ROOT / "README.md").read_text().partition("## Follow one product save")[2].partition("\n## ")[0]

    assert len(MENTION.findall(way)) >= 10


def test_the_index_of_decisions_is_complete() -> None:
    listed = LINK.findall((DECISIONS / "README.md").read_text())

    assert listed == sorted(file.name for file in DECISIONS.glob("[0-9]*.md"))
