"""What a first view weighs (A14), and that the style sheet was cut to what pages use without losing anything."""

from __future__ import annotations

import gzip
import re

import pytest

from deploy.assets import STATIC, STYLE_SHEET, make_style_sheet
from deploy.stylesheet import Vocabulary, trim
from tests.journeys.gallery import first_views

ASSET = re.compile(r'(?:href|src)="/(static/[^"]+\.(?:css|js))"')
KILOBYTE = 1000
ALLOWED, ALLOWED_OF_SCRIPTS = 120 * KILOBYTE, 30 * KILOBYTE


def weigh(content: bytes) -> int:
    return len(gzip.compress(content))


@pytest.mark.slow
def test_no_first_view_weighs_more_than_a_slow_network_bears(exhibition):
    client, heavy = exhibition.app.test_client(), {}
    for page in first_views():
        with client.session_transaction() as cookie:
            cookie.clear()
        if page.who:
            client.set_cookie("session", exhibition.cookie_of(page.who))
        answer = client.get(exhibition.address_of(page))
        sent = {path: weigh((STATIC.parent / path).read_bytes()) for path in set(ASSET.findall(answer.text))}
        scripts = sum(size for path, size in sent.items() if path.endswith(".js"))
        if weigh(answer.data) + sum(sent.values()) > ALLOWED or scripts > ALLOWED_OF_SCRIPTS:
            heavy[page.endpoint] = (weigh(answer.data), sent)
    assert not heavy


def test_nothing_of_a_page_comes_from_elsewhere(exhibition):
    client = exhibition.app.test_client()
    client.set_cookie("session", exhibition.cookie_of("employee"))
    for address in ("/sign-in", "/", "/find", "/profile"):
        assert not re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//', client.get(address).text)


def test_the_style_sheet_served_is_the_one_that_todays_templates_need():
    """`make` cuts it again when templates change; a class used for the first time must be in it."""
    needed, served = set(rules_of(make_style_sheet())), set(rules_of(STYLE_SHEET.read_text(encoding="utf-8")))
    assert needed <= served, "run `make setup`: the style sheet is older than the templates and style sheets"


def rules_of(sheet: str) -> list[str]:
    return re.findall(r"[^{}]+\{[^{}]*\}", sheet)


SHEET = (
    '@charset "UTF-8";/*! Free */:root{--a:#fff;--b:#000;--c:var(--b)}.card,.btn-green:hover{color:var(--c)}'
    ".btn-blue{color:red}.modal{top:0}@media (min-width:1px){.modal{top:1px}.card::after{content:\"};{\"}}"
    "@keyframes spin{to{rotate:1turn}}@keyframes pulse{to{opacity:0}}.card:not(.modal){animation:spin 1s}"
)  # fmt: skip


def test_a_rule_stays_if_a_page_can_use_it_and_a_variable_if_a_rule_reads_it(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<p class="card"><b class="btn-{{ kind }}">{% set kind = "green" %}', encoding="utf-8")
    assert trim(SHEET, Vocabulary([page]), "p { color: var(--a); }") == (
        '@charset "UTF-8";:root{--a:#fff;--b:#000;--c:var(--b)}.card,.btn-green:hover{color:var(--c)}'
        '@media (min-width:1px){.card::after{content:"};{"}}@keyframes spin{to{rotate:1turn}}'
        ".card:not(.modal){animation:spin 1s}\n/*! Free */"
    )
