"""What docker-compose.yml promises about its containers."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from config.up import engine
from config.up.folders import PROJECT
from config.up.install import app
from config.up.product import background
from tests.fast.config.compose import FILE, OURS, recipe, services, top

OPERATING = PROJECT / "docs/operating.md"
EVERY = sorted(services())
ADDRESS = re.compile(r"https?://(?!localhost|127\.0\.0\.1|engine:)\S+")


def test_only_the_web_port_is_published() -> None:
    assert {name: one["ports"] for name, one in services().items() if "ports" in one} == {
        "web": ["127.0.0.1:8000:8000"]
    }


def test_database_broker_and_cache_cannot_reach_the_world() -> None:
    for name in ("postgres", "broker", "cache", "engine"):
        assert all(top()["networks"][network].get("internal") for network in services()[name]["networks"])


@pytest.mark.parametrize("name", EVERY)
def test_no_container_may_more_than_it_must(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service
    uid = int(service["user"].partition(":")[0])
    assert uid > 0


@pytest.mark.parametrize("name", EVERY)
def test_every_container_has_limits_and_a_pinned_image(name: str) -> None:
    service = services()[name]
    assert set(service["deploy"]["resources"]["limits"]) == {"memory", "cpus", "pids"}
    assert re.search(r":v?\d+\.\d+\.\d+", service["image"]), "a tag that names a release"


@pytest.mark.parametrize("name", [name for name in EVERY if name != "migrate"])
def test_every_lasting_container_is_watched_and_started_again(name: str) -> None:
    service = services()[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]


def test_no_secret_stands_in_the_file() -> None:
    for service in services().values():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|API_KEY", variable):
                assert variable.endswith("_FILE")
                assert value.removeprefix("/run/secrets/") in service["secrets"]
    assert set(top()["secrets"]) == {"secret_key", "postgres_password", "admin_password"}


def test_the_documented_secrets_can_be_read_by_the_accounts_that_need_them_and_by_nobody_else() -> None:
    """The client binds the files as they are: whom they belong to on the host decides."""
    made = re.findall(r"install -o (\d+) -g (\d+) -m (\d+) /dev/stdin secrets/(\w+)", OPERATING.read_text())
    assert {name for *_, name in made} == set(top()["secrets"])
    for owner, group, mode, name in made:
        assert int(mode, 8) in (0o400, 0o440)
        accounts = {service["user"] for service in services().values() if name in service.get("secrets", [])}
        by_group = {each for each in accounts if not each.startswith(f"{owner}:")}
        assert by_group < accounts and all(each.endswith(f":{group}") for each in by_group)
        assert bool(by_group) is (mode == "0440"), "the group is let in where it must be, and only there"


def test_every_variable_is_one_that_something_reads() -> None:
    sources = "\n".join(path.read_text() for path in (PROJECT / "config").rglob("*.py"))
    sources += (PROJECT / "chat/management/commands/first_account.py").read_text()
    names = {name.removesuffix("_FILE") for each in OURS for name in services()[each]["environment"]}
    python = {name for name in names if name.startswith("PYTHON")} | {"OMP_NUM_THREADS", "FLYWHEEL_READY"}
    assert [name for name in sorted(names - python) if f'"{name}"' not in sources] == []


def test_the_background_runs_as_make_up_runs_it() -> None:
    for process in background({}, Path("/data")):
        command = [word.replace("/tmp/beat", "/data/beat") for word in services()[process.name]["command"]]
        assert command == ["python", *process.arguments]


def test_the_engine_is_told_what_make_up_tells_it() -> None:
    wanted = engine.flags(engine.Model.of({}), {}, [])
    switches = {flag for flag in wanted if flag.startswith(("--enable-", "--disable-"))}
    assert switches <= set(services()["engine"]["command"])


def test_the_image_holds_all_of_the_product_and_only_what_the_locks_name() -> None:
    copied = set(re.findall(r"^COPY (.+) \S+$", recipe(), re.MULTILINE))
    sources = {name for line in copied for name in line.split()}
    assert [name for name in sorted(sources) if not (PROJECT / name).exists()] == []
    apps = {name.partition(".")[0] for name in settings.INSTALLED_APPS}
    ours = {name for name in apps if (PROJECT / name).is_dir()}
    assert ours | {"config", "templates", "manage.py", "pyproject.toml"} <= sources
    [install] = re.findall(r"pip install .*", recipe())
    assert "--require-hashes" in install
    locks = set(re.findall(r"-r requirements/(\w+)\.lock", recipe()))
    assert locks == set(app(development=False).locks) - {"dev"}
    assert recipe().rstrip().endswith("USER 10001:10001")


def test_no_address_of_a_registry_stands_in_it() -> None:
    assert ADDRESS.findall(FILE.read_text()) == []
