"""Scanners of others against a served gallery: `python -m tests.security.scanning` (make test-security).

wapiti (black box), sqlmap (the addresses with words to search for) and schemathesis (every address, from an OpenAPI
document made of the url map) find everything as an HR partner, who reads the most. The check of CSRF tokens is off
while they run: it would refuse whatever they send before it reaches a page. Each tool's report goes to
`instance/scans/`; a tool that is not installed is said to be *not run*, never to have found nothing.
"""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask

from mobility.core import security_log
from mobility.core.security_log import Event
from tests.journeys.exhibition import Exhibition, open_exhibition

ROOT = Path(__file__).parents[2]
SCANNERS = Path(os.environ.get("SCANNERS", ROOT / ".scanners"))
REPORTS = ROOT / "instance" / "scans"
SECONDS = int(os.environ.get("SCAN_SECONDS", "900"))  # at most, for each tool
EXAMPLES = os.environ.get("SCAN_EXAMPLES", "10")  # of schemathesis, for each address
WHO = "hr"
# what would sign the scanner out
ENDS_THE_SESSION = r"/sign-out|/account/sessions|/account/confirm|/sign-in|/welcome|/language"
MODULES = (
    "backup,cookieflags,crlf,csp,exec,file,htaccess,http_headers,methods,permanentxss,redirect,sql,timesql,xss,xxe"
)
# docs/security.md says why, and until when
EXPLAINED = ("Clickjacking Protection: GET / X-Frame-Options", "Secure Flag cookie: GET / Secure flag")
SEARCHES = (
    "/find?q=a&sort=fit&page=1", "/people?q=a&country=FR", "/skills/options?q=a", "/skills?q=a&state=active",
    "/notifications/?page=1", "/applications?show=past", "/privacy/requests?show=settled", "/sign-in?next=/a",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What a tool found; None where it could not be run."""

    tool: str
    findings: list[str] | None
    remark: str = ""


def describe(app: Flask) -> dict[str, Any]:
    """An OpenAPI document of every address."""
    paths: dict[str, Any] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            operation: dict[str, Any] = {
                "operationId": f"{rule.endpoint} {method}",
                "parameters": [
                    {"name": name, "in": "path", "required": True, "schema": _schema(rule._converters[name])}
                    for name in sorted(rule.arguments)
                ],
                "responses": {"default": {"description": "A page."}},
            }
            if method == "POST":
                free = {"type": "object", "additionalProperties": {"type": "string"}}
                operation["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": free}}}
            else:
                operation["parameters"] += [
                    {"name": name, "in": "query", "schema": {"type": "string"}}
                    for name in ("q", "page", "sort", "show")
                ]
            paths.setdefault(path, {})[method.lower()] = operation
    return {"openapi": "3.0.3", "info": {"title": "Talent marketplace", "version": "1"}, "paths": paths}


def _schema(converter: Any) -> dict[str, Any]:
    is_number = type(converter).__name__ == "IdConverter"
    return {"type": "integer", "minimum": 0} if is_number else {"type": "string", "minLength": 1}


def run(tool: str, command: list[str]) -> tuple[str, str]:
    """What it printed, and a remark where it was stopped; raises FileNotFoundError where it is not installed."""
    print("$", " ".join(command)[:200], flush=True)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS * 1.5, check=False)
        printed, remark = done.stdout + done.stderr, ""
    except subprocess.TimeoutExpired as stopped:
        printed, remark = (stopped.stdout or b"").decode(errors="replace"), f"stopped after {SECONDS * 1.5:.0f} s"
    (REPORTS / f"{tool}.txt").write_text(printed, "utf-8")
    return printed, remark


def run_wapiti(site: Exhibition, cookie: str) -> Outcome:
    report = REPORTS / "wapiti.json"
    report.unlink(missing_ok=True)
    command = [
        str(SCANNERS / "wapiti" / "bin" / "wapiti"), "-u", f"{site.base}/", "--scope", "folder", "-m", MODULES,
        "-H", f"Cookie: {cookie}", "-x", f"{site.base}/sign-out", "--max-scan-time", str(SECONDS), "--max-attack-time",
        str(SECONDS // 10), "-d", "3", "--max-links-per-page", "30", "--max-files-per-dir", "12", "--flush-session",
        "-f", "json", "-o", str(report), "--no-bugreport", "-v", "1", "--store-session", tempfile.mkdtemp(),
    ]  # fmt: skip
    _, remark = run("wapiti", command)
    if not report.exists():
        return Outcome("wapiti", None, remark or "no report: see wapiti.txt")
    found = json.loads(report.read_text("utf-8"))
    kinds = {**found["vulnerabilities"], **found["anomalies"]}
    lines = [f"{kind}: {one['method']} {one['path']} {one['info']}" for kind, ones in kinds.items() for one in ones]
    return Outcome("wapiti", lines, remark or f"{found['infos'].get('crawled_pages_nbr', '?')} addresses")


def run_sqlmap(site: Exhibition, cookie: str) -> Outcome:
    targets = REPORTS / "addresses.txt"
    targets.write_text("\n".join(f"{site.base}{address}" for address in SEARCHES), "utf-8")
    command = [
        str(SCANNERS / "tools" / "bin" / "sqlmap"), "-m", str(targets), f"--cookie={cookie}", "--batch", "--level=1",
        "--risk=2", "--flush-session", "--dbms=sqlite", "--skip-waf", "--disable-coloring", "--threads=2",
        f"--output-dir={tempfile.mkdtemp()}",
    ]  # fmt: skip
    printed, remark = run("sqlmap", command)
    found = [
        line.strip() for line in printed.splitlines() if "is vulnerable" in line or line.startswith("    Payload:")
    ]
    tried = len(re.findall(r"testing URL", printed))
    return Outcome("sqlmap", found if tried else None, remark or f"{tried} of {len(SEARCHES)} addresses")


def run_schemathesis(site: Exhibition, cookie: str) -> Outcome:
    document = REPORTS / "openapi.json"
    document.write_text(json.dumps(describe(site.app)), "utf-8")
    command = [
        str(SCANNERS / "tools" / "bin" / "st"), "run", str(document), "--url", site.base, "-H", f"Cookie: {cookie}",
        "--phases", "fuzzing", "--checks", "not_a_server_error", "--max-examples", EXAMPLES,
        "--generation-deterministic", "--exclude-path-regex", ENDS_THE_SESSION, "--no-color", "--continue-on-failure",
    ]  # fmt: skip
    printed, remark = run("schemathesis", command)
    found = re.findall(r"^_+ ((?:GET|POST) \S+) _+$", printed, re.MULTILINE)
    summary = re.search(r"(\d+ generated[^\n]*|\d+ passed[^\n]*|[^\n]*test cases[^\n]*)", printed)
    is_run = "Operations:" in printed or summary is not None
    return Outcome("schemathesis", found if is_run else None, remark or (summary.group(0).strip() if summary else ""))


TOOLS = {"wapiti": run_wapiti, "sqlmap": run_sqlmap, "schemathesis": run_schemathesis}


class Incidents(logging.Handler):
    """What broke while a tool was at it, whether or not the tool came to its end: from the security log."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        line = json.loads(record.getMessage())
        if line["event"] == Event.INCIDENT:
            self.pages.add(f"broken: {line['page']} ({line['error']})")

    def take(self) -> list[str]:
        taken, self.pages = sorted(self.pages), set()
        return taken


def scan() -> Iterator[Outcome]:
    incidents = Incidents()
    security_log.log.addHandler(incidents)
    REPORTS.mkdir(parents=True, exist_ok=True)
    chosen = sys.argv[1:] or list(TOOLS)
    with tempfile.TemporaryDirectory() as folder, open_exhibition(Path(folder)) as site:
        site.app.config["WTF_CSRF_ENABLED"] = False
        for name in chosen:
            site._cookies.clear()  # one session for each tool
            cookie = f"session={site.cookie_of(WHO)}"
            try:
                outcome = TOOLS[name](site, cookie)
                broken = incidents.take()
                yield replace(outcome, findings=[*(outcome.findings or []), *broken] if broken else outcome.findings)
            except FileNotFoundError:
                yield Outcome(name, None, f"not installed in {SCANNERS}")


def main() -> int:
    outcomes = list(scan())
    for outcome in outcomes:
        said = "NOT RUN" if outcome.findings is None else f"{len(outcome.findings)} findings"
        print(f"{outcome.tool:13} {said}  {outcome.remark}")
        for finding in outcome.findings or []:
            print(f"    {finding}{'  (explained)' if finding.startswith(EXPLAINED) else ''}")
    found = [finding for outcome in outcomes for finding in outcome.findings or []]
    return int(not all(finding.startswith(EXPLAINED) for finding in found))


if __name__ == "__main__":
    sys.exit(main())
