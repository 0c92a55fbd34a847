"""What the skills room tells people: who asks them to confirm a skill, what was confirmed, what needs a look."""

from __future__ import annotations

import datetime as dt

from mobility.core.i18n import N_
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.people.models import Person
from mobility.skills.models import Confirmation, Evidence, HeldSkill

register_wordings(
    {
        "confirmation_asked": Wording(
            N_("%(person)s asks you to confirm a skill: %(skill)s"),
            N_(
                "Say which level you have seen, if you can. If you cannot, you need do nothing: nobody is told, and "
                "it costs neither of you anything."
            ),
            N_("Answer the request"),
        ),
        "skill_confirmed": Wording(
            N_("%(person)s confirmed your skill: %(skill)s"),
            N_("It now stands in your profile with their name and the day. You need not do anything."),
            N_("See the skill"),
        ),
        "skill_seen_otherwise": Wording(
            N_("%(person)s sees another level in your skill: %(skill)s"),
            N_("They name level %(level)s of 5. Your profile stays as it is unless you change it."),
            N_("Compare the levels"),
        ),
        "certificate_ends": Wording(
            N_("A certificate of yours expires soon: %(title)s"),
            N_(
                "After %(day)s it no longer counts as evidence of %(skill)s. Add the new one once you have it, or let "
                "it expire."
            ),
            N_("See the skill"),
        ),
        "still_current": Wording(
            N_("Are your skills still current?"),
            N_("Some have not been looked at for a year. One click keeps them all; we ask again in a year."),
            N_("Look at my skills"),
        ),
    }
)


def confirmation_asked(confirmation: Confirmation) -> Notice:
    return Notice(
        "confirmation_asked",
        f"confirmation:{confirmation.id}",
        f"/confirmations/{confirmation.id}",
        {
            "person": confirmation.person.name,
            "skill": confirmation.skill.label(confirmation.asked.reading_language),
        },
    )


def skill_confirmed(confirmation: Confirmation, held: HeldSkill) -> Notice:
    """`held` is the row that stands; another level than its own is told as such."""
    return Notice(
        "skill_confirmed" if confirmation.level == held.level else "skill_seen_otherwise",
        f"confirmation:{confirmation.id}:answered",
        f"/profile/skills/{held.id}",
        {
            "person": confirmation.asked.name,
            "skill": confirmation.skill.label(confirmation.person.reading_language),
            "level": confirmation.level,
        },
    )


def certificate_ends(evidence: Evidence, owner: Person) -> Notice:
    return Notice(
        "certificate_ends",
        f"evidence:{evidence.id}:ends",
        "/profile#held-skills",
        {"title": evidence.title, "day": evidence.expires_on, "skill": evidence.skill.label(owner.reading_language)},
    )


def still_current(day: dt.date) -> Notice:
    return Notice("still_current", f"still-current:{day.isoformat()}", "/profile/still-current")
