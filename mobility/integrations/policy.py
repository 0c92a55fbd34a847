"""Who may load files, and who may look at a file that was sent."""

from __future__ import annotations

import enum

from mobility.core import clock
from mobility.core.authz import permits, register_policy
from mobility.integrations.models import FileKind, UploadedFile
from mobility.people.models import Person, Role
from mobility.people.policy import is_admin


class ImportPermission(enum.StrEnum):
    USE = "import:use"
    PEOPLE = "people:import"
    UNITS = "units:import"
    OPPORTUNITIES = "opportunities:import"
    COURSES = "courses:import"
    COMPLETIONS = "completions:import"
    READ = "import:read"


PERMISSIONS = {
    FileKind.PEOPLE: ImportPermission.PEOPLE,
    FileKind.UNITS: ImportPermission.UNITS,
    FileKind.OPPORTUNITIES: ImportPermission.OPPORTUNITIES,
    FileKind.COURSES: ImportPermission.COURSES,
    FileKind.COMPLETIONS: ImportPermission.COMPLETIONS,
}


def is_hr_without_limits(actor: Person | None, subject: object) -> bool:
    """A file may name anybody, so an HR partner's scope must be everybody."""
    return actor is not None and any(
        grant.role is Role.HR and grant.org_unit_id is None and grant.legal_entity_id is None
        for grant in actor.role_grants
    )


def may_still_load_it(actor: Person | None, file: UploadedFile) -> bool:
    """Its uploader, as long as the file is kept and the role that let them send it is theirs."""
    is_own = actor is not None and file.uploaded_by_id == actor.id and file.expires_at > clock.now()
    return is_own and permits(actor, PERMISSIONS[file.kind])


register_policy(
    {
        ImportPermission.USE: ((is_admin,), (is_hr_without_limits,)),
        ImportPermission.PEOPLE: ((is_admin,), (is_hr_without_limits,)),
        ImportPermission.UNITS: ((is_admin,),),
        ImportPermission.OPPORTUNITIES: ((is_admin,), (is_hr_without_limits,)),
        ImportPermission.COURSES: ((is_admin,), (is_hr_without_limits,)),
        ImportPermission.COMPLETIONS: ((is_admin,), (is_hr_without_limits,)),
        ImportPermission.READ: ((may_still_load_it,),),
    }
)
