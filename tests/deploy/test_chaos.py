"""What `make chaos SEED=3` hands on."""

import pytest

from deploy.local.chaos import chosen
from tests.chaos.__main__ import main


def test_variables_of_make_become_options() -> None:
    given = {"SEED": "3", "SECONDS": "300", "VARIANT": "naive", "RESULTS": "", "PATH": "/bin"}

    assert chosen(given) == ["--seed", "3", "--seconds", "300", "--variant", "naive"]
    assert chosen({}) == []


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SECONDS": "5"}, "--seconds"),
        ({"SECONDS": "soon"}, "--seconds"),
        ({"SEED": "x"}, "--seed"),
        ({"VARIANT": "y"}, "--variant"),
    ],
)
def test_a_bad_choice_is_named(given: dict[str, str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(chosen(given))

    assert ended.value.code == 2
    assert named in capsys.readouterr().err
