"""Writers, doorbells, two workers and a sink around one row, and every step that any of them can take.

Changes when `workers/relay.py` or `workers/deliver.py` take other steps, or when the world learns another fault.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tests.model.protocol import Protocol, Row

# What a worker is at. AWAKE: about to claim. SENT: it has read the state, and its request is under way.
IDLE, AWAKE, CLAIMED, SENT, CONFIRMED = range(5)
# More requests without a sender are never under way at once.
STRAYS = 2


class Worker(NamedTuple):
    """One worker process, and the claim that it holds or believes to hold.

    `fresh` says that nothing has ended its lease yet, whatever the row says.
    """

    at: int = IDLE
    generation: int = 0
    content: int = 0
    fresh: bool = False


REST = Worker()


class World(NamedTuple):
    """Everything at one moment. Writes are numbered; `truth` is the last one that committed.

    `shown` is the write that the sink's record was made from, `version` what the sink guards it with. `strays` are
    requests, version and content, whose sender is gone and which may yet arrive. `unmarked` are writes whose mark
    is still to come, or marks, counted below 0, whose write is: only mutants have some. `runs` counts what I7
    bounds, `taken` how often the sink acted on a one-shot key, `again` is the generation of it that ops asked for
    when they retried a skipped one.
    """

    truth: int = 0
    row: Row | None = None
    version: int = 0
    shown: int = 0
    bell: bool = False
    workers: tuple[Worker, Worker] = (REST, REST)
    strays: tuple[tuple[int, int], ...] = ()
    unmarked: int = 0
    runs: int = 0
    taken: int = 0
    again: int = 0


class Step(NamedTuple):
    """Somebody's step. One that does not heal is a write or a fault; `claims` tells a claim that got the row."""

    name: str
    after: World
    heals: bool = True
    claims: bool = False


class Model:
    """The steps as they are. A mutant overrides one of them, or brings another protocol."""

    def __init__(self, protocol: Protocol, writes: int = 3) -> None:
        self.protocol = protocol
        self.writes = writes

    def steps(self, world: World) -> Iterator[Step]:
        """Every step that somebody can take now."""
        yield from self.write(world)
        yield from self.messages(world)
        row = world.row
        if row is None:
            return
        yield from self.passing_time(world, row)
        yield from self.operators(world, row)
        for worker in (1, 2):
            held = world.workers[worker - 1]
            if held.at == IDLE:
                yield from self.rest(world, worker)
                continue
            yield self.work(world, row, worker, held)
            yield Step(f"worker {worker} is killed", let_go(world, worker, REST), heals=False)
            if held.at > AWAKE:
                yield from self.trouble(world, row, worker, held)

    def write(self, world: World) -> Iterator[Step]:
        """A write commits, its mark with it."""
        if world.truth < self.writes:
            yield Step("write", self.mark(world)._replace(truth=world.truth + 1), heals=False)

    def mark(self, world: World) -> World:
        """record(); whoever writes first after a death gives the row a new life."""
        revives = world.row is not None and world.row.dead
        return world._replace(row=self.protocol.mark(world.row), runs=0 if revives else world.runs)

    def messages(self, world: World) -> Iterator[Step]:
        """Whatever is under way: rings, which Redis may forget, and requests, which may come late or never."""
        if world.bell:
            yield Step("Redis restarts empty", world._replace(bell=False), heals=False)
        elif world.row is not None and self.rings(world.row):
            yield Step("the relay rings", world._replace(bell=True))
        for stray in world.strays:
            rest = world._replace(strays=tuple(other for other in world.strays if other != stray))
            yield Step(f"a stray request of version {stray[0]} arrives", self.arrive(rest, *stray))
            yield Step(f"a stray request of version {stray[0]} is lost", rest)

    def rings(self, row: Row) -> bool:
        """Whether the relay's sweep finds work."""
        return row.due

    def arrive(self, world: World, generation: int, content: int) -> World:
        """The sink gets a request and does as it is asked, or ignores it."""
        if self.ignores(world, generation):
            return world
        taken = world.taken + 1 if self.protocol.kind == "once" else 0
        return world._replace(version=generation, shown=content, taken=taken)

    def ignores(self, world: World, generation: int) -> bool:
        """The sink's guard: a version that is not newer, a one-shot key that it knows."""
        return world.taken > 0 if self.protocol.kind == "once" else generation <= world.version

    def passing_time(self, world: World, row: Row) -> Iterator[Step]:
        """A lease ends, a back-off passes. A live worker renews: only when it is paused does its lease end."""
        if row.leased:
            alive = bool(row.holder) and world.workers[row.holder - 1].at > AWAKE
            yield Step("the lease ends", _lapsed(world, row), heals=not alive)
        if not row.available and row.owed:
            yield Step("the back-off passes", world._replace(row=row._replace(available=True)))

    def operators(self, world: World, row: Row) -> Iterator[Step]:
        """Ops retry or skip, the nightly job prunes."""
        skipped, pruned = self.protocol.skip(row), self.protocol.prune(row)
        if not row.skipped or world.truth < self.writes:
            yield from self.retry(world, row)
        if skipped != row:
            yield Step("staff skip", world._replace(row=skipped, runs=0), heals=False)
        if pruned != row:
            yield Step("pruning", world._replace(row=pruned), heals=False)

    def retry(self, world: World, row: Row) -> Iterator[Step]:
        """Ops retry. What had been skipped counts as written once more: it is read after it was asked for again."""
        retried = self.protocol.retry(row)
        if retried == row:
            return
        after = world._replace(row=retried, runs=0, truth=world.truth + row.skipped)
        if row.skipped and self.protocol.kind == "once":
            after = after._replace(again=retried.wanted)
        yield Step("ops retry", after, heals=False)

    def rest(self, world: World, worker: int) -> Iterator[Step]:
        """An idle worker answers a ring, once, or a second time later."""
        if world.bell:
            awake = put(world, worker, Worker(AWAKE))
            yield Step(f"worker {worker} answers the ring", awake._replace(bell=False))
            yield Step(f"worker {worker} answers a ring that comes again", awake, heals=False)

    def work(self, world: World, row: Row, worker: int, held: Worker) -> Step:
        """What a worker does next when nothing goes wrong."""
        if held.at == AWAKE:
            return self.claim(world, row, worker)
        if held.at == CLAIMED:
            return Step(f"worker {worker} reads and sends", self.read(world, worker, held))
        if held.at == SENT:
            confirmed = put(world, worker, held._replace(at=CONFIRMED, content=0))
            arrived = self.arrive(confirmed, held.generation, held.content)
            return Step(f"worker {worker}'s request arrives", arrived)
        return self.complete(world, row, worker, held)

    def claim(self, world: World, row: Row, worker: int) -> Step:
        """Claim, which commits; or find nothing and rest."""
        claimed, generation = self.protocol.claim(row, worker)
        if not generation:
            return Step(f"worker {worker} finds nothing", put(world, worker, REST)._replace(row=claimed))
        held = put(world, worker, Worker(CLAIMED, generation, fresh=True))
        after = held._replace(row=claimed, runs=world.runs + 1)
        return Step(f"worker {worker} claims generation {generation}", after, claims=True)

    def read(self, world: World, worker: int, held: Worker) -> World:
        """The handler reads the state as it is now, and sends it."""
        return put(world, worker, held._replace(at=SENT, content=self.state(world)))

    def state(self, world: World) -> int:
        """What a handler reads: the last write; of a one-shot effect only that it is wanted."""
        return 1 if self.protocol.kind == "once" else world.truth

    def complete(self, world: World, row: Row, worker: int, held: Worker) -> Step:
        """The handler has returned; the task then looks for more."""
        after = self.protocol.complete(row, worker, held.generation)
        runs = 0 if row.holder == worker else world.runs
        awake = put(world, worker, Worker(AWAKE))._replace(row=after, runs=runs)
        return Step(f"worker {worker} completes generation {held.generation}", awake)

    def trouble(self, world: World, row: Row, worker: int, held: Worker) -> Iterator[Step]:
        """The handler fails: in the ordinary way, for good, or because the sink is away. Or its lease is renewed."""
        protocol, awake = self.protocol, let_go(world, worker, Worker(AWAKE))
        last = row.attempts >= protocol.max_attempts
        failed = protocol.fail(row, worker, held.generation, bury=last)
        begins_anew = last and row.holder == worker and not failed.dead
        runs = 0 if begins_anew else world.runs
        yield Step(f"worker {worker} fails", awake._replace(row=failed, runs=runs), heals=False)
        hopeless = protocol.fail(row, worker, held.generation, "hopeless", bury=last)
        if hopeless != failed:
            yield Step(f"worker {worker} fails for good", awake._replace(row=hopeless), heals=False)
        forgiven = awake._replace(
            row=protocol.fail(row, worker, held.generation, "away"), runs=world.runs - (row.holder == worker)
        )
        yield Step(f"worker {worker} finds the sink away", forgiven, heals=False)
        renewed = protocol.renew(row, worker)
        if renewed != row:
            fresh = put(world, worker, held._replace(fresh=True))
            yield Step(f"worker {worker} renews", fresh._replace(row=renewed), heals=False)

    def same(self, world: World) -> World:
        """One of all worlds that differ only in what makes no difference.

        That is which worker is called which, and what requests hold that the sink will ignore.
        """
        first, second = (
            held._replace(content=0) if held.at == SENT and self.ignores(world, held.generation) else held
            for held in world.workers
        )
        strays, row = world.strays, world.row
        if any(self.ignores(world, stray[0]) for stray in strays):
            strays = tuple(stray for stray in strays if not self.ignores(world, stray[0]))
        holder = row.holder if row is not None else 0
        if second < first or (second == first and holder == 2):
            first, second = second, first
            if row is not None and holder:
                row = row._replace(holder=3 - holder)
        return world._replace(workers=(first, second), strays=strays, row=row)


def put(world: World, worker: int, held: Worker) -> World:
    """The world with that worker replaced."""
    return world._replace(workers=(held, world.workers[1]) if worker == 1 else (world.workers[0], held))


def let_go(world: World, worker: int, held: Worker) -> World:
    """The same, where the worker has lost interest in its work; what it had sent may still arrive."""
    after, before = put(world, worker, held), world.workers[worker - 1]
    if before.at != SENT or len(world.strays) == STRAYS:
        return after
    return after._replace(strays=tuple(sorted({*world.strays, (before.generation, before.content)})))


def _lapsed(world: World, row: Row) -> World:
    after = world._replace(row=row._replace(leased=False))
    return (
        put(after, row.holder, world.workers[row.holder - 1]._replace(fresh=False)) if row.holder else after
    )
