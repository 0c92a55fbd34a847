"""Keys (S39): production starts with strong ones only, and a new one signs nobody out."""

from __future__ import annotations

import os
import re
import stat

import pytest

from mobility.settings import SettingsError, from_environment
from tests.architecture.sources import ROOT
from tests.security.test_hosts import in_production
from tests.signing_in import PASSWORD, make_account

BASE = "https://jobs.example"
STRONG = "0vJ3hQm8wRz5tXk2bYc7nLd4fGs6pAe1"
NEXT = "9uT4gPq7rSk2vWn5xBm8zCj1yDf6hLa3"
WEAK = ("short", "secret", "changeme" * 8, "a" * 64, "12345678" * 4, "tests" * 8)


@pytest.fixture
def production(tmp_path):
    return {
        "INSTANCE_DIR": str(tmp_path / "instance"),
        "MOBILITY_ENV": "production",
        "BASE_URL": BASE,
        "SECRET_KEY": STRONG,
        "AUDIT_KEY": NEXT,
    }


@pytest.mark.parametrize("weak", WEAK)
@pytest.mark.parametrize("name", ["SECRET_KEY", "AUDIT_KEY", "SECRET_KEY_FALLBACKS"])
def test_production_refuses_a_key_that_somebody_could_guess(production, name, weak):
    with pytest.raises(SettingsError) as refused:
        from_environment(production | {name: weak})
    assert name in str(refused.value)
    assert weak not in str(refused.value) or weak == "secret"


def test_production_starts_with_strong_keys(production):
    settings = from_environment(production | {"SECRET_KEY_FALLBACKS": f" {NEXT} , {STRONG}"})
    assert (settings["SECRET_KEY"], settings["SECRET_KEY_FALLBACKS"]) == (STRONG, [NEXT, STRONG])


def test_a_newcomers_key_file_is_closed_again_when_a_copy_opened_it(tmp_path):
    newcomer = {"INSTANCE_DIR": str(tmp_path)}
    from_environment(newcomer)
    os.chmod(tmp_path / "secret_key", 0o644)
    from_environment(newcomer)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def signed_in(client, email):
    page = client.get("/sign-in", base_url=BASE).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"email": email, "password": PASSWORD, "csrf_token": token}
    return client.post("/sign-in", base_url=BASE, csrf=False, data=sent, headers={"Referer": f"{BASE}/sign-in"})


def test_a_new_key_keeps_sessions_and_devices_while_the_old_one_is_known(app, people, tmp_path):
    email = make_account(people.employee).person.email
    before = in_production(app, tmp_path, SECRET_KEY=STRONG)
    assert signed_in(before, email).status_code == 303
    cookies = {name: before.get_cookie(name, domain="jobs.example") for name in ("__Host-session", "__Host-device")}

    def opens_with(**keys):
        client = in_production(app, tmp_path, **keys)
        for name, cookie in cookies.items():
            client.set_cookie(name, cookie.value, domain="jobs.example", secure=True)
        return client.get("/account", base_url=BASE).status_code == 200

    assert opens_with(SECRET_KEY=NEXT, SECRET_KEY_FALLBACKS=[STRONG])
    assert not opens_with(SECRET_KEY=NEXT)


@pytest.mark.parametrize("value", ["many", "-1", "6", "1.5", "²"])
def test_a_number_of_proxies_that_cannot_be_is_refused(production, value):
    with pytest.raises(SettingsError, match="TRUSTED_PROXIES"):
        from_environment(production | {"TRUSTED_PROXIES": value})


def test_further_hosts_and_proxies_are_read(production):
    settings = from_environment(production | {"TRUSTED_HOSTS": "jobs.internal, 10.0.0.4", "TRUSTED_PROXIES": "2"})
    assert (settings["HOSTS"], settings["TRUSTED_PROXIES"]) == (["jobs.internal", "10.0.0.4"], 2)


SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{10}"
    r"|(?i:(?:secret|api|audit)_?key|password|token)\s*[=:]\s*[\"'][A-Za-z0-9+/_-]{24,}[\"']"
)
PLACES = ("mobility", "templates", "static/js", "deploy", "docs", "migrations", "translations", "benchmarks")


def test_no_secret_stands_in_the_sources():
    files = [
        file for place in PLACES for file in sorted((ROOT / place).rglob("*.*")) if "__pycache__" not in file.parts
    ]
    found = [
        f"{file.relative_to(ROOT)}: {match[0][:20]}"
        for file in [*files, *ROOT.glob("*.*")]
        if file.is_file() and (match := SECRETS.search(file.read_text("utf-8", errors="replace")))
    ]
    assert found == []
