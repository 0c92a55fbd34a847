"""Changes to people: what HR's file says of them, of units and of legal entities; roles and administrators."""

from mobility.people.models import UNASSIGNED_UNIT
from mobility.people.services.delegation import delegate, end_delegation
from mobility.people.services.employment import (
    TERMS,
    PersonChange,
    PersonFields,
    add_person,
    begin_announced_hours,
    close_employment,
    create_person,
    edit_person,
    end_employment,
    record_changes,
    update_person,
)
from mobility.people.services.organisation import (
    FULL_TIME_HOURS,
    SEPARATOR,
    SYSTEM_HOST,
    UnitFields,
    create_legal_entity,
    create_unit,
    edit_legal_entity,
    edit_unit,
    open_legal_entity,
    open_system_host,
    open_unit,
    update_legal_entity,
    update_unit,
)
from mobility.people.services.pauses import end_pause, pause_clocks
from mobility.people.services.roles import SCOPED_ROLES, add_administrator, grant_role, revoke_role

__all__ = [
    "FULL_TIME_HOURS", "SCOPED_ROLES", "SEPARATOR", "SYSTEM_HOST", "TERMS", "UNASSIGNED_UNIT", "PersonChange",
    "PersonFields", "UnitFields", "add_administrator", "add_person", "begin_announced_hours", "close_employment",
    "create_legal_entity", "create_person", "create_unit", "delegate", "edit_legal_entity", "edit_person", "edit_unit",
    "end_delegation", "end_employment", "end_pause", "grant_role", "open_legal_entity", "open_system_host",
    "open_unit", "pause_clocks", "record_changes", "revoke_role", "update_legal_entity", "update_person", "update_unit",
]  # fmt: skip
