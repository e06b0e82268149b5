"""Searches a model: every state that can be reached, every invariant in each, and that each can only end well.

Changes when an invariant is added. What breaks one is told by a shortest trace that does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.model.world import Model, Step, World

# How many claims a row still needs, whatever its state, once nobody writes and nothing fails any more.
CLAIMS_TO_HEAL = 1


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken invariant, and the steps that lead there."""

    invariant: str
    trace: Sequence[str]

    def __str__(self) -> str:
        return f"{self.invariant}: {'; '.join(self.trace)}"


@dataclass(frozen=True, slots=True)
class Found:
    """How much there is to search, and the violation that ended the search early."""

    states: int
    transitions: int
    violation: Violation | None = None


def check(model: Model) -> Found:
    """Search breadth-first until everything was seen or something is wrong."""
    return _Search(model).run()


class _Search:
    """The states in the order in which they were reached, how each was reached, and how each heals."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._worlds = [World()]
        self._number = {World(): 0}
        self._parents = [0]
        self._healing: list[list[tuple[int, bool]]] = []
        self._transitions = 0

    def run(self) -> Found:
        """Every state and step; then the ways on from each state, which are states that were seen."""
        for number, world in enumerate(self._worlds):  # which grow meanwhile
            healing = []
            for step in self._model.steps(world):
                self._transitions += 1
                after = self._note(step.after, number)
                if wrong := broken(self._model, world, step):
                    return self._found(wrong, [*self._path(number), self._worlds[after]])
                if step.heals:
                    healing.append((after, step.claims))
            if not healing and not healed(self._model, world):
                return self._found("I2 no loss", self._path(number))
            self._healing.append(healing)
        for number, wrong in self._unhealed():
            return self._found(wrong, self._path(number))
        return Found(len(self._worlds), self._transitions)

    def _note(self, world: World, parent: int) -> int:
        same = self._model.same(world)
        number = self._number.setdefault(same, len(self._worlds))
        if number == len(self._worlds):
            self._worlds.append(same)
            self._parents.append(parent)
        return number

    def _unhealed(self) -> Iterator[tuple[int, str]]:
        """Without writes and faults every way on is finite, so that it ends well (I2), and claims once at most (I6)."""
        claims: dict[int, int] = {}
        for start in range(len(self._worlds)):
            under_way: set[int] = set()
            stack = [start]
            while stack:
                number = stack[-1]
                ahead = [after for after, _ in self._healing[number] if after not in claims]
                if not ahead:
                    claims[number] = max((claims[to] + cost for to, cost in self._healing[number]), default=0)
                    under_way.discard(number)
                    stack.pop()
                elif number in under_way:
                    yield number, "I2 no loss: it never comes to rest"
                    return
                else:
                    under_way.add(number)
                    stack += ahead
            if claims[start] > CLAIMS_TO_HEAL:
                yield start, "I6 coalescing"

    def _path(self, number: int) -> list[World]:
        path = [number]
        while path[-1]:
            path.append(self._parents[path[-1]])
        return [self._worlds[each] for each in reversed(path)][1:]

    def _found(self, invariant: str, path: Sequence[World]) -> Found:
        return Found(len(self._worlds), self._transitions, Violation(invariant, self._told(path)))

    def _told(self, path: Sequence[World]) -> list[str]:
        """The steps that lead along `path`; workers keep their names, which `same` gave away."""
        names, world = [], World()
        for following in path:
            step = next(
                each for each in self._model.steps(world) if self._model.same(each.after) == following
            )
            names.append(step.name)
            world = step.after
        return names


def broken(model: Model, before: World, step: Step) -> str | None:
    """The invariant that `step` breaks, if any."""
    after, row, once = step.after, step.after.row, model.protocol.kind == "once"
    rules = (
        ("done beyond wanted", row is not None and row.done > row.wanted),
        ("I3 no premature clean", _noted(before, after) and _done(after) > _confirmed(model, after)),
        ("I3 a record as new as its version", not once and after.shown < after.version),
        ("I4 no regress", after.version < before.version or _shows_older(before, after)),
        ("I5 one unexpired lease", after.workers[0].fresh and after.workers[1].fresh),
        ("I7 bounded attempts", after.runs > model.protocol.max_attempts),
        ("I12 one-shot once", once and (after.taken > 1 or _again(before, step))),
        (
            "a write leaves its effect dead",
            not once and _marks(before, after) and row is not None and row.dead,
        ),
        ("skipped, but owed", row is not None and row.skipped and row.done < row.wanted),
        ("what nobody tried is buried", _buries_untried(before, after)),
    )
    return next((name for name, is_broken in rules if is_broken), None)


def _done(world: World) -> int:
    return world.row.done if world.row is not None else 0


def _noted(before: World, after: World) -> bool:
    """A generation is noted as carried out, which is more than to declare it over."""
    return _done(after) > _done(before) and after.row is not None and not after.row.skipped


def _confirmed(model: Model, world: World) -> int:
    """The generation up to which the sink has what it must have."""
    if model.protocol.kind == "state" or world.row is None:
        return world.shown
    return world.row.wanted if world.taken else 0


def _again(before: World, step: Step) -> bool:
    """A one-shot effect is claimed although it was confirmed, or skipped and not asked for again."""
    return step.claims and _done(before) >= max(before.again, 1)


def _shows_older(before: World, after: World) -> bool:
    """The sink went back to an older write, and nothing will bring the newer one again.

    What a slow worker sent may be newer than its version says; then the next version can show an older write for as
    long as the newest is still owed. Where staff skipped the newest, nobody asks for it.
    """
    row = after.row
    return after.shown < before.shown and row is not None and row.done == row.wanted and not row.skipped


def _marks(before: World, after: World) -> bool:
    return after.row is not None and (before.row is None or after.row.wanted > before.row.wanted)


def _buries_untried(before: World, after: World) -> bool:
    """A worker gives up more than it had claimed; what is new may be the correction."""
    row = before.row
    if row is None or row.dead or after.row is None or not after.row.dead or not row.holder:
        return False
    held = before.workers[row.holder - 1]
    return 0 < held.generation < row.wanted and after.workers[row.holder - 1] != held


def healed(model: Model, world: World) -> bool:
    """Nothing is owed: the sink shows the last write, or has acted on the one-shot key; or the effect is dead.

    Or all that was written was skipped.
    """
    row, once = world.row, model.protocol.kind == "once"
    if row is not None and (row.dead or row.done < row.wanted):
        return row.dead
    if row is not None and row.skipped:
        return once or row.done == world.truth
    if once:
        return world.taken == min(world.truth, 1)
    return world.shown == world.truth
