"""A company in which every page has something to show, and the list of every page with who opens it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from itsdangerous import URLSafeSerializer

from mobility.accounts.services import invite
from mobility.applications.models import Application, ApplicationStatus, Invitation
from mobility.core import clock
from mobility.core.db import session
from mobility.matching.models import SavedSearch, SearchHit
from mobility.moves import services as moves
from mobility.moves.models import STOPPED, Move, MoveStatus, ReleaseReason, ReleaseRequest
from mobility.opportunities.models import Audience, Opportunity, OpportunityKind, OpportunityStatus
from mobility.opportunities.services import save_opportunity
from mobility.people.models import Person
from mobility.skills.models import Experience, Visibility
from tests import asked, cleared, curated, developing, evidenced, overseen, recommended, starting, trained, underway
from tests.administered import ids_of
from tests.factored import hang_factors
from tests.factories import (
    OVERRIDE,
    World,
    give_skill,
    make_application,
    make_move,
    make_opportunity,
    make_person,
    make_profile,
    make_skill,
    make_world,
    want_skill,
)
from tests.factories import save as keep
from tests.journeys.gallery_acting import PAGES_OF_ACTING, act_for_others
from tests.journeys.gallery_administering import PAGES_OF_ADMINISTERING
from tests.journeys.gallery_capacity import PAGES_OF_CAPACITY, hang_calendar
from tests.journeys.gallery_hosting import PAGES_OF_HOSTING, talk_about
from tests.journeys.gallery_judging import PAGES_OF_JUDGING, judge
from tests.journeys.gallery_moving import decide_together, list_applications, list_moves
from tests.journeys.gallery_page import Page
from tests.journeys.gallery_people import PAGES_OF_PEOPLE, fill_centre
from tests.journeys.gallery_signing_in import PAGES_OF_SIGNING_IN
from tests.journeys.gallery_steering import PAGES_OF_STEERING, be_fresh

# what a page has to bear: words that cannot be broken at a space
LONG = "Datenschutzfolgenabschätzungsverantwortlichkeit"
LONG_TITLE = f"{LONG} and everything that a team between Lyon, Kraków and Montréal needs to know about it this year"
PREVIEW = "h1:has-text('Preview: ')"
SEARCHES = "h1:has-text('Saved searches')"
MOVE_OF = {
    ApplicationStatus.ACCEPTED: MoveStatus.AWAITING_RELEASE,
    ApplicationStatus.NOT_RELEASED: MoveStatus.DECLINED_FOR_GOOD,
    ApplicationStatus.NOT_APPROVED: MoveStatus.HR_DECLINED,
}


@dataclass
class Gallery:
    """People by name, and the ids that the addresses of pages are made of."""

    people: dict[str, int] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)


def hang_gallery() -> Gallery:
    """Fill an empty database."""
    world, gallery = make_world(), Gallery()
    newcomer = make_person("Noa New", org_unit=world.host.org_unit)
    gallery.people = {name: person.id for name, person in vars(world).items()} | {"newcomer": newcomer.id}
    skills = [make_skill(name) for name in ("Power BI", "SQL", "Storytelling", LONG)]
    _fill_profiles(world, skills, gallery)
    fill_centre(world, skills, gallery.ids)
    _post(world, skills, gallery)
    _apply(world, gallery)
    gallery.ids |= {"passkey": hang_factors(world)["passkey"]}
    people, ids = overseen.hang_oversight(world)
    gallery.people |= people
    gallery.ids |= ids
    overseen.apply_unranked(people["unranked"], session.get_one(Opportunity, gallery.ids["open"]))
    _move(world, skills, gallery)
    waiting = session.get_one(Move, gallery.ids["move awaiting_clearances"])
    gallery.ids |= cleared.hang_clearances(world, waiting, LONG)
    gallery.ids |= trained.hang_training(world, LONG)
    recommended.hang_recommending(world, LONG)
    hang_calendar(world, skills, gallery.ids)
    gallery.ids["secret"] = invite(actor=None, person=newcomer)
    gallery.ids["nobody"] = 999_999
    gallery.ids |= starting.hang_cvs(world, newcomer, LONG)
    gallery.ids |= asked.hang_requests(world) | evidenced.hang_gallery(world, LONG)
    gallery.ids |= {f"{name}_skill": number for name, number in curated.hang_taxonomy(world).items()}
    for name, ids in ids_of(world).items():
        gallery.ids[name] = next(iter(ids.values()))
    session.commit()
    return gallery


def _fill_profiles(world: World, skills: list[Any], gallery: Gallery) -> None:
    for person in (world.employee, world.colleague, world.host):
        about = "I like dashboards that people open every Monday." * 10
        make_profile(person, Visibility.OPEN, headline=f"{LONG} analyst", about=about, mobility="Paris and Lyon")
        held = [give_skill(person, skill, level=4, evidence="A course") for skill in skills[:2]]
        wanted = want_skill(person, skills[2])
        row = keep(Experience(person_id=person.id, title=LONG_TITLE, from_month="2020-01", text="What I did"))
        if person is world.employee:
            gallery.ids |= {"held": held[0].id, "wanted": wanted.id, "experience": row.id}


def _post(world: World, skills: list[Any], gallery: Gallery) -> None:
    for status in OpportunityStatus:
        posting = make_opportunity(
            world.host, status, skills=tuple(skills[:2]), teaches=(skills[2],), places=3,
            title=f"{LONG_TITLE}: {status.value}",
            country="FR", workplace="Lyon, Gerland", conditions="Night work",
        )  # fmt: skip
        gallery.ids[status.value] = posting.id
    gig = make_opportunity(world.host, kind=OpportunityKind.GIG, skills=(skills[0],), audience=Audience.EVERYONE)
    empty = make_opportunity(world.host, skills=(make_skill("Falconry"),), audience=Audience.COUNTRY, country="JP")
    gallery.ids |= {"gig": gig.id, "unwanted": empty.id}
    save_opportunity(actor=world.employee, opportunity=gig)
    search = SavedSearch(
        person_id=world.employee.id, name=LONG, filters={"q": ["dashboard"], "kind": ["gig"]}, checked_at=clock.now()
    )
    search.hits.append(SearchHit(opportunity_id=gig.id))
    gallery.ids["search"] = keep(search).id
    gallery.ids["letter"] = URLSafeSerializer("tests" * 8, salt="matching.stop_alerts").dumps(world.employee.id)
    talk_about(world, gallery.ids)


def _apply(world: World, gallery: Gallery) -> None:
    """An application of the employee in every state, each for a posting of its own."""
    for status in ApplicationStatus:
        posting = make_opportunity(world.host, title=f"Work {status.value}")
        application = _make_application(world.employee, posting, status)
        gallery.ids[f"application {status.value}"] = application.id
    posting = session.get_one(Opportunity, gallery.ids["open"])
    gallery.ids["applied"] = make_application(world.colleague, posting).id
    asked = Invitation(opportunity=posting, person=world.employee, invited_by=world.host, message="Come and see")
    gallery.ids["invitation"] = keep(asked).id
    judge(world, gallery.ids, LONG)


def _make_application(person: Person, posting: Opportunity, status: ApplicationStatus) -> Application:
    """After an accepted offer there is a move, and an application that ended later ended with it."""
    moved = MOVE_OF.get(status)
    application = make_move(person, posting, moved).application if moved else make_application(person, posting, status)
    if moved in STOPPED:
        session.query(Move).filter_by(application_id=application.id).one().commitment.released_at = clock.now()
    application.status, application.motivation, application.has_checked_profile = status, "I want to learn this.", True
    return application


def _move(world: World, skills: list[Any], gallery: Gallery) -> None:
    """A move in every state, each of a person of its own in the employee's team; one told by the services."""
    for status in MoveStatus:
        person = make_person(f"Kim {status.value}", org_unit=world.manager.org_unit, line_manager=world.manager)
        give_skill(person, skills[0], level=4)
        titled = f"Work of a move {status.value}"
        posting = make_opportunity(world.host, title=titled, skills=(skills[0],), teaches=(skills[2],))
        move = make_move(person, posting, note_for_manager="I bring back what I learn.")
        _bring(move, status, world)
        gallery.ids[f"move {status.value}"] = move.id
        gallery.people[f"mover {status.value}"] = person.id
        gallery.ids[f"application of a move {status.value}"] = move.application_id
    late = make_person("Lee Late", org_unit=world.manager.org_unit)
    decide_together(world, gallery.ids)
    gallery.ids["move of hr"] = make_move(late, make_opportunity(world.host, title=f"{LONG_TITLE}: of HR")).id
    _be_late(world, gallery)
    act_for_others(world, gallery.ids, gallery.people)
    ids, people = underway.hang_underway(world, LONG)
    gallery.ids |= ids
    gallery.people |= people
    ids, people = developing.hang_developing(world, LONG)
    gallery.ids |= ids
    gallery.people |= people


def _be_late(world: World, gallery: Gallery) -> None:
    """A release that the line manager let lie, so that their own manager may decide; a host who owes an answer."""
    world.manager.line_manager = boss = make_person("Bea Boss", org_unit=world.manager.org_unit)
    person = make_person("Kim late", org_unit=world.manager.org_unit, line_manager=world.manager)
    move = make_move(person, make_opportunity(world.host, title=f"{LONG_TITLE}: late"))
    today = clock.today(world.manager.time_zone)
    before = [today - dt.timedelta(days=days) for days in (6, 4, 1)]
    request = ReleaseRequest(
        move=move, releaser=world.manager, asked_at=move.release_asked_at, remind_on=before[0],
        remind_again_on=before[1], above=boss, above_on=before[2], hr_on=today + dt.timedelta(days=3),
    )  # fmt: skip
    move.release_due_on = keep(request).hr_on
    gallery.ids["move late"] = move.id
    gallery.people |= {"mover late": person.id, "boss": boss.id}
    posting = make_opportunity(world.host, title=f"Late {LONG_TITLE}", closes_on=today - dt.timedelta(days=40))
    make_application(world.colleague, posting, submitted_at=clock.now() - dt.timedelta(days=60))


def _bring(move: Move, status: MoveStatus, world: World) -> None:
    """Decisions as people take them where they show on the page; dates alone do the rest."""
    S = MoveStatus
    if status in {S.AWAITING_HR, S.APPROVED, S.ACTIVE, S.COMPLETED, S.ENDED_EARLY, S.HR_DECLINED}:
        moves.agree(actor=world.manager, move=move, home_work="Reports stop")
    if status in {S.APPROVED, S.ACTIVE, S.COMPLETED, S.ENDED_EARLY}:
        moves.approve(actor=world.hr, move=move, note="Checked", override=OVERRIDE)
    if status is S.CHANGE_PROPOSED:
        later = move.starts_on + dt.timedelta(weeks=1)
        moves.propose_change(
            actor=world.manager, move=move, starts_on=later, percent=40, home_work="Reports", note="Calmer"
        )
    if status in {S.RELEASE_DECLINED, S.IN_REVIEW, S.DECLINED_FOR_GOOD}:
        reason = ReleaseReason.NO_BACKFILL
        moves.decline(actor=world.manager, move=move, reason=reason, tried=f"Everything {LONG}", possible_from=None)
    if status is S.IN_REVIEW:
        moves.ask_review(actor=move.person, move=move)
    if status in {S.AWAITING_CLEARANCES, S.CLEARANCE_REFUSED, S.PAUSED}:
        cleared.bring(move, status, world)
    if move.status is not status:
        move.status = status
        if status is S.ENDED_EARLY:
            move.ended_on = move.ends_on - dt.timedelta(days=30)
    session.flush()
    if status is S.COMPLETED:
        levels = {row.skill: 4 for row in move.opportunity.taught_skills}
        moves.give_feedback(actor=world.host, move=move, text="Clear and steady.", levels=levels)


def bring_state(page: Page) -> None:
    """Of the index, which every list of matches depends on: fresh wherever a page asks for nothing else."""
    be_fresh()
    if page.bring:
        page.bring()
    session.commit()
    session.remove()


def pages() -> list[Page]:
    return [
        *_of_everybody(), *PAGES_OF_SIGNING_IN, *_of_opportunities(), *list_applications(),
        *_of_matching(), *list_moves(),
        *(Page(*row) for row in (*overseen.PAGES, *asked.PAGES, *evidenced.PAGES, *cleared.PAGES, *underway.PAGES)),
        *(Page(*row) for row in trained.PAGES),
        *(Page(*row) for row in developing.PAGES),
        *(Page(*row) for row in recommended.PAGES),
        *(Page(*row) for row in (*PAGES_OF_CAPACITY, *PAGES_OF_PEOPLE, *PAGES_OF_ADMINISTERING)),
        *(Page(*row, bring=bring) for row, bring in (*PAGES_OF_STEERING, *starting.PAGES)),
    ]  # fmt: skip


def first_views() -> list[Page]:
    """The opening state of each page."""
    found: dict[str, Page] = {}
    for page in pages():
        if page.endpoint and page.status == 200 and not page.press:
            found.setdefault(page.endpoint, page)
    return list(found.values())


def _of_everybody() -> list[Page]:
    return [
        Page("accounts.sign_in", "/sign-in", ""),
        Page("accounts.sign_in", "/sign-in", "", press="Sign in"),
        Page("accounts.welcome", "/welcome/{secret}", ""),
        Page("accounts.welcome", "/welcome/no-longer", "", status=404),
        Page("accounts.welcome", "/welcome/{secret}", "", press="Save password and sign in"),
        Page("accounts.forgotten", "/forgotten-password", ""),
        Page("accounts.forgotten", "/forgotten-password", "", press="Send me a link"),
        Page("accounts.own", "/account"),
        Page("accounts.change_password", "/account/password"),
        Page("accounts.change_password", "/account/password", press="Change password"),
        *(Page("accounts.state_of", f"/admin/people/{{{who}}}/account", "admin") for who in ("employee", "newcomer")),
        *(Page("home.index", "/", who) for who in ("employee", "newcomer", "host", "manager", "hr", "contractor")),
        *(Page("notifications.index", "/notifications/", who) for who in ("host", "hr", "newcomer")),
        Page("notifications.settings", "/notifications/settings"),
        *(Page("skills.profile", "/profile", who) for who in ("employee", "newcomer")),
        Page("skills.profile", "/profile", "newcomer", press="Add skill", shows=".field-error"),
        Page("skills.edit_words", "/profile/about"),
        Page("skills.edit_availability", "/profile/availability"),
        Page("skills.edit_languages", "/profile/languages"),
        Page("skills.new_experience", "/profile/experience/new"),
        Page("skills.new_experience", "/profile/experience/new", press="Save experience"),
        Page("skills.edit_experience", "/profile/experience/{experience}"),
        *(Page("skills.preview", "/profile/preview", who) for who in ("employee", "newcomer")),
        *(Page("skills.notice", "/notice", who) for who in ("employee", "newcomer")),
        Page("skills.notice", "/notice", "newcomer", press="Save my choice"),
        Page("skills.options", "/skills/options?q=po"),
        Page("skills.options", "/skills/options?q=zzzz"),
        *(Page("skills.index", f"/skills?state={state}", "admin") for state in ("proposed", "active", "merged")),
        Page("skills.index", "/skills?q=zzzz", "auditor"),
        *(Page("skills.show", f"/skills/{{{name}_skill}}", "admin") for name in ("proposed", "kept", "merged")),
        Page("skills.accept", "/skills/{proposed_skill}/accept", "admin"),
        Page("skills.merge", "/skills/{proposed_skill}/merge", "admin"),
        Page("skills.merge", "/skills/{proposed_skill}/merge?skill=Dashboards", "admin"),
        Page("skills.map", "/skills/{kept_skill}/map?skill=Dashboard+design&relation=same", "admin"),
        Page("skills.retire", "/skills/{proposed_skill}/retire", "admin"),
        Page("", "/opportunities/{nobody}", status=404),
        Page("", "/opportunities/{open}/edit", status=403),
    ]


def _of_opportunities() -> list[Page]:
    states = [status.value for status in OpportunityStatus]
    published = [state for state in states if state not in {"draft", "in_review"}]
    return [
        *(Page("opportunities.show", f"/opportunities/{{{state}}}", "host") for state in states),
        *(Page("opportunities.show", f"/opportunities/{{{state}}}", "hr") for state in states),
        *(Page("opportunities.show", f"/opportunities/{{{state}}}") for state in (*published, "gig")),
        *(Page("opportunities.new", f"/opportunities/new?kind={kind.value}", "host") for kind in OpportunityKind),
        Page("opportunities.new", "/opportunities/new", "host", press="Preview posting"),
        *(Page("opportunities.edit", f"/opportunities/{{{state}}}/edit", "host") for state in ("draft", "open")),
        Page("opportunities.edit", "/opportunities/{draft}/edit", "host", press="Preview posting", shows=PREVIEW),
        *(Page("opportunities.mine", "/opportunities/mine", who) for who in ("host", "manager")),
        *(Page("opportunities.reviews", "/opportunities/reviews", who) for who in ("hr", "hr_elsewhere")),
        *(Page("opportunities.saved", "/opportunities/saved", who) for who in ("employee", "newcomer")),
        *(Page(*page) for page in (*PAGES_OF_HOSTING, *PAGES_OF_JUDGING)),
        *PAGES_OF_ACTING,
        Page("opportunities.send_back", "/opportunities/{in_review}/send-back", "hr"),
        Page("opportunities.send_back", "/opportunities/{in_review}/send-back", "hr", press="Send back to the host"),
        Page("opportunities.cancel", "/opportunities/{open}/cancel", "host"),
        Page("opportunities.reopen", "/opportunities/{closed}/reopen", "host"),
        Page("opportunities.reassign", "/opportunities/{open}/reassign", "hr"),
    ]


def _of_matching() -> list[Page]:
    candidates = "/opportunities/{open}/candidates"
    return [
        *(Page("matching.find", "/find", who) for who in ("employee", "newcomer", "contractor")),
        Page("matching.find", "/find?q=zzzz"),
        Page("matching.find", "/find?fit=off"),
        Page("matching.find", "/find?kind=gig&sort=grow&closing=soon"),
        Page("matching.find", "/find?hours=900", status=422),
        *(Page("matching.find", "/find?show=saved", who) for who in ("employee", "newcomer")),
        Page("matching.find", "/find?q=dashboard&closing=month&language=en"),
        *(Page("matching.searches", "/searches", who) for who in ("employee", "newcomer")),
        Page("matching.save_search", "/searches/new?kind=gig&q=dashboard"),
        Page("matching.save_search", "/searches/new?kind=gig", press="Save search", shows=SEARCHES),
        Page("matching.change_search", "/searches/{search}/edit"),
        Page("matching.stop_alerts", "/searches/stop/{letter}", ""),
        Page("matching.stop_alerts", "/searches/stop/{letter}?done=stopped", ""),
        Page("matching.similar", "/opportunities/{closed}/similar"),
        Page("matching.similar", "/opportunities/{unwanted}/similar", "host"),
        Page("matching.compare", "/opportunities/compare?id={open}&id={gig}&id={unwanted}"),
        Page("matching.compare", "/opportunities/compare"),
        *(Page("matching.suggestions", "/suggestions", who) for who in ("employee", "newcomer", "contractor")),
        *(Page("matching.next_skill", "/suggestions/next-skill", who) for who in ("employee", "newcomer")),
        *(Page("matching.fit", "/opportunities/{open}/fit", who) for who in ("employee", "newcomer")),
        Page("matching.fit", "/opportunities/{unwanted}/fit", "host"),
        Page("matching.fit", "/opportunities/{closed}/fit?than={gig}", "colleague"),
        *(Page("matching.raising", "/opportunities/{open}/fit/raising", who) for who in ("employee", "newcomer")),
        Page("matching.raising", "/opportunities/{gig}/fit/raising"),
        *(Page("matching.team", f"/opportunities/{{{one}}}/team", "host") for one in ("open", "unwanted", "gig")),
        Page("matching.candidates", f"{candidates}?tab=applied", "host"),
        Page("matching.candidates", f"{candidates}?tab=suggested&mix=grow", "host"),
        *(
            Page("matching.candidates", f"/opportunities/{{unwanted}}/candidates?tab={tab}", "host")
            for tab in ("applied", "suggested")
        ),
    ]
