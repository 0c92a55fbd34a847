"""The gallery shows every page there is."""

from __future__ import annotations

import pytest

from tests.journeys.gallery import pages

pytestmark = pytest.mark.one_engine  # addresses do not depend on the engine

# downloads and a picture, which are no pages
FILES = {
    "accounts.authenticator_image",
    "applications.offer_calendar",
    "development.pdf",
    "moves.calendar",
    "moves.clearance_document",
    "moves.export_file",
    "privacy.download",
    "skills.download_cv",
    "skills.download_document",
    "skills.europass",
    "skills.json_resume",
}


def test_no_page_is_missing_here(app):
    """Endpoints without a room's name are Flask's and the tests' own."""
    rules = app.url_map.iter_rules()
    readable = {rule.endpoint for rule in rules if "GET" in (rule.methods or ()) and "." in rule.endpoint}
    assert readable - FILES == {page.endpoint for page in pages() if page.endpoint}
