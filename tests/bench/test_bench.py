"""A small run of the whole measurement: every operation answers, everything is reported, nothing is left."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.accounts import ASKED
from tests.bench.files import SAMPLES
from tests.bench.operations import API, LIMITS, OPERATIONS
from tests.bench.stack import BACKGROUND, SERVERS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.stack
@pytest.mark.timeout(400)
def test_measures_every_operation(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "tests.bench", "--quick", "--results", str(tmp_path)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

    found = json.loads((tmp_path / "bench.json").read_text())
    operations = {operation["name"]: operation for operation in found["operations"]}
    assert list(operations) == [operation.name for operation in (*OPERATIONS, *LIMITS)]
    for operation in operations.values():
        for rounds in operation["rounds"].values():
            assert len(rounds) == 1
            assert rounds[0]["per_second"] > 0
            assert 0 < rounds[0]["p50_ms"] <= rounds[0]["p99_ms"]
            assert set(rounds[0]["cpu_ms"]) == {*SERVERS, BACKGROUND}
    # Passwords are slow on purpose: so much work can't hide between two ticks of the clock.
    assert operations["login"]["rounds"]["1"][0]["cpu_ms"]["web"] > 10
    asked = [operations[operation.name]["statements"] for operation in OPERATIONS if operation.server == API]
    assert all(statements >= 1 for statements in asked)
    assert found["imports"]["rounds"][0]["products"] > 0
    assert {bar["what"] for bar in found["bars"]} >= {
        "list of 24, concurrency 1",
        "product detail, concurrency 16",
        "record() in a write",
        "2,000 marks by one fact",
        "p95 of a product save, all but PostgreSQL stopped",
        "save to searchable, 50 a second, 99 of 100",
        "p95 of a product save, all but PostgreSQL silent",
        "sign-in by address, known and unknown",
    }
    assert found["outbox"]["marks"] == 2000
    alone = found["alone"]
    assert set(alone["away_ms"]) == {"stopped", "silent"}
    assert all(milliseconds > 0 for milliseconds in (alone["up_ms"], *alone["away_ms"].values()))
    assert all(entry["with_ms"] > 0 < entry["without_ms"] for entry in found["outbox"]["record_rounds"])
    assert all(0 < seconds < 60 for seconds in found["outbox"]["critical_seconds"])

    assert set(found["accounts"]) == set(ASKED)
    assert all(
        len(telling["known_ms"]) == len(telling["unknown_ms"]) > 3 for telling in found["accounts"].values()
    )

    fresh = found["freshness"]
    assert fresh["saves"] == 100
    assert 0 < fresh["p50"] <= fresh["p99"] <= fresh["slowest"]

    searching = found["searching"]
    if os.environ.get(SAMPLES):
        assert (searching["products"], searching["queries"]) == (500, 20)
        assert all(searching[kind]["p50_ms"] > 0 for kind in ("page", "longer", "empty", "refined"))
        # Twenty of the others may hide between two ticks of the clock.
        assert searching["refined"]["cpu_ms"][0] > 0
        assert searching["p99_ms"] >= searching["p50_ms"] > 0
    else:
        assert searching is None

    report = (tmp_path / "bench.md").read_text()
    assert report in done.stdout
    assert "## Bars" in report
