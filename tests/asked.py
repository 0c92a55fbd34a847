"""What the pages about one's own data and the desk of the privacy officers are about, and where they stand."""

from __future__ import annotations

from typing import Any

from mobility.core.db import session
from mobility.privacy import services
from mobility.privacy.models import ErasureScope, LegalHold, PrivacyRequest, RequestKind, RequestStatus
from mobility.privacy.queries import list_choices
from mobility.skills.models import Visibility
from mobility.skills.services import NoticeShown, read_notice_and_choose
from tests.factories import World, make_person, save

TEXT = "My workplace is Lyon, not Paris. HR's file still says what was right until the summer."
NOTICE = NoticeShown("What is kept, what it is for, who sees what.", "en")


def requests_of(people: World) -> dict[str, dict[str, Any]]:
    """The name of a thing → the ids that its addresses need."""
    choice = read_notice_and_choose(
        actor=people.employee, person=people.employee, visibility=Visibility.OPEN, shown=NOTICE
    )
    hold = save(LegalHold(person=make_person("Hal Held"), reason="A lawsuit, reference 7/2026", set_by=people.privacy))
    things = {
        "choice": {"choice_id": list_choices(choice.person)[0].id},
        "legal hold": {"hold_id": hold.id},
        "open request": {"request_id": _ask(people).id},
        "request in progress": {"request_id": _bring(people, _ask(people), RequestStatus.IN_PROGRESS).id},
        "request of the officer": {"request_id": _ask(people, person=people.privacy).id},
    }
    session.commit()
    return things


def _ask(
    people: World, kind: RequestKind = RequestKind.CORRECTION, scope: ErasureScope | None = None, person: Any = None
) -> PrivacyRequest:
    return services.ask(actor=person or people.employee, kind=kind, text=TEXT, scope=scope)


def _bring(people: World, asked: PrivacyRequest, status: RequestStatus) -> PrivacyRequest:
    if status is not RequestStatus.OPEN:
        services.take_up(actor=people.privacy, asked=asked)
    if status is RequestStatus.DONE:
        services.complete(actor=people.privacy, asked=asked, answer="HR has corrected it. It shows from tomorrow on.")
    if status is RequestStatus.REFUSED:
        services.refuse(actor=people.privacy, asked=asked, answer="The dates of a move have to be kept for five years.")
    return asked


def hang_requests(people: World) -> dict[str, int]:
    """Ids for the gallery: a request in every state, and one that is an erasure."""
    ids = {name.replace(" ", "_"): next(iter(found.values())) for name, found in requests_of(people).items()}
    for status in (RequestStatus.DONE, RequestStatus.REFUSED):
        ids[f"request_{status.value}"] = _bring(people, _ask(people), status).id
    erasure = _ask(people, RequestKind.ERASURE, ErasureScope.EVERYTHING, people.colleague)
    ids["erasure"] = _bring(people, erasure, RequestStatus.IN_PROGRESS).id
    return ids


READERS = {
    "about": "everyone", "held": "everyone", "experience": "hr", "languages": "hr", "availability": "only_me",
    "wanted": "only_me",
}  # fmt: skip
ENTRIES: dict[str, dict[str, Any]] = {
    "skills.edit_readers": READERS,
    "privacy.ask": {"kind": "correction", "text": TEXT},
    "privacy.complete": {"answer": "Done."},
    "privacy.refuse": {"answer": "It has to be kept."},
}

# endpoint, address, who opens it, and the button pressed there
PAGES: tuple[tuple[str, ...], ...] = (
    *(("skills.preview", f"/profile/preview?as={viewer}", "employee") for viewer in ("colleague", "host", "hr")),
    ("skills.preview", "/profile/preview?as=colleague", "newcomer"),
    *(("skills.edit_readers", "/profile/readers", who) for who in ("employee", "newcomer")),
    *(("skills.person", "/people/{employee}", who) for who in ("host", "employee")),
    *(("privacy.mine", "/privacy/mine", who) for who in ("employee", "newcomer")),
    *(("privacy.copy", "/privacy/mine/copy", who) for who in ("employee", "newcomer")),
    *(("privacy.viewers", "/privacy/viewers", who) for who in ("employee", "newcomer")),
    *(("privacy.choices", "/privacy/choices", who) for who in ("employee", "newcomer")),
    ("privacy.choice", "/privacy/choices/{choice}", "employee"),
    *(("privacy.ask", f"/privacy/ask?kind={kind.value}", "employee") for kind in RequestKind),
    ("privacy.ask", "/privacy/ask", "employee", "Send request"),
    *(("privacy.requests", f"/privacy/requests{query}", "privacy") for query in ("", "?show=settled")),
    *(("privacy.show", f"/privacy/requests/{{{name}}}", who)
      for name in ("open_request", "request_in_progress", "request_done", "request_refused")
      for who in ("employee", "privacy")),
    ("privacy.show", "/privacy/requests/{request_in_progress}", "privacy", "Carry it out and answer"),
    ("privacy.show", "/privacy/requests/{erasure}", "privacy"),
    ("privacy.holds", "/privacy/holds", "privacy"),
    ("privacy.holds", "/privacy/holds", "privacy", "Set the hold"),
)  # fmt: skip
