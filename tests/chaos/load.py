"""The clients: staff who create and rename products, place test orders, and look. Changes with what clients do."""

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from tests.chaos.history import Call, History, outcome_of

CLIENTS = 4
TIMEOUT_SECONDS = 10.0
PAUSE_SECONDS = (0.1, 0.35)
PRODUCTS_EACH = 12


class Api:
    """HTTP to the API, a connection for each call."""

    def __init__(self, port: int, token: str = "") -> None:
        self._port = port
        self._token = token

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """The status and JSON of an answer; status 0 where none came."""
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            content = response.read()
            return response.status, _decoded(content)
        except (OSError, http.client.HTTPException):
            return 0, None
        finally:
            connection.close()

    def sign_in(self, username: str, password: str) -> "Api":
        """A client with the user's token. Raises RuntimeError where the API refuses."""
        status, answer = self.call("POST", "/api/auth/login/", {"username": username, "password": password})
        if status != 200:
            raise RuntimeError(f"signing in was answered with {status}: {answer}")
        return Api(self._port, answer["access"])


class Client:
    """One client. It alone changes its products, one write after the other, so their order is known."""

    def __init__(self, number: int, seed: int, api: Api, history: History) -> None:
        self._name = f"c{number}"
        self._api = api
        self._history = history
        self._random = random.Random(f"{seed}-{number}")
        self._serial = 0
        self._slugs: list[str] = []
        self._orders: list[str] = []

    def act(self) -> None:
        """Do one thing."""
        actions: Mapping[Callable[[], None], int] = {
            self._create: 2 if len(self._slugs) < PRODUCTS_EACH else 0,
            self._rename: 6 if self._slugs else 0,
            self._order: 4,
            self._order_refused: 1,
            self._create_refused: 1,
            self._repeat_order: 1 if self._orders else 0,
            self._read: 7,
        }
        self._random.choices(list(actions), list(actions.values()))[0]()

    def _create(self) -> None:
        slug = f"chaos-{self._name}-{len(self._slugs)}"
        self._slugs.append(slug)
        value = self._value(slug)
        body = {"name": value, "slug": slug, "status": "active", "variants": [{"price": 1000 + self._serial}]}
        self._write("create", slug, value, "POST", "/api/products/", body)

    def _rename(self) -> None:
        slug = self._random.choice(self._slugs)
        value = self._value(slug)
        body = {"name": value, "variants": [{"price": 1000 + self._serial}]}
        self._write("rename", slug, value, "PATCH", f"/api/products/{slug}/", body)

    def _order(self) -> None:
        self._serial += 1
        number = f"{self._name}-{self._serial}"
        self._orders.append(number)
        self._write("order", number, number, "POST", "/api/chaos/orders/", {"number": number})

    def _order_refused(self) -> None:
        """An order that fails after all of its rows and effects were written."""
        self._serial += 1
        number = f"refused-{self._name}-{self._serial}"
        body = {"number": number, "refuse": True}
        self._write("order", number, number, "POST", "/api/chaos/orders/", body)

    def _repeat_order(self) -> None:
        """The number is taken where the first one got through, and then this is a refusal of nothing new."""
        number = self._random.choice(self._orders)
        self._write("repeat", number, number, "POST", "/api/chaos/orders/", {"number": number})

    def _create_refused(self) -> None:
        self._serial += 1
        slug = f"refused-{self._name}-{self._serial}"
        body = {"name": slug, "slug": slug, "status": "active", "variants": [{"price": -1}]}
        self._write("create", slug, slug, "POST", "/api/products/", body)

    def _read(self) -> None:
        slug = self._random.choice(self._slugs) if self._slugs else "none-yet"
        self._write("read", slug, "", "GET", f"/api/products/{slug}/", None)

    def _value(self, slug: str) -> str:
        self._serial += 1
        return f"{slug} serial {self._serial}"

    def _write(self, kind: str, target: str, value: str, method: str, path: str, body: object) -> None:
        began = time.monotonic()
        status, _ = self._api.call(method, path, body)
        self._history.add(Call(kind, target, value, began, time.monotonic(), outcome_of(status), status))

    def pause(self) -> None:
        """Think."""
        time.sleep(self._random.uniform(*PAUSE_SECONDS))


class Load:
    """Runs the clients, each in a thread, until `stop()`."""

    def __init__(self, api: Api, seed: int, history: History) -> None:
        self._stopped = threading.Event()
        clients = [Client(number, seed, api, history) for number in range(CLIENTS)]
        self._threads = [
            threading.Thread(target=self._run, args=(client,), name="client", daemon=True)
            for client in clients
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let every client finish its call."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _run(self, client: Client) -> None:
        while not self._stopped.is_set():
            client.act()
            client.pause()


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return None
