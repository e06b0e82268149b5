"""One answer for all who ask at about the same time."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from shop.common.shared_answer import SharedAnswer


def test_an_answer_is_shared_while_it_is_fresh() -> None:
    answer, numbers = SharedAnswer[int](fresh=0.2), count()
    assert [answer.get(lambda: next(numbers)) for _ in range(3)] == [0, 0, 0]
    time.sleep(0.25)
    assert answer.get(lambda: next(numbers)) == 1


def test_the_first_callers_wait_for_one_look() -> None:
    answer, numbers = SharedAnswer[int](), count()

    def look() -> int:
        time.sleep(0.2)
        return next(numbers)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: answer.get(look), range(8))) == [0] * 8


@pytest.mark.parametrize(("usable", "told"), [(15.0, "old"), (0.1, "new")])
def test_while_somebody_looks_the_others_get_the_last_answer_unless_it_is_too_old(
    usable: float, told: str
) -> None:
    answer, looking, go_on = SharedAnswer[str](fresh=0.1, usable=usable), threading.Event(), threading.Event()
    answer.get(lambda: "old")
    time.sleep(0.15)

    def look() -> str:
        looking.set()
        go_on.wait(5)
        return "new"

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(answer.get, look)
        assert looking.wait(5)
        other = pool.submit(answer.get, lambda: "a second look")
        time.sleep(0.05)
        assert other.done() is (told == "old")
        go_on.set()
        assert (slow.result(5), other.result(5)) == ("new", told)


def test_a_look_that_fails_is_its_callers_alone() -> None:
    answer = SharedAnswer[int]()
    with pytest.raises(ZeroDivisionError):
        answer.get(lambda: 1 // 0)
    assert answer.get(lambda: 1) == 1
