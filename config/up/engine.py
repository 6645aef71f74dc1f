"""The vLLM server: what it serves, with which flags, and whether it answers."""

import atexit
import http.client
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.up.child import Child, Launch
from config.up.exceptions import StartError
from config.up.folders import PROJECT
from config.up.install import ENGINE, has_gpu_build
from config.up.ports import free_port

TINY = PROJECT / "inference" / "tiny" / "weights"
TINY_NAME = "flywheel-tiny"
TINY_CONTEXT = 2048
HUB_ID = re.compile(r"[\w-][\w.-]*/[\w.-]+(@[\w./-]+)?")
PROBE_S = 0.5
LONGEST_FOLDER = 107 - len("/00000000-0000-0000-0000-000000000000.sock")
# Of ours, the engine needs to know nothing; neither may it find the product's modules.
NOT_ITS_OWN = re.compile(
    r"FLYWHEEL_.*|DATABASE_URL|BROKER_URL|CACHE_URL|INFERENCE_.*|PYTHONPATH|VIRTUAL_ENV|DJANGO_.*"
)


@dataclass(frozen=True, slots=True)
class Model:
    """A folder with a model, or a model of the hub, perhaps at a revision."""

    source: str
    name: str
    revision: str = ""
    is_folder: bool = True

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Model":
        given = environ.get("FLYWHEEL_MODEL", "")
        folder = Path(given or TINY).expanduser()
        if (folder / "config.json").is_file():
            folder = folder.resolve()
            return cls(str(folder), TINY_NAME if folder == TINY else folder.name)
        if given and not folder.exists() and HUB_ID.fullmatch(given):
            source, _, revision = given.partition("@")
            return cls(source, source, revision, is_folder=False)
        raise StartError(
            f"There is no model in {folder}: set FLYWHEEL_MODEL to a folder that holds one, or to a hub id "
            "as in owner/name@revision; or set INFERENCE_URL to an engine that runs already."
        )

    @property
    def is_tiny(self) -> bool:
        return self.source == str(TINY)


def flags(model: Model, environ: Mapping[str, str], hardware: list[str]) -> list[str]:
    """The engine's arguments. The operator's own come last, and the last one counts."""
    return [
        *("--served-model-name", model.name),
        *(("--revision", model.revision) if model.revision else ()),
        *("--max-model-len", str(TINY_CONTEXT) if model.is_tiny else "auto"),
        *hardware,
        *(
            "--enable-prompt-tokens-details",
            "--enable-request-id-headers",
            *("--enable-tokenizer-info-endpoint", "--disable-uvicorn-access-log"),
        ),
        *shlex.split(environ.get("FLYWHEEL_ENGINE_ARGS", "")),
    ]


def _for_this_machine(model: Model, environ: Mapping[str, str]) -> list[str]:
    return on_gpu(model, environ) if has_gpu_build() else on_cpu(model, environ, cpu_flags())


def on_cpu(model: Model, environ: Mapping[str, str], cpu_flags: frozenset[str]) -> list[str]:
    """A cache that small machines have room for, and no compiling. Prompts are read whole: after a piece of
    one vLLM turns the random numbers back, which those of a CPU cannot do, and the engine dies."""
    kv_cache = "256M" if model.is_tiny else "1G"
    dtype = environ.get("FLYWHEEL_ENGINE_DTYPE") or default_dtype(cpu_flags)
    whole = "--no-enable-chunked-prefill"
    return [
        *("--kv-cache-memory-bytes", kv_cache, "--max-num-seqs", "64"),
        *("--enforce-eager", whole, "--dtype", dtype),
    ]


def on_gpu(model: Model, environ: Mapping[str, str]) -> list[str]:
    """As vLLM chooses; the tiny model needs no more of the card than this."""
    share = ["--kv-cache-memory-bytes", "1G"] if model.is_tiny else []
    return [*share, "--dtype", environ.get("FLYWHEEL_ENGINE_DTYPE") or "auto"]


def default_dtype(cpu_flags: frozenset[str]) -> str:
    """Without instructions for bfloat16 it is slower than float32."""
    return "auto" if "avx512_bf16" in cpu_flags else "float32"


def cpu_flags() -> frozenset[str]:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return frozenset()
    found = re.search(r"^(?:flags|Features)\s*:(.*)$", text, re.MULTILINE)
    return frozenset(found[1].split()) if found else frozenset()


class Engine:
    """One vLLM server on a port of its own."""

    def __init__(self, data: Path, environ: Mapping[str, str]) -> None:
        self.model = Model.of(environ)
        self.flags = flags(self.model, environ, _for_this_machine(self.model, environ))
        self.temporary = _temporary_folder(data / "engine")
        self.port = free_port()
        self._environ = environ

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Each start leaves files in its temporary folder: that folder is its own, and is emptied here."""
        self.temporary.mkdir(mode=0o700, exist_ok=True)
        for path in self.temporary.iterdir():
            if path.is_file() or path.is_socket():
                path.unlink()

    def launch(self) -> Launch:
        launcher = Path(__file__).with_name("vllm_cli.py")
        argv = [str(ENGINE / "bin" / "python"), str(launcher), "serve", self.model.source]
        return Launch(
            argv=[*argv, "--host", "127.0.0.1", "--port", str(self.port), *self.flags],
            env=self._environment(),
            cwd=self.temporary,
        )

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in self._environ.items() if not NOT_ITS_OWN.fullmatch(name)}
        kept |= {"VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1", "TMPDIR": str(self.temporary)}
        if self.model.is_folder:
            kept |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
        return kept

    def ready(self, _child: Child) -> bool:
        """`/health` is 503 once the engine behind the server has died."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PROBE_S)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _temporary_folder(wanted: Path) -> Path:
    """In the data folder, unless the names of vLLM's sockets would grow too long there."""
    if len(os.fsencode(wanted)) <= LONGEST_FOLDER:
        return wanted
    folder = tempfile.mkdtemp(prefix="flywheel-engine-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def is_given(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment names an engine that somebody else runs."""
    return bool(environ.get("INFERENCE_URL"))
