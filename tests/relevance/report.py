"""The figures, and the bars that they are held against. Changes with the bars, and with how the report reads."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bars import Bar
from tests.relevance.scores import Interval, Score, difference, folds, mean_of

FOLDS = 5
PLAIN, TYPO = "as typed", "one typo"
# Without the queries of short words alone, in which Algolia's rules forgive no typo.
FORGIVABLE = "one typo, in longer words"
CUTS = {letters: f"last word lacks {letters}" for letters in (1, 2, 3)}


@dataclass(frozen=True, slots=True)
class Results:
    """Each variation's scores by query, the shop's and PostgreSQL's; a variation by chance has several rounds."""

    products: int
    ours: Mapping[str, Sequence[Sequence[Score]]]
    postgres: Mapping[str, Sequence[Sequence[Score]]]

    def bars(self) -> Iterator[Bar]:
        """Everything that is promised of the search's answers."""
        plain = self.ours[PLAIN][0]
        yield _least("nDCG@10", 0.76, statistics.fmean(score.ndcg for score in plain))
        yield _least("condensed nDCG@10", 0.80, statistics.fmean(score.condensed for score in plain))
        yield _least("judged@10", 0.85, statistics.fmean(score.judged for score in plain))
        empty = sum(score.empty for score in plain)
        yield Bar("queries without a result", "none", empty, empty == 0)
        yield _least("nDCG@10, one typo", 0.71, statistics.fmean(by_query(self.ours[TYPO])))
        yield _least(f"nDCG@10, {CUTS[1]}", 0.72, statistics.fmean(by_query(self.ours[CUTS[1]])))
        ahead = difference(by_query(self.ours[PLAIN]), by_query(self.postgres[PLAIN]))
        yield Bar("ahead of PostgreSQL, mean", "more than 0", ahead.mean, ahead.mean > 0)
        for name in (TYPO, CUTS[1]):
            ahead = difference(by_query(self.ours[name]), by_query(self.postgres[name]))
            yield Bar(f"ahead of PostgreSQL, {name}, low end", "more than 0", ahead.low, ahead.low > 0)


def _least(what: str, least: float, value: float) -> Bar:
    return Bar(what, f"at least {least:.2f}", value, value >= least)


def by_query(rounds: Sequence[Sequence[Score]]) -> list[float]:
    """Each query's nDCG@10, its rounds' mean."""
    return [statistics.fmean(score.ndcg for score in scores) for scores in zip(*rounds, strict=True)]


def markdown(results: Results) -> str:
    """The whole report."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Results) -> Iterator[str]:
    plain = results.ours[PLAIN][0]
    yield "# How good the search is\n"
    yield f"{len(plain)} judged queries on {results.products:,} products; in brackets the 95 % interval.\n"
    yield "| bar | promise | measured | |\n| --- | --- | --- | --- |"
    for bar in results.bars():
        yield f"| {bar.what} | {bar.promise} | {bar.value:.3f} | {'met' if bar.met else 'NOT MET'} |"
    yield "\n| what is typed | nDCG@10 | condensed | judged@10 | PostgreSQL's nDCG@10 | ahead by |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, rounds in results.ours.items():
        flat = [score for round_ in rounds for score in round_]
        ours, theirs = by_query(rounds), by_query(results.postgres[name])
        cells = [
            _interval(mean_of(ours)),
            f"{statistics.fmean(score.condensed for score in flat):.3f}",
            f"{statistics.fmean(score.judged for score in flat):.3f}",
            _interval(mean_of(theirs)),
            _interval(difference(ours, theirs)),
        ]
        yield f"| {name} | {' | '.join(cells)} |"
    means = ", ".join(f"{mean:.3f}" for mean in folds(by_query(results.ours[PLAIN]), FOLDS))
    yield f"\nnDCG@10 of each fifth of the queries: {means}."
    typos = [statistics.fmean(score.ndcg for score in scores) for scores in results.ours[TYPO]]
    yield f"nDCG@10 of each round of typos: {', '.join(f'{mean:.3f}' for mean in typos)}."


def _interval(found: Interval) -> str:
    return f"{found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]"
