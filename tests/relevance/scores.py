"""How good a ranking is. Changes when something else is asked of one.

nDCG with the gain 2^rating - 1 and the discount log2(rank + 1) after Burges et al., "Learning to Rank using Gradient
Descent" (2005); the condensed form leaves out what nobody judged, after Sakai, "Alternatives to Bpref" (2007).
Intervals are percentiles of bootstrap samples over the queries.
"""

import math
import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOP = 10
SAMPLES = 5000
_SEED = 1


@dataclass(frozen=True, slots=True)
class Score:
    """What one query's ranking is worth, each from 0 to 1."""

    ndcg: float
    condensed: float
    judged: float
    empty: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float


def score(ranking: Sequence[str], ratings: Mapping[str, int]) -> Score:
    """A ranking of product ids, best first, against the ratings of one query, of which one at least is positive."""
    best = _gain(sorted(ratings.values(), reverse=True))
    judged = [ratings[id_] for id_ in ranking if id_ in ratings]
    top = ranking[:TOP]
    return Score(
        ndcg=_gain([ratings.get(id_, 0) for id_ in ranking]) / best,
        condensed=_gain(judged) / best,
        judged=sum(id_ in ratings for id_ in top) / len(top) if top else 0.0,
        empty=not ranking,
    )


def _gain(ratings: Sequence[int]) -> float:
    return sum(float(2**rating - 1) / math.log2(rank + 2) for rank, rating in enumerate(ratings[:TOP]))


def mean_of(values: Sequence[float]) -> Interval:
    """The mean over queries, and where it would lie with other queries of the kind."""
    chance = random.Random(_SEED)  # the same samples in every run
    means = sorted(statistics.fmean(chance.choices(values, k=len(values))) for _ in range(SAMPLES))
    return Interval(statistics.fmean(values), means[int(SAMPLES * 0.025)], means[int(SAMPLES * 0.975)])


def difference(ours: Sequence[float], others: Sequence[float]) -> Interval:
    """By how much we are better, query by query."""
    return mean_of([a - b for a, b in zip(ours, others, strict=True)])


def folds(values: Sequence[float], count: int) -> list[float]:
    """The means of so many parts of the queries, each query in one of them."""
    return [statistics.fmean(values[start::count]) for start in range(count) if values[start::count]]
