"""What shows that a skill is held: certificates, links and documents; and telling in time which certificate ends."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.skills import messages, queries
from mobility.skills.events import ProfileChanged
from mobility.skills.models import Evidence, EvidenceKind, HeldSkill
from mobility.skills.policy import ProfilePermission
from mobility.skills.services.profile import mark_edited

MOST_OF_ONE_SKILL = 10
MOST_DOCUMENTS = 20  # of one person, over all skills
LARGEST_DOCUMENT = 5 * 1024 * 1024
TOLD_BEFORE = dt.timedelta(days=30)
TOLD_LATE = dt.timedelta(days=31)  # a worker that stood still for a month still notes what expired meanwhile
# by their first bytes, never by their names: what is only ever saved to a disk, and is no program
DOCUMENTS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def add_certificate(
    *, actor: Person, held: HeldSkill, title: str, issuer: str, expires_on: dt.date | None = None
) -> Evidence:
    """Somebody examined it: until the day it expires, if there is one, it counts."""
    authorize(actor, ProfilePermission.EDIT_PART, held)
    if expires_on is not None and expires_on < clock.today():
        raise InvalidInput(N_("This certificate has expired. Add one that is valid."), field="expires_on")
    return _add(actor, held, EvidenceKind.CERTIFICATE, title, issuer=issuer, expires_on=expires_on)


def add_link(*, actor: Person, held: HeldSkill, title: str, url: str) -> Evidence:
    """Something to look at elsewhere, under an https address."""
    authorize(actor, ProfilePermission.EDIT_PART, held)
    if not is_safe_address(url):
        raise InvalidInput(N_("Enter a whole address that begins with https://."), field="url")
    return _add(actor, held, EvidenceKind.LINK, title, url=url)


def add_document(*, actor: Person, held: HeldSkill, name: str, content: bytes) -> Evidence:
    """A file that nobody but its owner opens; that there is one is what counts."""
    authorize(actor, ProfilePermission.EDIT_PART, held)
    said = clean_document(name=name, content=content)
    if queries.count_documents(session.get_one(Person, held.person_id)) >= MOST_DOCUMENTS:
        raise InvalidInput(N_("Twenty documents are enough. Remove one first, or add a link."), field="file")
    return _add(actor, held, EvidenceKind.DOCUMENT, said, content=content)


def clean_document(*, name: str, content: bytes) -> str:
    """The name to keep a file under, once it is neither too large nor of a kind that nobody should open."""
    if len(content) > LARGEST_DOCUMENT:
        raise InvalidInput(N_("This file is too large. Choose one of at most 5 MB."), field="file")
    if not content.startswith(DOCUMENTS):
        raise InvalidInput(N_("Choose a PDF, a PNG or a JPEG."), field="file")
    return "".join(sign for sign in name if sign.isprintable())[-200:] or "document"


def remove_evidence(*, actor: Person, evidence: Evidence) -> None:
    """It is gone, its file too."""
    authorize(actor, ProfilePermission.EDIT_PART, evidence)
    person = session.get_one(Person, evidence.person_id)
    audit.record(
        actor=actor, action="remove_evidence", subject=evidence, concerns=person, reason_code=evidence.kind.value
    )
    session.delete(evidence)
    publish(ProfileChanged(person))


def note_document_read(*, actor: Person, evidence: Evidence) -> None:
    """Its owner took the file."""
    audit.record(actor=actor, action="download_document", subject=evidence, concerns=actor)


def is_safe_address(url: str) -> bool:
    """An https address with a host and without a name or password in it."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def tell_of_expiring_certificates() -> None:
    """A month before the end, once; and on the day after the row says so itself, for those who go by it."""
    today = clock.today()
    for ending in queries.list_expiring(today, today + TOLD_BEFORE):
        notify(
            recipient=session.get_one(Person, ending.person_id),
            notice=messages.certificate_ends(ending, session.get_one(Person, ending.person_id)),
        )
    for ended in queries.list_expiring(today - TOLD_LATE, today - dt.timedelta(days=1)):
        if ended.lapsed_at is None:
            ended.lapsed_at = clock.now()
            publish(ProfileChanged(session.get_one(Person, ended.person_id)))


def _add(
    actor: Person,
    held: HeldSkill,
    kind: EvidenceKind,
    title: str,
    *,
    issuer: str = "",
    url: str = "",
    expires_on: dt.date | None = None,
    content: bytes | None = None,
) -> Evidence:
    person = session.get_one(Person, held.person_id)
    if len(queries.list_evidence(person, held.skill)) >= MOST_OF_ONE_SKILL:
        raise InvalidInput(N_("Ten pieces of evidence for one skill are enough. Remove one first."))
    row = Evidence(
        person_id=person.id,
        skill_id=held.skill_id,
        kind=kind,
        title=title,
        issuer=issuer,
        url=url,
        expires_on=expires_on,
        content=content,
    )
    session.add(row)
    mark_edited(person)
    audit.record(actor=actor, action="add_evidence", subject=row, concerns=person, reason_code=kind.value)
    publish(ProfileChanged(person))
    return row
