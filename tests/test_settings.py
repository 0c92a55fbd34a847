"""Settings: what a newcomer gets without setting anything, and what is refused in one clear line."""

from __future__ import annotations

import datetime as dt
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from mobility.settings import SettingsError, from_environment
from tests.architecture.sources import ROOT

KEYS = {"SECRET_KEY": "a secret of these tests, long enough", "AUDIT_KEY": "another secret of these tests, as long"}


@pytest.fixture
def newcomer(tmp_path):
    return {"INSTANCE_DIR": str(tmp_path / "instance")}


def refusal(environ):
    with pytest.raises(SettingsError) as refused:
        from_environment(environ)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_folder_may_be_named_from_where_the_command_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = from_environment({"INSTANCE_DIR": "instance/company"})
    assert settings["INSTANCE_DIR"] == tmp_path / "instance" / "company"
    assert settings["DATABASE_URL"] == f"sqlite:///{tmp_path / 'instance' / 'company' / 'mobility.db'}"


def test_a_newcomer_sets_nothing(newcomer, tmp_path):
    settings = from_environment(newcomer)
    assert settings["MOBILITY_ENV"] == "development"
    assert settings["DATABASE_URL"] == f"sqlite:///{tmp_path / 'instance' / 'mobility.db'}"
    assert (settings["HOST"], settings["PORT"], settings["BASE_URL"]) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings["SMTP_URL"] == ""
    assert settings["MAIL_DIR"] == tmp_path / "instance" / "mail"
    assert settings["MOBILITY_NOW"] is None
    assert settings["SESSION_COOKIE_SECURE"] is False


def test_what_is_set_to_nothing_counts_as_not_set(newcomer):
    empty = dict.fromkeys(("MOBILITY_ENV", "PORT", "BASE_URL", "SMTP_URL", "DATABASE_URL", "MOBILITY_NOW"), "")
    assert from_environment(newcomer | empty) == from_environment(newcomer)


def test_keys_are_made_once_for_their_owner_only(newcomer, tmp_path):
    first, second = from_environment(newcomer), from_environment(newcomer)
    assert first["SECRET_KEY"] == second["SECRET_KEY"] != first["AUDIT_KEY"] == second["AUDIT_KEY"]
    assert min(len(first["SECRET_KEY"]), len(first["AUDIT_KEY"])) >= 32
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "instance").iterdir()}
    assert files == {"secret_key": 0o600, "audit_key": 0o600}


def test_processes_that_start_at_once_agree_on_the_keys(newcomer):
    with ThreadPoolExecutor(8) as pool:
        keys = {settings["SECRET_KEY"] for settings in pool.map(from_environment, [newcomer] * 8)}
    assert len(keys) == 1


@pytest.mark.parametrize("missing", KEYS)
def test_production_makes_no_keys_of_its_own(newcomer, missing, tmp_path):
    words = refusal(newcomer | KEYS | {"MOBILITY_ENV": "production", missing: ""})
    assert missing in words
    assert not list(tmp_path.glob("instance/*_key"))


def test_production_has_secure_cookies(newcomer):
    settings = from_environment(newcomer | KEYS | {"MOBILITY_ENV": "production"})
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")


def test_an_unknown_environment_does_not_pass_for_development(newcomer):
    assert "MOBILITY_ENV" in refusal(newcomer | {"MOBILITY_ENV": "prod"})


@pytest.mark.parametrize("port", ["eight", "-1", "0", "65536", "80.5", "²", " "])
def test_a_port_that_cannot_be_is_refused(newcomer, port):
    assert "PORT" in refusal(newcomer | {"PORT": port})


@pytest.mark.parametrize("value", ["tomorrow", "2027-02-30T09:00", "09:00"])
def test_an_instant_that_cannot_be_is_refused(newcomer, value):
    assert "MOBILITY_NOW" in refusal(newcomer | {"MOBILITY_NOW": value})


def test_an_instant_without_a_zone_is_utc(newcomer):
    settings = from_environment(newcomer | {"MOBILITY_NOW": "2027-03-01T09:00"})
    assert settings["MOBILITY_NOW"] == dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


def test_nobody_moves_the_clock_in_production(newcomer):
    environ = newcomer | KEYS | {"MOBILITY_ENV": "production", "MOBILITY_NOW": "2027-03-01T09:00+01:00"}
    assert "MOBILITY_NOW" in refusal(environ)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_driver_of_postgresql_is_ours_to_choose(newcomer, scheme):
    settings = from_environment(newcomer | {"DATABASE_URL": f"{scheme}://me@db/jobs"})
    assert settings["DATABASE_URL"] == "postgresql+psycopg://me@db/jobs"


def test_another_engine_is_refused_without_repeating_the_password(newcomer):
    words = refusal(newcomer | {"DATABASE_URL": "mysql://me:hunter2@db/jobs"})
    assert "DATABASE_URL" in words
    assert "hunter2" not in words


@pytest.mark.parametrize("name", ["BASE_URL", "SMTP_URL"])
@pytest.mark.parametrize(
    "value", ["mail.example.com", "ftp://x", "https://", "smtp://", "smtp://h:port", "http://h:99999"]
)
def test_an_address_that_cannot_be_is_refused(newcomer, name, value):
    assert name in refusal(newcomer | {name: value})


def test_a_slash_at_the_end_of_the_base_url_does_no_harm(newcomer):
    assert from_environment(newcomer | {"BASE_URL": "https://jobs.example/"})["BASE_URL"] == "https://jobs.example"


def test_a_refusal_is_one_line_on_the_command_line(newcomer):
    environ = {"PATH": os.environ["PATH"], **newcomer, "PORT": "eight"}
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["PORT is “eight”. Set it to a number from 1 to 65535, such as 8000."]
