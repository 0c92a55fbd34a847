"""What people are told about their requests, and what requests are called."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from mobility.applications import messages as applications
from mobility.core.i18n import N_, Message
from mobility.development import words as development
from mobility.matching.wording import PLACE_REASONS
from mobility.moves.progress import STATUS_WORDS as MOVE_STATUS_WORDS
from mobility.moves.words import clearing, deciding
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.people import messages as people
from mobility.policies.rules import clearances
from mobility.privacy.models import KIND_WORDS, SCOPE_WORDS, STATUS_WORDS, PrivacyRequest, RequestStatus
from mobility.skills.visibility import READER_WORDS, SECTION_WORDS
from mobility.training import messages as training

register_wordings(
    {
        "privacy_request_received": Wording(
            subject=N_("%(kind)s: %(person)s asks about their data"),
            body=N_("%(person)s has sent a request about their data. A privacy officer answers by %(due_on)s."),
            link=N_("See the request"),
        ),
        "privacy_request_taken_up": Wording(
            subject=N_("Your request is in progress: %(kind)s"),
            body=N_("%(officer)s works on your request. You get an answer by %(due_on)s at the latest."),
            link=N_("See the request"),
        ),
        "privacy_request_done": Wording(
            subject=N_("Your request is done: %(kind)s"),
            body=N_("Your request has been carried out. The answer says what was done. You need do nothing more."),
            link=N_("Read the answer"),
        ),
        "privacy_request_refused": Wording(
            subject=N_("Your request was refused: %(kind)s"),
            body=N_(
                "The answer says why. You can ask again, or complain to the data protection authority of your country."
            ),
            link=N_("Read the answer"),
        ),
        "privacy_request_withdrawn": Wording(
            subject=N_("%(person)s has withdrawn a request about their data"),
            body=N_("The request is closed. Nothing is left to do."),
            link=N_("See the request"),
        ),
    }
)


def status_sentence(asked: PrivacyRequest) -> Message:
    """Where it stands, what happens next, who acts, by when: for whoever asked."""
    officer = asked.handled_by.name if asked.handled_by else ""
    params = {"due_on": asked.due_on, "officer": officer}
    return {
        RequestStatus.OPEN: Message(N_("Sent. A privacy officer takes it up and answers by %(due_on)s."), params),
        RequestStatus.IN_PROGRESS: Message(N_("%(officer)s works on it and answers by %(due_on)s."), params),
        RequestStatus.DONE: Message(N_("Done by %(officer)s. You need do nothing more."), params),
        RequestStatus.REFUSED: Message(
            N_("Refused by %(officer)s, for the reason below. You can complain to the data protection authority."),
            params,
        ),
        RequestStatus.WITHDRAWN: Message(N_("You have withdrawn it. Nothing more happens.")),
    }[asked.status]


# as what somebody opened a profile
VIEWERS = {
    "line_manager": N_("Your line manager"),
    "hr": N_("HR partner"),
    "host": N_("Host"),
    "office": N_("Oversight or administration"),
    "colleague": N_("Colleague"),
}


def received(asked: PrivacyRequest) -> Notice:
    return _notice("received", asked, person=asked.person.name, due_on=asked.due_on)


def taken_up(asked: PrivacyRequest) -> Notice:
    assert asked.handled_by is not None
    return _notice("taken_up", asked, officer=asked.handled_by.name, due_on=asked.due_on)


def decided(asked: PrivacyRequest) -> Notice:
    return _notice(asked.status.value, asked)


def withdrawn(asked: PrivacyRequest) -> Notice:
    return _notice("withdrawn", asked, person=asked.person.name)


def _notice(what: str, asked: PrivacyRequest, **params: object) -> Notice:
    kind = Message(KIND_WORDS[asked.kind])
    return Notice(
        f"privacy_request_{what}",
        f"privacy_request:{asked.id}:{what}",
        f"/privacy/requests/{asked.id}",
        {"kind": kind, **params},
    )


# what codes are called on the pages where they are chosen or shown, of every kind that has words
_TABLES: tuple[Mapping[Any, Any], ...] = (
    applications.STATUS_WORDS,
    applications.PERSON_REASONS,
    applications.HOST_REASONS,
    clearances.KIND_WORDS,
    clearances.SIDE_WORDS,
    clearing.CLEARANCE_REASONS,
    clearing.CLEARANCE_WORDS,
    deciding.DECISION_WORDS,
    deciding.HR_REASONS,
    deciding.OVERRIDE_REASONS,
    deciding.RELEASE_REASONS,
    development.ACTION_WORDS,
    development.INTERVIEW_WORDS,
    development.PROGRESS_WORDS,
    development.SIDE_WORDS,
    development.STATUS_WORDS,
    development.TALK_WORDS,
    KIND_WORDS,
    MOVE_STATUS_WORDS,
    people.ENGAGEMENTS,
    people.ROLES,
    PLACE_REASONS,
    READER_WORDS,
    SCOPE_WORDS,
    SECTION_WORDS,
    STATUS_WORDS,
    training.FORMAT_WORDS,
    training.STATUS_WORDS,
)
_WORDS = {(type(code), code): words for table in _TABLES for code, words in table.items()}


def say_code(value: Any) -> Any:
    """A code in words; whatever has none, as it is."""
    if not isinstance(value, enum.Enum):
        return value
    words = _WORDS.get((type(value), value), value.value)
    words = words[0] if isinstance(words, tuple) else words  # beside some stands how they are marked
    return Message(words) if words != value.value else words
