"""What roles, kinds of units and engagements are called, and what is said of changes to records."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.people.models import Engagement, Role, UnitKind

ROLES = {
    Role.HOST: N_("Host"),
    Role.HR: N_("HR partner"),
    Role.REPRESENTATIVE: N_("Works council representative"),
    Role.PRIVACY: N_("Privacy officer"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMIN: N_("Administrator"),
}
# what each role allows, beside its name where somebody grants it
ALLOWS = {
    Role.HOST: N_("Posts opportunities. Every line manager may do so anyway."),
    Role.HR: N_("Reviews postings, approves moves and reads employment records, inside the scope below."),
    Role.REPRESENTATIVE: N_("Reads rules, weights, notices and figures; no names."),
    Role.PRIVACY: N_("Answers requests for access and erasure, and sets retention terms."),
    Role.AUDITOR: N_("Reads everything for oversight under pseudonyms."),
    Role.ADMIN: N_("Manages people, roles, units, imports and the system; no HR content."),
}
KINDS = {
    UnitKind.COMPANY: N_("Company"),
    UnitKind.DIVISION: N_("Division"),
    UnitKind.AFFILIATE: N_("Country affiliate"),
    UnitKind.DEPARTMENT: N_("Department"),
    UnitKind.TEAM: N_("Team"),
    UnitKind.CENTRE: N_("Centre of expertise"),
}
ENGAGEMENTS = {
    Engagement.PERMANENT: N_("Permanent"),
    Engagement.FIXED_TERM: N_("Fixed-term"),
    Engagement.APPRENTICE: N_("Apprentice"),
    Engagement.AGENCY: N_("Agency"),
    Engagement.CONTRACTOR: N_("Contractor"),
}
ACTS = {
    "import": N_("Changed by a file"),
    "create_person": N_("Created by hand"),
    "edit_person": N_("Changed by hand"),
    "leave": N_("Left"),
    "add_administrator": N_("Created as an administrator"),
    "grant_role": N_("Role granted: %(role)s"),
    "revoke_role": N_("Role revoked: %(role)s"),
    "create_unit": N_("Created by hand"),
    "edit_unit": N_("Changed by hand"),
    "create_legal_entity": N_("Created by hand"),
    "edit_legal_entity": N_("Changed by hand"),
}
