"""Somebody with an account, a browser's means, and bad intentions."""

import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import psycopg
from psycopg import sql
from websockets.sync.client import ClientConnection, connect

from tests.product import Product

WAIT_S = 30.0
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Attacker:
    """Every word that it sends begins with its mark, and ends with the way on which it was sent."""

    # What the product is told that a request may take.
    REQUEST_S = 3.0

    def __init__(self, product: Product, mark: str, *, email: str = "", signed_in: bool = True) -> None:
        self.product = product
        self.mark = mark
        self.email = email or product.email
        self.refusals: list[httpx.Response] = []
        self.api_token = ""
        self.http = httpx.Client(
            base_url=product.url,
            headers={"origin": product.url},
            timeout=WAIT_S,
            trust_env=False,
            event_hooks={"response": [self._keep]},
        )
        if signed_in:
            self.post("/account/login/", login=self.email, password=product.password)
        self.signed_in = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)

    @contextmanager
    def stranger(self) -> Iterator["Attacker"]:
        """The same without an account."""
        other = Attacker(self.product, self.mark, signed_in=False)
        yield other
        self.refusals += other.refusals

    def accomplice(self) -> "Attacker":
        """Another account, made by the first one, in the group of operators."""
        email = f"{secrets.token_hex(6)}@example.org"
        passwords = dict.fromkeys(("password1", "password2"), self.product.password)
        self.post("/admin/chat/user/add/", email=email, usable_password="true", **passwords)
        self.run_sql(
            f"UPDATE account_emailaddress SET verified = true WHERE email = '{email}'",
            "INSERT INTO chat_user_groups (user_id, group_id)"
            " SELECT u.id, g.id FROM chat_user u, auth_group g"
            f" WHERE u.email = '{email}' AND g.name = 'operator'",
        )
        return Attacker(self.product, self.mark, email=email)

    @staticmethod
    def new_mark() -> str:
        return f"canary{secrets.token_hex(6)}"

    def word(self, way: str) -> str:
        return f"{self.mark}{way}"

    def _keep(self, response: httpx.Response) -> None:
        response.read()
        if response.is_error:
            self.refusals.append(response)

    # ---- pages

    def token(self) -> str:
        pages = (self.http.get(path).text for path in ("/account/", "/account/login/"))
        return next(found[1] for page in pages if (found := CSRF.search(page)))

    def post(self, path: str, **form: str) -> httpx.Response:
        hidden = {"csrfmiddlewaretoken": self.token(), "client_id": str(uuid4())}
        return self.http.post(path, data=hidden | form)

    # ---- programs

    def make_token(self) -> None:
        page = self.post("/account/tokens/", name=self.word("token"), scopes="feedback:write", days="30").text
        self.api_token = re.findall(r'class="secret"[^>]*>(fw_\w+)<', page)[0]

    def send_events(self, *events: Any, token: str | None = None, scheme: str = "Bearer") -> httpx.Response:
        header = {"authorization": f"{scheme} {self.api_token if token is None else token}"}
        body = {"sent_at": 1_800_000_000_000, "events": events}
        return self.http.post("/api/v1/feedback/events", json=body, headers=header)

    # ---- the socket

    @contextmanager
    def socket(self, path: str = "/ws/v1/", origin: str = "") -> Iterator[ClientConnection]:
        url = self.product.url.replace("http", "ws", 1) + path
        headers = {"cookie": self.signed_in, "origin": origin or self.product.url}
        with connect(url, additional_headers=headers, compression=None, proxy=None) as socket:
            assert json.loads(socket.recv(WAIT_S))["type"] == "hello"
            yield socket

    def do(self, socket: ClientConnection, type_: str, **fields: Any) -> dict[str, Any]:
        frame = {"type": type_, "client_id": str(uuid4()), **fields}
        socket.send(json.dumps(frame))
        return answer(socket, frame["client_id"])

    # ---- what lies beside

    def run_sql(self, *statements: str) -> None:
        with psycopg.connect(self.product.environment()["DATABASE_URL"], autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def contents(self) -> list[str]:
        """Every row that something bad could have made, changed or taken away."""
        tables = ("chat_user", "chat_conversation", "chat_message", "chat_activity", "chat_consent")
        return [row for table in (*tables, "inference_promptversion") for row in self._rows(table)]

    def _rows(self, table: str) -> list[str]:
        with psycopg.connect(self.product.environment()["DATABASE_URL"]) as connection:
            # A job marks activities by and by, whoever does what.
            whole = "(to_jsonb(t) - 'drained_at')::text" if table == "chat_activity" else "t::text"
            query = sql.SQL(f"SELECT {whole} FROM {{}} AS t ORDER BY 1").format(sql.Identifier(table))
            return [str(row) for (row,) in connection.execute(query)]

    def secrets(self) -> dict[str, str]:
        """What was never sent by anybody, and is nobody's business either."""
        environment = self.product.environment()
        addresses = ("DATABASE_URL", "BROKER_URL", "CACHE_URL")
        passwords = {name: urlsplit(environment[name]).password or "" for name in addresses}
        cookies = dict(part.split("=", 1) for part in self.signed_in.split("; "))
        ours = {"key": environment["FLYWHEEL_SECRET_KEY"], "password": self.product.password}
        ours |= {"API token": self.api_token} if self.api_token else {}
        found = {**passwords, **cookies, **ours}
        assert all(len(value) > 12 for value in found.values()), list(found)
        return found

    def logs(self) -> dict[str, str]:
        files = [*(self.product.data / "logs").glob("*"), self.product.data / "make-up.out"]
        return {file.name: file.read_text(errors="replace") for file in files}


def answer(socket: ClientConnection, client_id: str | None) -> dict[str, Any]:
    """To this deed, past what is told about others."""
    while True:
        frame: dict[str, Any] = json.loads(socket.recv(WAIT_S))
        if frame["type"] in {"accepted", "refused"} and frame["client_id"] == client_id:
            return frame


def ended(socket: ClientConnection) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(socket.recv(WAIT_S))
        if frame["type"] == "end":
            return frame
