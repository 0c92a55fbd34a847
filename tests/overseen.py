"""What the pages of rules, consultations, announcements, oversight and the system are about, and where they stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mobility.core import clock
from mobility.core.db import session
from mobility.matching.models import Consultation
from mobility.notifications.models import Announcement, MailStatus, Notification, OutgoingMail
from mobility.people.models import Person
from mobility.policies.queries import Rule
from mobility.policies.services import change_rule
from tests.factories import (
    World,
    give_skill,
    make_application,
    make_entity,
    make_person,
    make_profile,
    make_skill,
    save,
)

REASON = "Agreed in the meeting of March."


def things_of(people: World) -> dict[str, dict[str, Any]]:
    """The name of a thing → the ids that its addresses need."""
    entity, today = make_entity(), clock.today()
    consultation = save(Consultation(legal_entity=entity, held_on=dt.date(2026, 1, 20), document="Minutes 3"))
    later = today + dt.timedelta(days=30)
    announcement = save(
        Announcement(
            english="The site rests on Sunday.", french="Le site se repose dimanche.",
            starts_on=later, ends_on=later, written_by=people.admin,
        )
    )  # fmt: skip
    return {
        "a rule": {"name": Rule.OFFER_DAYS.value},
        "a rule on keeping": {"name": Rule.KEEP_DRAFTS_MONTHS.value},
        "consultation": {"consultation_id": consultation.id},
        "announcement": {"announcement_id": announcement.id},
        "mail given up": {"mail_id": give_up_mail(people.auditor).id},
    }


def give_up_mail(person: Person) -> OutgoingMail:
    told = Notification(
        recipient=person, event_key="given up", kind="invitation_received",
        params={"host": "Ines", "title": "Launch the board"}, path="/applications",
    )  # fmt: skip
    failed = {"status": MailStatus.FAILED, "attempts": 12, "last_error": "SMTPServerDisconnected: please try again"}
    return save(OutgoingMail(notification=told, due_at=clock.now(), **failed))


def entries_of(things: Any) -> dict[str, dict[str, Any]]:
    """What is filled into the forms."""
    today = clock.today()
    consultation = {"held_on": "2026-03-02", "document": "Minutes 12", "reason": REASON}
    announcement = {
        "english": "The site rests.",
        "french": "Le site se repose.",
        "starts_on": today.isoformat(),
        "ends_on": today.isoformat(),
    }
    return {
        "policies.change": {"value": "9", "reason": REASON},
        "matching.record_consultation": {**consultation, "entity": str(things.ids["a legal entity"]["entity_id"])},
        "matching.correct_consultation": consultation,
        "matching.withdraw_consultation": {"reason": REASON},
        "notifications.write_announcement": announcement,
        "notifications.change_announcement": announcement,
    }


def hang_oversight(world: World) -> tuple[dict[str, int], dict[str, Any]]:
    """People and ids for the gallery: rules that were changed, a legal entity that waits, somebody employed there."""
    today = clock.today()
    for value, holds_from in ((9, None), (12, today + dt.timedelta(days=40))):
        change_rule(actor=world.admin, rule=Rule.OFFER_DAYS, value=value, reason=REASON, holds_from=holds_from)
    waiting = make_entity("Waiting GmbH & Co. Kommanditgesellschaft", "DE", is_consulted=False)
    unranked = make_person("Wanda Kurz", org_unit=world.host.org_unit, legal_entity=waiting, country="DE")
    make_profile(unranked)
    for name in ("Waiting", "Patience", "Forbearance"):
        give_skill(unranked, make_skill(name))
    ids = {name.replace(" ", "_"): next(iter(those.values())) for name, those in things_of(world).items()}
    return {"unranked": unranked.id}, ids


def apply_unranked(person_id: int, posting: Any) -> None:
    """Somebody who is not ranked, among the applicants."""
    make_application(session.get_one(Person, person_id), posting)


# endpoint, address, who opens it, and the button pressed there
PAGES: tuple[tuple[str, ...], ...] = (
    *(("home.index", "/", who) for who in ("representative", "auditor", "privacy", "admin")),
    *(("home.administration", "/administration", who) for who in ("admin", "hr", "representative", "privacy")),
    ("home.system", "/administration/system", "admin"),
    ("home.index_state", "/administration/system/index", "admin"),
    *(("policies.index", "/policies/", who) for who in ("admin", "representative")),
    *(("policies.show", f"/policies/{rule}", "admin") for rule in ("offer_days", "review_gigs", "ranking_on")),
    *(("policies.change", f"/policies/{rule}/change", "admin")
      for rule in ("offer_days", "gig_cap_percent", "review_gigs", "ranking_off_countries", "ranking_off_entities")),
    ("policies.change", "/policies/offer_days/change", "admin", "Change the rule"),
    *(("matching.consultations", "/consultations", who) for who in ("hr", "representative")),
    ("matching.record_consultation", "/consultations/record", "hr"),
    ("matching.record_consultation", "/consultations/record", "hr", "Record consultation"),
    ("matching.correct_consultation", "/consultations/{consultation}/correct", "hr"),
    ("matching.withdraw_consultation", "/consultations/{consultation}/withdraw", "hr"),
    ("matching.withdraw_consultation", "/consultations/{consultation}/withdraw", "hr", "Withdraw entry"),
    *(("matching.find", f"/find{query}", "unranked") for query in ("", "?sort=closing")),
    ("matching.suggestions", "/suggestions", "unranked"),
    ("matching.fit", "/opportunities/{open}/fit", "unranked"),
    ("notifications.announcements", "/announcements", "admin"),
    ("notifications.write_announcement", "/announcements/new", "admin"),
    ("notifications.write_announcement", "/announcements/new", "admin", "Save announcement"),
    ("notifications.change_announcement", "/announcements/{announcement}", "admin"),
    *(("oversight.index", "/oversight", who) for who in ("representative", "hr")),
    *(("oversight.how_ranking_works", "/how-ranking-works", who) for who in ("employee", "unranked")),
    ("oversight.notices", "/oversight/notices", "representative"),
    *(("oversight.figures", f"/oversight/figures?by={by}", "auditor") for by in ("entity", "unit")),
)  # fmt: skip
