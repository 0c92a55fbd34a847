"""Judgements on the employment: who employs, who pays, where the work is, and whether the skills fit."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.moves.checks.facts import Facts, Found, Verdict, found
from mobility.opportunities.models import Remote, WhoPays
from mobility.policies.queries import Rule

PASS, WARN, BLOCK = Verdict


def judge_employment(facts: Facts) -> Found:
    person, ends_on = facts.move.person, facts.move.ends_on
    if not person.is_employed:
        return found(BLOCK, N_("The person is not an employee. Agency staff and contractors have no moves."))
    if person.has_left(ends_on):
        sentence = N_("Employment ends on %(left)s, before the move ends on %(ends)s. Shorten the move first.")
        return found(BLOCK, sentence, left=person.employed_until, ends=ends_on)
    return found(PASS, N_("Employment outlasts the move."))


def crosses_entities(facts: Facts) -> bool:
    home, host = facts.move.person.legal_entity_id, facts.move.opportunity.legal_entity_id
    return home is not None and host is not None and home != host


def judge_entities(facts: Facts) -> Found:
    home, host = facts.move.person.legal_entity, facts.move.opportunity.legal_entity
    if home is None or host is None or home.id == host.id:
        return found(PASS, N_("The employer stays the same."))
    return found(WARN, N_("%(home)s lends to %(host)s: settle the agreement."), home=home.name, host=host.name)


def judge_recharge(facts: Facts) -> Found:
    opportunity = facts.move.opportunity
    if not crosses_entities(facts):
        return found(PASS, N_("Nothing is charged from one employer to another."))
    if opportunity.who_pays is WhoPays.HOME_UNIT:
        return found(WARN, N_("The home unit pays for work done for another employer: have tax look at it."))
    if not opportunity.cost_centre:
        return found(WARN, N_("The host pays, and no cost centre is named for the recharge."))
    return found(PASS, N_("It is recharged to the cost centre %(centre)s."), centre=opportunity.cost_centre)


def judge_cost_centre(facts: Facts) -> Found:
    person, opportunity = facts.move.person, facts.move.opportunity
    home = person.cost_centre or (person.org_unit.name if person.org_unit else None)
    host = opportunity.cost_centre or opportunity.org_unit.name
    if opportunity.who_pays is WhoPays.HOST_UNIT:
        return found(PASS, N_("%(host)s pays."), host=host)
    if home is None:
        return found(WARN, N_("The home unit pays, and it has neither a cost centre nor a name in HR's file."))
    if opportunity.who_pays is WhoPays.SHARED:
        return found(PASS, N_("%(home)s and %(host)s share the cost."), home=home, host=host)
    return found(PASS, N_("%(home)s goes on paying."), home=home)


def judge_country(facts: Facts) -> Found:
    person, opportunity = facts.move.person, facts.move.opportunity
    is_abroad = opportunity.country is not None and person.country is not None and opportunity.country != person.country
    if opportunity.days_abroad == 0:
        if is_abroad and opportunity.remote is Remote.NO:
            sentence = N_("The workplace is in another country (%(country)s), and no day abroad is foreseen.")
            return found(WARN, sentence, country=opportunity.country)
        return found(PASS, N_("No day abroad is foreseen."))
    verdict = WARN if facts.days_abroad > facts.limits[Rule.MOST_DAYS_ABROAD] else PASS
    sentence = N_("Days abroad foreseen: %(days)s; in twelve months in the same country: %(total)s.")
    return found(verdict, sentence, days=opportunity.days_abroad, total=facts.days_abroad)


def judge_level(facts: Facts) -> Found:
    """It informs and never warns: who learns something new is what moves are for."""
    gaps = [asked - held for asked, held in facts.levels]
    filling = {"met": sum(gap <= 0 for gap in gaps), "asked": len(gaps)}
    if not gaps or max(gaps) <= 0:
        return found(PASS, N_("At level: %(met)s of %(asked)s skills are held as asked for."), **filling)
    if all(gap <= 1 for gap in gaps):
        return found(PASS, N_("A stretch: %(met)s of %(asked)s skills are held as asked for, the others one level "
                              "below."), **filling)  # fmt: skip
    return found(PASS, N_("Lateral, into other work: %(met)s of %(asked)s skills are held as asked for."), **filling)


def judge_host(facts: Facts) -> Found:
    if facts.move.opportunity.host_manager_id == facts.move.person.line_manager_id:
        return found(WARN, N_("The host is also the line manager: one person wants the work and grants the time."))
    return found(PASS, N_("They are two different people."))


def judge_release(facts: Facts) -> Found:
    release = facts.release
    if release is None:
        return found(BLOCK, N_("The line manager has not agreed yet."))
    filling = {"name": release.decided_by.name, "day": release.decided_at}
    if release.on_behalf_of is not None and release.in_place_of_id is None:
        return found(PASS, N_("%(name)s agreed on %(day)s on behalf of %(owner)s."), **filling,
                     owner=release.on_behalf_of.name)  # fmt: skip
    if release.decided_by_id == facts.move.releaser_id:
        return found(PASS, N_("%(name)s agreed on %(day)s."), **filling)
    if release.in_place_of is not None:
        sentence = N_("%(name)s released on %(day)s in place of %(manager)s, who did not answer in time.")
        return found(WARN, sentence, **filling, manager=release.in_place_of.name)
    return found(WARN, N_("%(name)s of HR released on %(day)s."), **filling)
