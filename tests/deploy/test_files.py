"""The files for containers and systemd: nothing here can run them, but all they name is there and fits together."""

from __future__ import annotations

import configparser
import importlib.util
import re
import shlex

import pytest
import yaml

from deploy.serving import FINISH_SECONDS, LARGEST_BODY
from mobility.core.postgresql import POOL
from mobility.integrations import files
from mobility.integrations import routes as integrations
from mobility.production import BESIDE_THE_POOL, FOR_OTHERS
from mobility.worker import STOP_SECONDS
from tests.architecture.sources import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
CONTAINERFILE = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
UNITS = sorted((DEPLOY / "systemd").iterdir())
EXAMPLES = {
    path.name.removesuffix(".example"): dict(re.findall(r"^([A-Z_]+)=(.*)$", path.read_text(), re.M))
    for path in DEPLOY.glob("*.env.example")
}
EXAMPLE = EXAMPLES["production.env"]
DOCUMENTED = set(re.findall(r"`([A-Z_]{4,})`", (ROOT / "docs" / "settings.md").read_text()))
DRAIN_SECONDS = 5  # in production


def read_unit(path) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(path.read_text())
    return unit


def ours(service) -> list[str]:
    return [str(word) for word in service["command"]]


def commands():
    for name, service in COMPOSE["services"].items():
        if service.get("image") == "mobility":
            yield name, ours(service)
    yield "Containerfile", yaml.safe_load(re.search(r"^CMD (.*)$", CONTAINERFILE, re.M)[1])
    for path in UNITS:
        unit = read_unit(path)
        if unit.has_option("Service", "ExecStart"):
            yield path.name, shlex.split(unit["Service"]["ExecStart"])


@pytest.mark.parametrize(("where", "words"), list(commands()), ids=lambda one: one if isinstance(one, str) else "")
def test_every_command_is_one_of_ours(where, words, shared_app):
    program, option, module, *rest = words
    assert (program.rpartition("/")[2], option) == ("python", "-m")
    assert importlib.util.find_spec(module) is not None
    if module == "flask":
        assert rest[:2] == ["--app", "wsgi"]
        group, verb = rest[2:]
        assert verb in shared_app.cli.commands[group].commands


def test_what_goes_into_the_image_is_there_and_is_all_that_a_process_imports():
    named = [words.split()[:-1] for words in re.findall(r"^COPY (?!--from)(.*)$", CONTAINERFILE, re.M)]
    paths = {path for some in named for path in some}
    assert {path for path in paths if not (ROOT / path).exists()} == set()
    assert {"mobility", "deploy", "migrations", "templates", "static", "translations", "wsgi.py"} <= paths
    python = re.findall(r"^FROM docker.io/library/python:(\d+)\.(\d+)", CONTAINERFILE, re.M)
    assert {tuple(map(int, version)) for version in python} == {(3, 11)}
    assert (DEPLOY.parent / COMPOSE["services"]["web-1"]["build"]["dockerfile"]).is_file()


def test_every_setting_is_documented_and_what_production_asks_for_is_in_the_example():
    units = {name for path in UNITS for name in re.findall(r"\b([A-Z_]{4,})=", path.read_text())}
    image = set(re.findall(r"\b([A-Z_]{4,})=", re.search(r"^ENV PATH.*$", CONTAINERFILE, re.M)[0]))
    unknown = (set(EXAMPLE) | units | image) - DOCUMENTED
    assert unknown <= {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
    asked = {"SECRET_KEY", "AUDIT_KEY", "METRICS_TOKEN", "BASE_URL", "DATABASE_URL", "TRUSTED_PROXIES", "SMTP_URL",
             "MAIL_FROM", "BACKUP_RECIPIENTS"}  # fmt: skip
    assert asked <= set(EXAMPLE)
    assert not any(EXAMPLE[name] for name in ("SECRET_KEY", "AUDIT_KEY", "METRICS_TOKEN"))


def test_the_keys_are_read_by_our_own_processes_alone_and_get_into_no_image_and_no_history():
    read_by = {name: service["env_file"] for name, service in COMPOSE["services"].items()}
    others = {"database": "database.env", "proxy": "proxy.env"}
    assert read_by == dict.fromkeys(read_by, "production.env") | others
    assert set(EXAMPLES) == set(read_by.values())
    assert EXAMPLES["database.env"] == {"POSTGRES_USER": "mobility", "POSTGRES_PASSWORD": "", "POSTGRES_DB": "mobility"}
    assert set(EXAMPLES["proxy.env"]) == {"SITE_NAME"}
    assert {"deploy/*.env", "instance", ".git"} <= set((ROOT / ".dockerignore").read_text().splitlines())
    assert {"/deploy/*.env", "/instance/"} <= set((ROOT / ".gitignore").read_text().splitlines())


def test_the_parts_of_the_composition_know_each_other():
    services = COMPOSE["services"]
    assert {name for name in services if name.startswith(("web-", "worker-"))} == {
        "web-1", "web-2", "worker-1", "worker-2"
    }  # fmt: skip
    caddy = (DEPLOY / "Caddyfile").read_text()
    assert set(re.findall(r"([\w-]+):8000", caddy)) == {"web-1", "web-2"}
    assert caddy.count("{") == caddy.count("}")
    assert "@database/" in EXAMPLE["DATABASE_URL"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        named = {volume.split(":")[0] for volume in service.get("volumes", ())}
        assert all(one in COMPOSE["volumes"] or (DEPLOY / one).is_file() for one in named)


def test_whoever_stops_a_process_gives_it_the_time_that_it_needs():
    def seconds(text) -> int:
        return int(re.match(r"\d+", str(text))[0])

    web, work = DRAIN_SECONDS + FINISH_SECONDS, STOP_SECONDS
    for name, service in COMPOSE["services"].items():
        if name.startswith(("web", "work")):
            assert seconds(service["stop_grace_period"]) > (web if name.startswith("web") else work)
    for path in UNITS:
        if path.suffix == ".service" and "@" in path.name:
            assert seconds(read_unit(path)["Service"]["TimeoutStopSec"]) > (web if "web" in path.name else work)


def test_the_server_has_connections_for_all_of_them():
    words = COMPOSE["services"]["database"]["command"]
    most = int(next(word for word in words if word.startswith("max_connections=")).partition("=")[2])
    each = POOL["pool_size"] + POOL["max_overflow"] + BESIDE_THE_POOL
    assert 4 * each + FOR_OTHERS <= most - 3


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_can_be_read_and_what_it_starts_is_there(path):
    unit = read_unit(path)
    assert unit["Unit"]["Description"]
    for section, key in (("Socket", "Service"), ("Service", "Sockets"), ("Unit", "Requires")):
        if unit.has_option(section, key):
            named = re.sub(r"@\d", "@", unit[section][key])
            assert (path.parent / named).is_file()
    if path.suffix == ".service":
        assert unit["Service"]["User"] == "mobility"
        assert unit["Service"]["NoNewPrivileges"] == "yes"
    if path.suffix == ".timer":
        assert path.with_suffix(".service").is_file()


def test_the_largest_file_that_a_page_takes_passes_every_server_before_it():
    largest = files.LARGEST + integrations.FORM_AROUND_A_FILE
    megabytes = int(re.search(r"max_size (\d+)MB", (DEPLOY / "Caddyfile").read_text())[1])
    assert largest < min(LARGEST_BODY, megabytes * 10**6)
