"""The tree under many moves: paths stay right, whatever the order, whoever moves at the same time."""

import random
from collections.abc import Mapping
from functools import partial

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shop.audit.actor import SYSTEM
from shop.catalog.models import Category
from shop.catalog.services.create_category import create_category
from shop.catalog.services.delete_category import delete_category
from shop.catalog.services.move_category import move_category
from shop.catalog.services.values import CategoryFields
from shop.common.errors import Conflict, Invalid
from tests.shop.threads import together

MAX_LEVELS = 10


def _expected_paths(parents: Mapping[int, int | None]) -> dict[int, str]:
    def path(pk: int) -> str:
        parent = parents[pk]
        return f"{path(parent) if parent else '/'}{pk}/"

    return {pk: path(pk) for pk in parents}


def _stored_paths() -> dict[int, str]:
    return dict(Category.objects.values_list("pk", "path"))


class TreeMachine(RuleBasedStateMachine):
    """Creates, moves and deletes categories beside a plain dictionary of parents."""

    def __init__(self) -> None:
        super().__init__()
        self.parents: dict[int, int | None] = {}

    @initialize()
    def empty(self) -> None:
        Category.objects.update(parent=None)
        Category.objects.all().delete()

    def _pick(self, number: int) -> int | None:
        return sorted(self.parents)[number % len(self.parents)] if self.parents else None

    def _line(self, pk: int | None) -> list[int]:
        return [pk, *self._line(self.parents[pk])] if pk is not None else []

    def _height(self, pk: int) -> int:
        return 1 + max(
            (self._height(child) for child, parent in self.parents.items() if parent == pk), default=0
        )

    @rule(number=st.integers(0, 50), root=st.booleans())
    def create(self, number: int, root: bool) -> None:
        parent = None if root else self._pick(number)
        fields = CategoryFields(name=f"Category {len(self.parents)}")
        if len(self._line(parent)) >= MAX_LEVELS:
            with pytest.raises(Invalid):
                create_category(actor=SYSTEM, fields=fields, parent_id=parent)
            return
        self.parents[create_category(actor=SYSTEM, fields=fields, parent_id=parent).pk] = parent

    @rule(number=st.integers(0, 50), below=st.integers(0, 50), root=st.booleans())
    def move(self, number: int, below: int, root: bool) -> None:
        pk = self._pick(number)
        if pk is None:
            return
        parent = None if root else self._pick(below)
        above = self._line(parent)
        allowed = pk not in above and len(above) + self._height(pk) <= MAX_LEVELS
        if allowed or parent == self.parents[pk]:
            move_category(actor=SYSTEM, category_id=pk, parent_id=parent)
            self.parents[pk] = parent
        else:
            with pytest.raises(Invalid):
                move_category(actor=SYSTEM, category_id=pk, parent_id=parent)

    @rule(number=st.integers(0, 50))
    def delete(self, number: int) -> None:
        pk = self._pick(number)
        if pk is None:
            return
        if pk in self.parents.values():
            with pytest.raises(Conflict):
                delete_category(actor=SYSTEM, category_id=pk)
        else:
            delete_category(actor=SYSTEM, category_id=pk)
            del self.parents[pk]

    @invariant()
    def paths_follow_parents(self) -> None:
        assert dict(Category.objects.values_list("pk", "parent_id")) == self.parents
        assert _stored_paths() == _expected_paths(self.parents)


def test_paths_follow_parents_whatever_is_done(db: None) -> None:
    run_state_machine_as_test(
        TreeMachine, settings=settings(max_examples=15, stateful_step_count=25, deadline=None)
    )


def _plant(count: int) -> list[int]:
    return [create_category(actor=SYSTEM, fields=CategoryFields(name=f"C{n}")).pk for n in range(count)]


def _assert_consistent() -> None:
    parents = dict(Category.objects.values_list("pk", "parent_id"))
    assert _stored_paths() == _expected_paths(parents)


@pytest.mark.django_db(transaction=True)
def test_two_moves_below_each_other_make_no_ring() -> None:
    for _ in range(5):
        first, second = _plant(2)

        outcomes = together(
            [
                partial(move_category, actor=SYSTEM, category_id=first, parent_id=second),
                partial(move_category, actor=SYSTEM, category_id=second, parent_id=first),
            ]
        )

        assert [isinstance(outcome, Invalid) for outcome in outcomes].count(True) == 1
        _assert_consistent()


@pytest.mark.django_db(transaction=True)
def test_many_moves_and_births_at_once_keep_every_path_right() -> None:
    seed = random.Random(7)
    ids = _plant(12)

    def stir(dice: random.Random) -> None:
        for step in range(8):
            pk, parent = dice.sample(ids, 2)
            try:
                if step % 3 == 0:
                    create_category(actor=SYSTEM, fields=CategoryFields(name="New"), parent_id=parent)
                else:
                    move_category(actor=SYSTEM, category_id=pk, parent_id=dice.choice([parent, None]))
            except Invalid:
                continue

    outcomes = together([partial(stir, random.Random(seed.random())) for _ in range(4)])

    assert outcomes == [None] * 4
    _assert_consistent()


@pytest.mark.django_db(transaction=True)
def test_a_category_is_not_deleted_from_under_a_new_child() -> None:
    for _ in range(5):
        [parent] = _plant(1)

        together(
            [
                partial(delete_category, actor=SYSTEM, category_id=parent),
                partial(create_category, actor=SYSTEM, fields=CategoryFields(name="Child"), parent_id=parent),
            ]
        )

        # Either the child came first and kept its parent, or it was refused.
        assert Category.objects.filter(pk=parent).exists() == Category.objects.filter(name="Child").exists()
        Category.objects.filter(name="Child").delete()
        Category.objects.filter(pk=parent).delete()
