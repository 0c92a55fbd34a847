"""What kinds of files and the fields of their lines are called."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.integrations.models import FileKind

KINDS = {
    FileKind.PEOPLE: N_("People"),
    FileKind.UNITS: N_("Units"),
    FileKind.OPPORTUNITIES: N_("Opportunities"),
}
HINTS = {
    FileKind.PEOPLE: N_("Employment, reporting lines and profiles, by employee number."),
    FileKind.UNITS: N_("The organisation tree with heads and legal entities, by path."),
    FileKind.OPPORTUNITIES: N_("Work packages and gigs, by reference. They become drafts for their hosts."),
}
COLUMNS = {
    FileKind.PEOPLE: "employee_number, name, email, job_title",
    FileKind.UNITS: "path",
    FileKind.OPPORTUNITIES: "reference, kind, title, description, starts_on",
}
FIELDS = {
    "name": N_("Name"),
    "email": N_("E-mail"),
    "job_title": N_("Job title"),
    "language": N_("Language"),
    "country": N_("Country"),
    "site": N_("Site"),
    "time_zone": N_("Time zone"),
    "org_unit": N_("Unit"),
    "line_manager": N_("Line manager"),
    "legal_entity": N_("Legal entity"),
    "cost_centre": N_("Cost centre"),
    "engagement": N_("Engagement"),
    "weekly_hours": N_("Weekly hours"),
    "next_weekly_hours": N_("Weekly hours, announced"),
    "next_hours_from": N_("Announced hours from"),
    "working_days": N_("Working days"),
    "employed_from": N_("First day"),
    "employed_until": N_("Last day"),
    "profile": N_("Profile: skills, texts, languages"),
    "kind": N_("Kind"),
    "head": N_("Head"),
    "full_time_hours": N_("Full time"),
    "title": N_("Title"),
    "description": N_("Description"),
    "host_manager": N_("Host manager"),
    "places": N_("Places"),
    "starts_on": N_("First day"),
    "weeks": N_("Weeks"),
    "allocation_percent": N_("Share"),
    "hours_per_week": N_("Hours a week"),
    "closes_on": N_("Deadline"),
    "workplace": N_("Workplace"),
    "days_abroad": N_("Days abroad"),
    "remote": N_("Where you work"),
    "audience": N_("Audience"),
    "working_language": N_("Working language"),
    "working_language_level": N_("Level of the working language, at least"),
    "required_skills": N_("Skills needed"),
    "taught_skills": N_("Skills taught"),
    "status": N_("State"),
}
