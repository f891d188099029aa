"""docker-compose.yml, the Dockerfile, the units and the lock files, read by a parser."""

from __future__ import annotations

import configparser
import re
import tomllib

import pytest
import yaml

from tests import tree

COMPOSE = yaml.safe_load(tree.source(tree.ROOT / "docker-compose.yml"))
SERVICES = COMPOSE["services"]
APPLICATION = {"web", "worker", "worker-fast", "scheduler", "relay"}


def text(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def test_compose_has_every_process() -> None:
    assert set(SERVICES) == {"db", "redis", "migrate", "proxy"} | APPLICATION
    assert SERVICES["db"]["image"].startswith("postgres:")
    queues = " ".join(text(SERVICES[name]["command"]) for name in ("worker", "worker-fast"))
    assert all(queue in queues for queue in ("slow", "fast", "scan"))
    assert "beat" in text(SERVICES["scheduler"]["command"])
    assert "relay" in text(SERVICES["relay"]["command"])


def test_compose_waits_for_what_it_needs() -> None:
    for name in APPLICATION:
        needs = SERVICES[name]["depends_on"]
        assert needs["db"]["condition"] == needs["redis"]["condition"] == "service_healthy"
        assert needs["migrate"]["condition"] == "service_completed_successfully"
    assert SERVICES["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert SERVICES["proxy"]["depends_on"]["web"]["condition"] == "service_healthy"
    assert SERVICES["migrate"]["restart"] == "no"


@pytest.mark.parametrize("name", ["db", "redis", "web", "worker", "worker-fast", "proxy"])
def test_compose_knows_who_is_healthy(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


def test_redis_appends_and_never_evicts() -> None:
    command = text(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--appendfsync everysec" in command
    assert "--maxmemory-policy noeviction" in command
    assert SERVICES["redis"]["volumes"] == ["queue:/data"]


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert not [name for name, service in SERVICES.items() if "network_mode" in service]
    assert [name for name, service in SERVICES.items() if "outside" in service["networks"]] == ["proxy"]


def test_keys_are_mounted_for_reading_only() -> None:
    for name in APPLICATION | {"migrate"}:
        mounts = [mount for mount in SERVICES[name]["volumes"] if "/run/slrt/keys" in mount]
        assert mounts, name
        assert all(mount.endswith(":ro") for mount in mounts), name
    assert not [mount for name in ("db", "redis", "proxy") for mount in SERVICES[name]["volumes"] if "keys" in mount]


def test_no_password_has_a_default() -> None:
    source = tree.source(tree.ROOT / "docker-compose.yml")
    used = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET_KEY|KEYS_DIR)\w*)(:[?-])([^}]*)\}", source)
    assert {name for name, _, _ in used} >= {
        "SLRT_SECRET_KEY", "SLRT_SUPERUSER_PASSWORD", "SLRT_OWNER_PASSWORD", "SLRT_APP_PASSWORD", "SLRT_REDIS_PASSWORD",
    }  # fmt: skip
    for name, operator, rest in used:
        optional = name in {"SLRT_EMAIL_PASSWORD", "SLRT_SECRET_KEY_FALLBACKS"}
        assert operator == ":?" or (optional and rest == ""), name


def test_serving_processes_never_see_the_owner_s_password() -> None:
    for name in APPLICATION | {"proxy", "redis"}:
        values = str(SERVICES[name].get("environment"))
        assert "OWNER_PASSWORD" not in values, name
        assert "SUPERUSER" not in values, name
        assert "env_file" not in SERVICES[name], name


def test_example_names_every_required_value_and_gives_none() -> None:
    example = dict(
        line.split("=", 1)
        for line in tree.source(tree.ROOT / "deploy" / "slrt.env.example").splitlines()
        if line and not line.startswith("#")
    )
    source = tree.source(tree.ROOT / "docker-compose.yml")
    required = set(re.findall(r"\$\{(\w+):\?", source))
    assert required <= set(example)
    assert not [name for name in required if example[name]]
    assert set(re.findall(r"\$\{(\w+):-", source)) <= set(example)


def test_compose_hands_over_every_setting() -> None:
    """What the settings read and compose does not pass on could not be set at all."""
    read = {
        name
        for place in ("slrt/settings/base.py", "slrt/settings/production.py", "deploy/gunicorn.conf.py")
        for name in re.findall(r'"(SLRT_[A-Z_]+)"', tree.source(tree.ROOT / place))
    }
    fixed = {"SLRT_PORT", "SLRT_GUNICORN_LOG", "SLRT_STATEMENT_TIMEOUT"}  # by the image, or by the kind of process
    assert read - fixed - set(SERVICES["web"]["environment"]) == set()


def test_application_containers_are_closed() -> None:
    for name in APPLICATION | {"migrate"}:
        service = SERVICES[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    dockerfile = tree.source(tree.ROOT / "Dockerfile")
    assert "--require-hashes" in dockerfile
    assert dockerfile.index("USER slrt") < dockerfile.index("CMD ")


def test_every_volume_is_declared() -> None:
    named = {
        mount.split(":")[0]
        for service in SERVICES.values()
        for mount in service.get("volumes", [])
        if re.match(r"[a-z][\w-]*:", mount)
    }
    assert named == set(COMPOSE["volumes"])


# ---------------------------------------------------------------- systemd


def unit(name: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), interpolation=None)
    parser.optionxform = str
    parser.read(tree.ROOT / "deploy" / "systemd" / name)
    return parser


def test_target_wants_every_process() -> None:
    wanted = set(unit("slrt.target")["Unit"]["Wants"].split())
    assert wanted == {
        "slrt-web.service", "slrt-worker@fast.service", "slrt-worker@slow.service", "slrt-worker@scan.service",
        "slrt-scheduler.service", "slrt-relay.service",
    }  # fmt: skip
    present = {path.name for path in (tree.ROOT / "deploy" / "systemd").iterdir()}
    assert {re.sub(r"@\w+", "@", name) for name in wanted} | {"slrt-migrate.service", "slrt.target"} == present


@pytest.mark.parametrize(
    "name", ["slrt-web.service", "slrt-worker@.service", "slrt-scheduler.service", "slrt-relay.service"]
)
def test_units_run_without_rights(name: str) -> None:
    service = unit(name)["Service"]
    assert service["User"] == "slrt"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert "/etc/slrt" in service["ReadOnlyPaths"]
    assert unit(name)["Unit"]["Requires"] == "slrt-migrate.service"


# ---------------------------------------------------------------- dependencies


def test_every_dependency_says_why_and_under_which_licence() -> None:
    source = tree.source(tree.ROOT / "pyproject.toml")
    project = tomllib.loads(source)["project"]
    declared = [
        *project["dependencies"],
        *(one for group in project["optional-dependencies"].values() for one in group),
    ]
    for requirement in declared:
        line = next(line for line in source.splitlines() if f'"{requirement}"' in line)
        assert re.search(r"#\s(?:MIT|BSD|LGPL|MPL|Apache|PSF)\S*\.\s\w+", line), line


@pytest.mark.parametrize("kind", ["base", "local", "test"])
def test_lock_files_are_whole(kind: str) -> None:
    source = tree.source(tree.ROOT / "requirements" / f"{kind}.txt")
    pins = re.findall(r"^([\w.-]+)==[\w.]+", source, re.M)
    blocks = re.split(r"^(?=[\w.-]+==)", source, flags=re.M)[1:]
    assert len(pins) == len(blocks) > 40
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in source
    project = tomllib.loads(tree.source(tree.ROOT / "pyproject.toml"))["project"]
    extras = {"base": [], "local": ["local"], "test": ["local", "test"]}[kind]
    wanted = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    names = {re.match(r"[\w.-]+", one)[0].lower() for one in wanted}
    assert names <= {pin.lower() for pin in pins}
