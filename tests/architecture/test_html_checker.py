"""The HTML checker finds what it is there to find."""

from __future__ import annotations

import pytest

from tests.html import audit

GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Applications – Mobility</title><script src="/a.js"></script></head>
<body><a href="#main">Skip to content</a><main id="main"><h1>Applications</h1>
<form action="/apply" method="post" novalidate><input type="hidden" name="csrf_token" value="x">
<label for="why">Why</label><textarea id="why" name="why"></textarea><label>Days <input name="days"></label>
<button>Send application</button></form>
<a href="/more" hx-get="/more" hx-swap="outerHTML">More</a><img src="/a.png" alt="">
<svg aria-hidden="true"><g></g></svg>
<table><caption>Yours</caption>
<thead><tr><th scope="col">Title</th></tr></thead><tbody><tr><td>A</td></tr></tbody></table>
</main></body></html>"""

# what is changed in the good page, and a word of the complaint
BROKEN_PAGES = [
    ("<!doctype html>", "", "not valid HTML"),
    ("</h1>", "</h2>", "not valid HTML"),
    (' lang="en"', "", "no lang"),
    ("<h1>Applications</h1>", "<h2>Applications</h2>", "0 <h1>"),
    ("</h1>", "</h1><h1>Again</h1>", "2 <h1>"),
    ("<title>Applications", "<title>Applies", "does not begin"),
    ("<title>Applications", "<title>Warning: Applications", "does not begin"),
    ("main", "section", "0 <main>"),
    ('href="#main"', 'href="#main" aria-describedby="gone"', "does not exist"),
    ("<svg ", '<svg id="main" ', "used 2 times"),
    ('for="why"', "", "has no label"),
    ("<label>Days ", "<label>", "has no label"),
    ("<label>Days <input", "<label>Days</label><label><input", "has no label"),
    (">Send application<", "><", "no words"),
    ('href="/more"', 'href="#"', "leads nowhere"),
    (' action="/apply"', "", "no action"),
    (" novalidate", "", "no novalidate"),
    (' name="csrf_token"', "", "csrf_token"),
    ('value="x"', 'value=""', "csrf_token"),
    ("</main>", "<script>alert(1)</script></main>", "inline <script>"),
    ("</head>", "<style>p {}</style></head>", "inline <style>"),
    ("<h1>", '<h1 style="color:red">', "inline attribute style"),
    ("<h1>", '<h1 onclick="x()">', "inline attribute onclick"),
    ("<h1>", '<h1 hx-on::load="x()">', "inline attribute hx-on::load"),
    ('href="/more"', 'href="javascript:x()"', "a script in href"),
    ("<h1>", '<h1 hx-get="/x">', "neither a link nor in a form"),
    ('<a href="/more"', "<a", "neither a link nor in a form"),
    ("<button>", '<button hx-delete="/x">', "cannot do without"),
    ('hx-get="/more"', 'hx-post="/more"', "is a link and has hx-post"),
    (' alt=""', "", "no alt"),
    (' aria-hidden="true"', "", "neither aria-hidden nor named"),
    ("<caption>Yours</caption>", "", "no caption"),
    (' scope="col"', "", "no scope"),
    ("<button>", '<button accesskey="s"><a accesskey="s">', "accesskey"),
    ("<button>", '<button tabindex="3">', "order of focus"),
    ("Skip to content", "Skip to %(place)s", "a placeholder"),
]


def test_a_good_page_passes():
    assert audit(GOOD, "/") == []


@pytest.mark.parametrize("prefix", ["Error: ", "Erreur\N{NO-BREAK SPACE}: "])
def test_the_title_of_a_page_with_errors_says_so_first(prefix):
    assert audit(GOOD.replace("<title>", f"<title>{prefix}"), "/") == []


@pytest.mark.parametrize(("old", "new", "complaint"), BROKEN_PAGES, ids=lambda value: value[:30])
def test_a_bad_page_is_found_out(old, new, complaint):
    assert old in GOOD
    faults = audit(GOOD.replace(old, new), "/applications")
    assert any(complaint in fault for fault in faults), faults
    assert all(fault.startswith("/applications: ") for fault in faults)


@pytest.mark.parametrize(
    "fragment", ["<tr><td>A</td></tr>", "<li>A</li>", "<p>A</p><p>B</p>", "<option>A</option>", ""]
)
def test_a_fragment_needs_no_page_around_it(fragment):
    assert audit(fragment, "/row", fragment=True) == []


def test_a_fragment_is_held_to_the_same_rules():
    assert audit("<p>A</p><img src='/a.png'>", "/row", fragment=True) == ['/row: <img src="/a.png"> has no alt']
    assert "not valid HTML" in audit("<p><b>A</p>", "/row", fragment=True)[0]
