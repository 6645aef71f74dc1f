"""What this start consists of: the servers that are not given, then the product and its engine."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from config.up import engine, envfile, product
from config.up.checks import Address
from config.up.child import Child, Launch
from config.up.engine import Engine
from config.up.postgres import Postgres
from config.up.valkey import BROKER, CACHE, Valkey

LONGEST_DRAIN_S = 4.0  # what Ctrl-C leaves for answers that still stream: all must be over within 10 s


class Program(Protocol):
    """What can be started: how, what comes before it, and when it does its work."""

    def prepare(self) -> None: ...
    def launch(self) -> Launch: ...
    def ready(self, child: Child) -> bool: ...


@dataclass(frozen=True, slots=True)
class Service:
    """One child as the watch sees it. Those of a higher stage stop first."""

    name: str
    program: Program
    stop_s: float
    stage: int = 0
    once_ready: Callable[[], None] = lambda: None
    still_well: Callable[[Child], bool] | None = None
    well_every_s: float = 5.0


class Stack:
    """Decides by the environment what is ours to start, and knows the addresses of all of it."""

    def __init__(self, data: Path, environ: dict[str, str], address: Address) -> None:
        self.data = data
        self.environ = environ
        secrets = envfile.made_once(data)
        self.secret_key = secrets["secret_key"]
        self.address = address
        self.postgres = None if environ.get("DATABASE_URL") else Postgres(data, password=secrets["postgres"])
        both_given = environ.get("BROKER_URL") and environ.get("CACHE_URL")
        self.valkey = None if both_given else Valkey(data, password=secrets["valkey"])
        self.engine = None if engine.is_given(environ) else Engine(data, environ)
        envfile.write_environment(data, self.environment())

    def environment(self) -> dict[str, str]:
        """What the product's processes are told."""
        env = {
            **{"PORT": str(self.address.port), "FLYWHEEL_HOST": self.address.host},
            **{"FLYWHEEL_SECRET_KEY": self.secret_key, "PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1"},
        }
        if self.postgres:
            env["DATABASE_URL"] = self.postgres.url
        if self.valkey:
            env |= {"BROKER_URL": self.valkey.url(BROKER), "CACHE_URL": self.valkey.url(CACHE)}
        if self.engine:
            env |= {"INFERENCE_URL": self.engine.url, "INFERENCE_MODEL": self.engine.model.name}
        given = {name: value for name, value in self.environ.items() if value}
        return {**env, **given, "FLYWHEEL_GRACE_S": str(drain_s(self.environ))}

    def servers(self) -> Iterator[Service]:
        """What must be ready before the product can start, in that order."""
        if self.postgres:
            yield Service("postgres", self.postgres, stop_s=3, once_ready=self.postgres.ensure_database)
        if self.valkey:
            yield Service("valkey", self.valkey, stop_s=2)

    def product(self) -> Iterator[Service]:
        env = self.environment()
        for process in (*product.web(env, self.data), *product.background(env, self.data)):
            yield Service(process.name, process, stage=2, stop_s=drain_s(env) + 1)
        if self.engine:
            yield Service("engine", self.engine, stage=1, stop_s=1.5, still_well=self.engine.ready)


def drain_s(environ: Mapping[str, str]) -> float:
    """How long web processes let answers stream on when asked to stop."""
    try:
        return max(0.0, min(LONGEST_DRAIN_S, float(environ.get("FLYWHEEL_GRACE_S") or LONGEST_DRAIN_S)))
    except ValueError:
        return LONGEST_DRAIN_S
