"""`python -m tests.bench.rebuild PRODUCTS`: what a rebuild of the whole index takes, end to end.

From PostgreSQL through the command, the relay, a worker of the bulk lane and the search server, in production mode, to
the swap: products a second, CPU of each server and of the parts of the worker, and the most anonymous memory that any
process had meanwhile; then how long searches of so many products take. Changes when a rebuild has other parts.
"""

import argparse
import statistics
import sys
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

from deploy.local.console import console
from deploy.local.errors import LauncherError
from deploy.local.interrupts import interrupts
from tests.bench.clones import clone_products
from tests.bench.errors import BenchError
from tests.bench.load import Job, LoadClient
from tests.bench.measure import MAX_SECONDS
from tests.bench.operations import SEARCH, WORDS
from tests.bench.search_requests import Page
from tests.bench.stack import BenchStack, Shop, bench_stack, make_shop

ORIGINALS = 200
SAMPLE_SECONDS = 0.5
A_SECOND = 20
SEARCH_SECONDS = 30
CONNECTIONS = 16


def main(arguments: list[str]) -> int:
    """Measure and tell; 1 when the measurement failed, 130 when interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.rebuild", description="Measure a rebuild of the index."
    )
    parser.add_argument("products", type=int, help="how many products the shop has")
    products = parser.parse_args(arguments).products
    interrupts.install()
    try:
        with bench_stack() as stack:
            shop = make_shop(stack, min(ORIGINALS, products))
            with console.step(f"Clones, {products:,} products in all"):
                clone_products(stack, max(0, products - ORIGINALS))
            with console.step("Parts of the worker"):
                parts = stack.run("tests.bench.rebuild_run", "parts", "5000")
            with console.step("Rebuild"):
                found, cpu, memory = _rebuild(stack)
            with console.step(f"Searches, {A_SECOND} a second"), LoadClient() as client:
                waited = _search(stack, shop, client)
    except (LauncherError, BenchError) as error:
        console.say(f"\n{error.report() if isinstance(error, LauncherError) else error}")
        return 1
    except KeyboardInterrupt:
        console.say("\nStopped.")
        return 130
    console.say(_told(found, cpu, memory, parts))
    middle, last = statistics.median(waited), waited[len(waited) * 99 // 100]
    console.say(f"{len(waited)} searches, {A_SECOND} a second: p50 {middle:.1f} ms, p99 {last:.1f} ms")
    return 0


def _rebuild(stack: BenchStack) -> tuple[dict[str, Any], dict[str, float], dict[str, int]]:
    """What came of it, CPU milliseconds a product by server, and each program's peak of anonymous memory in bytes."""
    ended, peaks = threading.Event(), defaultdict[str, int](int)

    def watch() -> None:
        while not ended.wait(SAMPLE_SECONDS):
            for name, size in _anonymous().items():
                peaks[name] = max(peaks[name], size)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        before = stack.cpu()
        found: dict[str, Any] = stack.run("tests.bench.rebuild_run", "whole")
        after = stack.cpu()
    finally:
        ended.set()
        watcher.join()
    return found, {name: (after[name] - before[name]) / found["filled"] for name in after}, dict(peaks)


def _search(stack: BenchStack, shop: Shop, client: LoadClient) -> list[float]:
    """Milliseconds of pages with four facets for what stands in the search box on the way to a few queries, sorted."""
    headers = {"X-Algolia-Application-Id": shop.search["app_id"], "X-Algolia-API-Key": shop.search["key"]}
    page = Page(shop.search["index"], ["categories.lvl0", "in_stock"], headers)
    typed = dict.fromkeys(word[:length] for word in WORDS for length in range(1, len(word) + 1))
    wire = [page.plain(query).wire(number) for number, query in enumerate(typed)]
    port = stack.ports[SEARCH]
    client.run(Job(port, wire, 1, MAX_SECONDS))
    rounds = SEARCH_SECONDS * A_SECOND // len(wire)
    return sorted(client.run(Job(port, wire * rounds, CONNECTIONS, MAX_SECONDS, A_SECOND)).latencies_ms)


def _anonymous() -> dict[str, int]:
    """The largest anonymous memory of a process of each program just now."""
    sizes: dict[str, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(
                line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line
            )
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (OSError, ValueError):
            continue
        name = _program(command)
        if name and "RssAnon" in status:
            sizes[name] = max(sizes.get(name, 0), int(status["RssAnon"].split()[0]) * 1024)
    return sizes


def _program(command: str) -> str:
    known = {"searchd": "searchd", "--queues bulk": "bulk worker", "postgres": "PostgreSQL", "relay": "relay"}
    return next((name for sign, name in known.items() if sign in command), "")


def _told(
    found: dict[str, Any], cpu: dict[str, float], memory: dict[str, int], parts: dict[str, float]
) -> str:
    lines = [
        f"\n{found['filled']:,} products in {found['seconds']:.1f} s from the command to the end:"
        f" {found['filled'] / found['seconds']:,.0f} a second ({found['rate']:,.0f} while it fills)",
        "CPU ms a product: " + ", ".join(f"{name} {value:.3f}" for name, value in cpu.items()),
        "  of the worker, alone on 5,000: "
        + ", ".join(f"{name} {value:.3f}" for name, value in parts.items()),
        "peak anonymous MB: "
        + ", ".join(f"{name} {size / 1e6:,.0f}" for name, size in sorted(memory.items())),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
