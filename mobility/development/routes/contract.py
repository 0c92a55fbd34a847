"""Contracts: one's own, those of a team, one of them whole; sharing, signing, talks, the end."""

from __future__ import annotations

from flask import current_app, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core.errors import NotFound
from mobility.development import services
from mobility.development.changes import compare
from mobility.development.forms import TalkForm, WordsForm
from mobility.development.models import DevelopmentContract, TalkKind
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.policy import side_of
from mobility.development.queries import contract as queries
from mobility.development.queries import interview as interviews
from mobility.development.routes import showing
from mobility.development.routes.pieces import Answer, bp, go, page
from mobility.development.words import STATUS_WORDS, TALK_WORDS, contract_label, name_contract
from mobility.people.models import Person
from mobility.people.queries import find_person
from mobility.web.current import me, requires
from mobility.web.filters import translate

LONGEST_NUMBER = 4


@bp.get("/")
@requires(P.LIST_OWN)
def index() -> Answer:
    contracts = queries.list_of(me())
    begun = {one.year for one in contracts}
    return page(
        "index",
        label=translate(contract_label()),
        contracts=[(one, translate(name_contract(one.year)), showing.say_standing(one)) for one in contracts],
        words=STATUS_WORDS,
        years=[year for year in queries.list_years(me()) if year not in begun],
        name_of=lambda year: translate(name_contract(year)),
        due=interviews.find_due_of(me()),
        team_size=len(queries.list_reports(me())),
    )


@bp.get("/team")
@requires(P.LIST_TEAM)
def team() -> Answer:
    asked, years = request.args.get("year", ""), queries.list_years(me())
    known = asked.isdecimal() and len(asked) <= LONGEST_NUMBER
    year = int(asked) if known and int(asked) in {*years, years[0] - 1} else years[0]
    reports = queries.list_team(me(), year)
    shared = [report.contract for report in reports if report.contract is not None]
    return page(
        "team", label=translate(contract_label()), reports=reports, year=year,
        standings={one.id: showing.say_standing(one) for one in shared},
        years=[years[0] - 1, *years], words=STATUS_WORDS, may_begin=year in years,
    )  # fmt: skip


def _asked_year() -> int:
    sent = request.form.get("year", "")
    return int(sent) if sent.isdecimal() and len(sent) <= LONGEST_NUMBER else queries.this_year(me())


@bp.post("/contracts")
@requires(P.LIST_OWN)
def begin() -> Response:
    contract = services.begin_contract(actor=me(), person=me(), year=_asked_year())
    flash(_("Your draft is begun. It is yours alone until you share it."))
    return go("show", contract_id=contract.id)


@bp.post("/people/<int:person_id>/contracts")
@requires(P.BEGIN, of=find_person)
def begin_for(person: Person) -> Response:
    contract = services.begin_contract(actor=me(), person=person, year=_asked_year())
    if side_of(me(), contract) is None or not contract.is_shared:
        flash(_("%(person)s is asked to begin or to share a draft.", person=person.name))
        return go("team", year=contract.year)
    flash(_("The draft is begun, and %(person)s is told.", person=person.name))
    return go("show", contract_id=contract.id)


@bp.get("/contracts/<int:contract_id>")
@requires(P.READ, of=queries.find_contract)
def show(contract: DevelopmentContract) -> Answer:
    return page("show", **showing.whole(contract))


@bp.get("/contracts/<int:contract_id>/versions/<int:number>")
@requires(P.READ, of=queries.find_contract)
def version(contract: DevelopmentContract, number: int) -> Answer:
    """One version whole, as it was signed, and what it changed of the one before."""
    kept = queries.find_version(contract, number)
    if kept is None:
        raise NotFound
    before = queries.find_version(contract, number - 1)
    changes = compare(before.content, kept.content) if before else []
    return page(
        "version", **showing.facts_of(contract), kept=kept, before=before,
        goals=showing.describe(kept.content), changes=showing.compare_in_words(changes),
    )  # fmt: skip


@bp.get("/contracts/<int:contract_id>/contract.pdf")
@requires(P.READ, of=queries.find_contract)
def pdf(contract: DevelopmentContract) -> Response:
    """One page to print, in the reader's language."""
    from mobility.development.paper import print_contract  # fpdf and its fonts: 18 MB, for those who print

    printed = print_contract(showing.to_print(contract), current_app.static_folder or "")
    name = f"development-contract-{contract.year}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(printed, mimetype="application/pdf", headers=headers)


@bp.post("/contracts/<int:contract_id>/share")
@requires(P.SHARE, of=queries.find_contract, seen_by=P.READ)
def share(contract: DevelopmentContract) -> Response:
    services.share_draft(actor=me(), contract=contract)
    flash(_("%(line)s can read and write the draft from now on.", line=showing.name_line(contract)))
    return go("show", contract_id=contract.id)


@bp.post("/contracts/<int:contract_id>/propose")
@requires(P.PROPOSE, of=queries.find_contract, seen_by=P.READ)
def propose(contract: DevelopmentContract) -> Response:
    services.propose_contract(actor=me(), contract=contract, seen=request.form.get("seen", ""))
    flash(_("Signed and proposed. %(name)s is asked to sign.", name=showing.name_other(contract)))
    return go("show", contract_id=contract.id)


@bp.post("/contracts/<int:contract_id>/sign")
@requires(P.SIGN, of=queries.find_contract, seen_by=P.READ)
def sign(contract: DevelopmentContract) -> Response:
    services.sign_contract(actor=me(), contract=contract, seen=request.form.get("seen", ""))
    flash(_("Agreed: both of you signed the same version."))
    return go("show", contract_id=contract.id)


@bp.post("/contracts/<int:contract_id>/change")
@requires(P.CHANGE, of=queries.find_contract, seen_by=P.READ)
def change(contract: DevelopmentContract) -> Response:
    services.change_contract(actor=me(), contract=contract)
    flash(_("You can write in it now. Both of you sign the new version."))
    return go("show", contract_id=contract.id)


def _talk(contract: DevelopmentContract, kind: TalkKind) -> Answer:
    form = TalkForm()
    if request.method == "POST" and form.attempt(
        lambda: services.record_talk(actor=me(), contract=contract, kind=kind, **form.values("held_on", "words"))
    ):
        flash(_("It is on record. %(name)s is told, and may add their own words.", name=showing.name_other(contract)))
        return go("show", contract_id=contract.id)
    return page("talk", form, **showing.facts_of(contract), talk=_(TALK_WORDS[kind]), kind=kind.value)


@bp.route("/contracts/<int:contract_id>/check", methods=["GET", "POST"])
@requires(P.TALK, of=queries.find_contract, seen_by=P.READ)
def check(contract: DevelopmentContract) -> Answer:
    return _talk(contract, TalkKind.MID_YEAR)


@bp.route("/contracts/<int:contract_id>/review", methods=["GET", "POST"])
@requires(P.TALK, of=queries.find_contract, seen_by=P.READ)
def review(contract: DevelopmentContract) -> Answer:
    return _talk(contract, TalkKind.YEAR_END)


@bp.route("/contracts/<int:contract_id>/talks/<any(mid_year, year_end):kind>/words", methods=["GET", "POST"])
@requires(P.TALK, of=queries.find_contract, seen_by=P.READ)
def add_words(contract: DevelopmentContract, kind: str) -> Answer:
    talk = contract.find_talk(TalkKind(kind))
    if talk is None:
        raise NotFound
    own = showing.own_words(contract, talk)
    form = WordsForm(data={"words": own})
    if request.method == "POST" and form.attempt(
        lambda: services.add_words(actor=me(), contract=contract, kind=talk.kind, **form.values("words"))
    ):
        flash(_("Your words are saved, and %(name)s is told.", name=showing.name_other(contract)))
        return go("show", contract_id=contract.id)
    return page("words", form, **showing.facts_of(contract), talk=_(TALK_WORDS[talk.kind]), kind=kind)


@bp.post("/contracts/<int:contract_id>/close")
@requires(P.CLOSE, of=queries.find_contract, seen_by=P.READ)
def close(contract: DevelopmentContract) -> Response:
    services.close_contract(actor=me(), contract=contract)
    flash(_("The contract is closed."))
    return go("show", contract_id=contract.id)


@bp.post("/contracts/<int:contract_id>/carry-over")
@requires(P.CARRY_OVER, of=queries.find_contract, seen_by=P.READ)
def carry_over(contract: DevelopmentContract) -> Response:
    following = services.carry_over(actor=me(), contract=contract)
    flash(_("The open goals stand in the draft of the next year. Give their actions new dates."))
    return go("show", contract_id=following.id)
