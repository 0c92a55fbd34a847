"""Files sent through the pages: kept with what they would change, then loaded as a whole or thrown away."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.integrations.completions_file import read_completions
from mobility.integrations.courses_file import read_courses
from mobility.integrations.files import SentFile
from mobility.integrations.models import FileKind, UploadedFile
from mobility.integrations.opportunities_file import read_opportunities
from mobility.integrations.people_file import read_people
from mobility.integrations.policy import PERMISSIONS
from mobility.integrations.policy import ImportPermission as P
from mobility.integrations.services.courses import import_completions, import_courses
from mobility.integrations.services.opportunities import import_opportunities
from mobility.integrations.services.outcome import Outcome
from mobility.integrations.services.people import end_employments, import_people
from mobility.integrations.services.units import import_units
from mobility.integrations.units_file import read_units
from mobility.people.models import Person

KEPT = dt.timedelta(hours=1)
LONGEST_NAME = 200
MANY_PERCENT = 5  # of everybody: more people than these get a last day only if somebody says twice that it is right

LOADERS: dict[FileKind, Callable[[Person, SentFile], Outcome]] = {
    FileKind.PEOPLE: lambda actor, file: import_people(actor=actor, people=read_people(file)),
    FileKind.UNITS: lambda actor, file: import_units(actor=actor, contents=read_units(file)),
    FileKind.OPPORTUNITIES: lambda actor, file: import_opportunities(actor=actor, contents=read_opportunities(file)),
    FileKind.COURSES: lambda actor, file: import_courses(actor=actor, contents=read_courses(file)),
    FileKind.COMPLETIONS: lambda actor, file: import_completions(actor=actor, contents=read_completions(file)),
}


def keep_file(*, actor: Person, kind: FileKind, name: str, content: bytes) -> UploadedFile:
    """Keep a file with what it would change; raises Refused with all that is wrong with it. One file a person."""
    authorize(actor, PERMISSIONS[kind])
    preview = _preview(actor, kind, SentFile(name, content))
    session.execute(sa.delete(UploadedFile).where(UploadedFile.uploaded_by_id == actor.id))
    file = UploadedFile(
        kind=kind,
        name="".join(sign for sign in name if sign.isprintable())[-LONGEST_NAME:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=actor,
        expires_at=clock.now() + KEPT,
        preview=preview,
        shown=_digest(preview),
    )
    session.add(file)
    session.flush()
    return file


def load_file(*, actor: Person, file: UploadedFile, shown: str, last_day: dt.date | None, is_sure: bool) -> bool:
    """Load all of it, and end the employment of those it does not name where a last day is given.

    False, and nothing loaded, if that would not be what was shown: the file then holds what would happen now.
    """
    authorize(actor, P.READ, file)
    lock(file)
    if file.loaded_at is not None or file.content is None:
        raise Conflict(N_("This file is loaded already."))
    try:
        with session.begin_nested():
            outcome = LOADERS[file.kind](actor, SentFile(file.name, file.content))
            preview = _describe(outcome)
            if shown != _digest(preview):
                raise _NotWhatWasShown
            _check_endings(outcome, last_day, is_sure)
            _end_absent(actor, file, outcome, last_day)
    except _NotWhatWasShown:
        file.preview, file.shown = preview, _digest(preview)
        return False
    file.content, file.loaded_at = None, clock.now()
    note = f"{file.kind}: {file.name}, SHA-256 {file.sha256}; {outcome.created} created, {outcome.updated} updated"
    audit.record(actor=actor, action="load_file", subject=file, note=f"{note}, {file.ended} ended")
    return True


class _NotWhatWasShown(Exception):
    pass


def _end_absent(actor: Person, file: UploadedFile, outcome: Outcome, last_day: dt.date | None) -> None:
    if last_day is not None:
        numbers = [one.employee_number for one in outcome.absent]
        end_employments(actor=actor, employee_numbers=numbers, last_day=last_day)
        file.ended = len(numbers)


def discard_file(*, actor: Person, file: UploadedFile) -> None:
    authorize(actor, P.READ, file)
    session.delete(file)


def drop_expired_files() -> None:
    session.execute(sa.delete(UploadedFile).where(UploadedFile.expires_at <= clock.now()))


def is_many(*, endings: int, present: int) -> bool:
    return endings * 100 > present * MANY_PERCENT


def _check_endings(outcome: Outcome, last_day: dt.date | None, is_sure: bool) -> None:
    endings = outcome.endings + (len(outcome.absent) if last_day else 0)
    if is_many(endings=endings, present=outcome.present) and endings and not is_sure:
        raise InvalidInput(
            N_("%(count)s of %(present)s people would get a last day. Check the file; if it is right, say so here."),
            field="is_sure",
            count=endings,
            present=outcome.present,
        )


def _preview(actor: Person, kind: FileKind, file: SentFile) -> dict[str, Any]:
    """What the file would do: it is loaded as it would be, and all of that is undone."""
    savepoint = session.begin_nested()
    try:
        return _describe(LOADERS[kind](actor, file))
    finally:
        savepoint.rollback()


def _describe(outcome: Outcome) -> dict[str, Any]:
    return json.loads(
        json.dumps({**asdict(outcome), "endings": outcome.endings}, default=str)
    )  # tuples as the database keeps them


def _digest(preview: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(preview, sort_keys=True).encode()).hexdigest()
