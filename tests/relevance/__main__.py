"""`python -m tests.relevance [--samples FOLDER]`. Changes with what a person can choose, and the order of the work."""

import argparse
import os
import random
import sys
from collections.abc import Callable, Sequence
from itertools import compress
from pathlib import Path

from deploy.local.console import console
from deploy.local.data import PROJECT
from deploy.local.errors import LauncherError
from deploy.local.interrupts import interrupts
from deploy.local.private import private_stack
from tests.relevance.errors import RelevanceError
from tests.relevance.judgements import Judged, read_judgements, read_products
from tests.relevance.report import CUTS, FORGIVABLE, PLAIN, TYPO, Results, markdown
from tests.relevance.scores import Score, score
from tests.relevance.systems import PostgresText, ShopSearch, System
from tests.relevance.variations import can_be_forgiven, cut_short, with_typo

RESULTS = PROJECT / "relevance-results"
TYPO_SEEDS = range(10)
# Everything but what is asked.
_NOT_NEEDED = (
    "api",
    "relay",
    "worker-critical",
    "worker-default",
    "worker-bulk",
    "beat",
    "flower",
    "storefront",
)

Slip = Callable[[str], str]


def main(arguments: list[str]) -> int:
    """Measure and report: 0 when every bar is met, 1 when one is not or nothing could be measured."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.relevance", description="Measure the search by judged queries."
    )
    parser.add_argument(
        "--samples", type=Path, help="a folder with icecat/; SHOPSTER_SAMPLES where it is left out"
    )
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder for relevance.md")
    parser.add_argument("--each", action="store_true", help="also every query's own figures, worst first")
    chosen = parser.parse_args(arguments)
    interrupts.install()
    try:
        results, worst = _measure(_folder(chosen.samples))
    except (RelevanceError, LauncherError) as error:
        console.say(f"\n{error.report() if isinstance(error, LauncherError) else error}")
        return 1
    except KeyboardInterrupt:
        console.say("\nStopped.")
        return 130
    text = markdown(results)
    chosen.results.mkdir(exist_ok=True)
    (chosen.results / "relevance.md").write_text(text, encoding="utf-8")
    console.say("\n" + text + ("\n" + worst if chosen.each else ""))
    return 0 if all(bar.met for bar in results.bars()) else 1


def _folder(given: Path | None) -> Path:
    samples = given or os.environ.get("SHOPSTER_SAMPLES")
    if not samples:
        raise RelevanceError(
            "SHOPSTER_SAMPLES is not set: it names a folder with icecat/, a catalogue and its judged queries."
        )
    return Path(samples) / "icecat"


def _measure(folder: Path) -> tuple[Results, str]:
    judged = read_judgements(folder)
    with private_stack(without=_NOT_NEEDED) as stack:
        ours, postgres = (
            ShopSearch(stack.search_url, stack.data.path),
            PostgresText(stack.environment["DATABASE_URL"]),
        )
        with console.step("Catalogue"):
            products = list(read_products(folder))
        with console.step("Search index"):
            ours.fill(products)
        with console.step("PostgreSQL's full text"):
            postgres.fill(products)
        variations = _variations()
        with console.step("Queries"):
            of_ours = {name: _scores(ours, judged, slips) for name, slips in variations.items()}
        with console.step("PostgreSQL's queries"):
            of_postgres = {name: _scores(postgres, judged, slips) for name, slips in variations.items()}
    results = Results(len(products), _with_forgivable(judged, of_ours), _with_forgivable(judged, of_postgres))
    return results, _each(judged, of_ours[PLAIN][0])


def _variations() -> dict[str, list[Slip]]:
    cuts = {name: [_cutting(letters)] for letters, name in CUTS.items()}
    return {PLAIN: [lambda query: query], TYPO: [_slipping(seed) for seed in TYPO_SEEDS], **cuts}


def _cutting(letters: int) -> Slip:
    return lambda query: cut_short(query, letters)


def _slipping(seed: int) -> Slip:
    # By the query, so that both systems are asked the same, and another query changes none of the others.
    return lambda query: with_typo(query, random.Random(f"{seed} {query}"))  # the same in every run


def _with_forgivable(
    judged: Sequence[Judged], found: dict[str, list[list[Score]]]
) -> dict[str, list[list[Score]]]:
    """The same, and apart the typos in queries of which a typo can be forgiven."""
    some = [can_be_forgiven(each.query) for each in judged]
    return found | {FORGIVABLE: [list(compress(scores, some)) for scores in found[TYPO]]}


def _scores(system: System, judged: Sequence[Judged], slips: Sequence[Slip]) -> list[list[Score]]:
    return [[score(system.search(slip(each.query)), each.ratings) for each in judged] for slip in slips]


def _each(judged: Sequence[Judged], scores: Sequence[Score]) -> str:
    pairs = sorted(zip(judged, scores, strict=True), key=lambda pair: pair[1].ndcg)
    return "".join(
        f"{found.ndcg:.3f}  condensed {found.condensed:.3f}  judged {found.judged:.1f}  {each.query}\n"
        for each, found in pairs
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
