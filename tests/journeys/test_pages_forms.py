"""Every form that is sent as it stands: what is wrong is said first, in the same words as beside the field (A12)."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import expect

from tests.journeys.exhibition import UNFOLD, look_wide_and_narrow
from tests.journeys.gallery import pages
from tests.journeys.gallery_page import SUMMARY

pytestmark = [pytest.mark.browser, pytest.mark.slow]
REFUSED = [page for page in pages() if page.is_refused]
# each line of the summary leads to a field that is marked, and says what stands beside it
LINES = """summary => [...summary.querySelectorAll('a')].map(link => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return `${link.hash} leads nowhere`;
    const around = [field, field.closest('fieldset'), ...field.querySelectorAll('[aria-describedby]')];
    const described = around.filter(Boolean)
        .flatMap(one => (one.getAttribute('aria-describedby') || '').split(/\\s+/)).filter(Boolean)
        .map(id => document.getElementById(id)?.textContent || '').join(' ');
    const words = link.textContent.trim();
    return described.replace(/\\s+/g, ' ').includes(words) ? '' : `${link.hash}: “${words}” is not beside its field`;
}).filter(Boolean)"""


def note_status(statuses, answer):
    if answer.request.method == "POST":
        statuses.append(answer.status)


@pytest.mark.parametrize("page", REFUSED, ids=lambda page: page.name)
def test_a_refused_form_says_what_is_wrong_first_and_beside_the_field(exhibition, same_page, page):
    browser = same_page(exhibition.base, reduced_motion="reduce")
    exhibition.speak("en")
    statuses = []
    listen = partial(note_status, statuses)
    browser.on("response", listen)
    exhibition.enter(browser, page)
    browser.remove_listener("response", listen)
    browser.evaluate(UNFOLD)
    summary = browser.locator(SUMMARY)
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("There is a problem")
    assert statuses[-1] == 422
    assert browser.title().startswith("Error: ")
    assert browser.evaluate("document.querySelector('main').firstElementChild.matches('.error-summary')")
    assert summary.evaluate(LINES) == []
    assert not (faults := look_wide_and_narrow(browser)), "\n".join(faults)
