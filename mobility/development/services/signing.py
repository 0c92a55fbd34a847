"""Agreeing on a contract: each side signs a version; a change asks both again; talks, the end, carrying over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.development.changes import fingerprint, read_content
from mobility.development.messages import tell, tell_of_talk
from mobility.development.models import (
    ContractAction,
    ContractGoal,
    ContractSignature,
    ContractStatus,
    ContractTalk,
    ContractVersion,
    DevelopmentContract,
    Progress,
    Side,
    TalkKind,
)
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.policy import find_principal, side_of
from mobility.development.queries.contract import find_of, find_sign_by, list_on_side, list_to_carry_over, other_side
from mobility.development.services.contract import record
from mobility.development.services.living import watch_actions
from mobility.development.workflow import workflow
from mobility.people.models import Person

READ_AGAIN = N_("It was changed after you had opened it. Read it again, then sign. Nothing was signed.")


def propose_contract(*, actor: Person, contract: DevelopmentContract, seen: str) -> ContractVersion:
    """Keep the contract as it stands as the next version, sign it, and ask the other side; it is shared by that."""
    lock(contract)
    workflow.may(actor, "propose", contract)
    content = read_content(contract)
    if workflow.allows("propose", contract):
        _refuse_unread(content, seen)
    proposed_on = clock.today(contract.person.time_zone)
    _step(actor, "propose", contract, shared_at=contract.shared_at or clock.now(), proposed_on=proposed_on)
    version = ContractVersion(number=len(contract.versions) + 1, content=content)
    contract.versions.append(version)
    side = _sign(actor, contract, version)
    tell(
        "proposed", contract, list_on_side(contract, other_side(side)),
        round=str(version.number), actor=actor, by=find_sign_by(contract),
    )  # fmt: skip
    return version


def _step(actor: Person, action: str, contract: DevelopmentContract, **fields: Any) -> None:
    """Change the status as the table says, with the columns that go with it, and put it on record."""
    old, new = workflow.apply(action, contract)
    for name, value in fields.items():
        setattr(contract, name, value)
    record(actor, action, contract, old_status=old, new_status=new)


def _refuse_unread(content: dict[str, object], seen: str) -> None:
    if seen != fingerprint(content):
        raise Conflict(READ_AGAIN)


def _sign(actor: Person, contract: DevelopmentContract, version: ContractVersion) -> Side:
    side = side_of(actor, contract)
    assert side is not None  # the permission is to speak for one
    principal = find_principal(actor, contract.person) if side is Side.MANAGER else None
    version.signatures.append(ContractSignature(side=side, person=actor, on_behalf_of=principal))
    session.flush()
    return side


def sign_contract(*, actor: Person, contract: DevelopmentContract, seen: str) -> None:
    """The other side's yes to exactly the version that was read: it is agreed."""
    lock(contract)
    action = "sign_again" if contract.find_talk(TalkKind.MID_YEAR) else "sign"
    workflow.may(actor, action, contract)
    version = contract.newest
    if version is not None and workflow.allows(action, contract):
        _refuse_unread(version.content, seen)
    _step(actor, action, contract)
    assert version is not None  # what is proposed is a version
    _sign(actor, contract, version)
    tell("agreed", contract, [*list_on_side(contract, Side.PERSON), *list_on_side(contract, Side.MANAGER)],
         round=str(version.number))  # fmt: skip
    watch_actions(contract=contract)


def change_contract(*, actor: Person, contract: DevelopmentContract) -> None:
    """Write in it again. What both signed last holds until both sign the new version."""
    lock(contract)
    workflow.may(actor, "change", contract)
    _step(actor, "change", contract)
    side = side_of(actor, contract)
    assert side is not None  # the permission is to speak for one
    others = list_on_side(contract, other_side(side))
    tell("changed", contract, others, round=f"{len(contract.versions)}:{side.value}", actor=actor)


def record_talk(
    *, actor: Person, contract: DevelopmentContract, kind: TalkKind, held_on: dt.date, words: str
) -> ContractTalk:
    """The mid-year check or the year-end review: when, and what the writer has to say."""
    lock(contract)
    action = "check" if kind is TalkKind.MID_YEAR else "review"
    workflow.may(actor, action, contract)
    if held_on > clock.today(actor.time_zone):
        raise InvalidInput(N_("Enter the day on which you talked: today or before."), field="held_on")
    _step(actor, action, contract)
    side = side_of(actor, contract)
    assert side is not None  # the permission is to speak for one
    principal = find_principal(actor, contract.person) if side is Side.MANAGER else None
    talk = ContractTalk(kind=kind, held_on=held_on, recorded_by=actor, on_behalf_of=principal)
    _say(talk, side, words)
    contract.talks.append(talk)
    session.flush()
    tell_of_talk("talk", contract, list_on_side(contract, other_side(side)), kind, actor=actor)
    return talk


def _say(talk: ContractTalk, side: Side, words: str) -> None:
    if side is Side.PERSON:
        talk.person_words = words.strip()
    else:
        talk.manager_words = words.strip()


def add_words(*, actor: Person, contract: DevelopmentContract, kind: TalkKind, words: str) -> None:
    """One's own words beside those of the other one, while the contract is open."""
    lock(contract)
    authorize(actor, P.TALK, contract)
    talk, side = contract.find_talk(kind), side_of(actor, contract)
    assert side is not None  # the permission is to speak for one
    if talk is None or not contract.is_open:
        raise Conflict(N_("Nothing can be added to this talk now."))
    _say(talk, side, words)
    record(actor, "add_words", contract)
    tell_of_talk("words", contract, list_on_side(contract, other_side(side)), kind, actor=actor)


def close_contract(*, actor: Person, contract: DevelopmentContract) -> None:
    lock(contract)
    workflow.may(actor, "close", contract)
    side = side_of(actor, contract)
    _step(actor, "close", contract, closed_at=clock.now())
    assert side is not None  # the permission is to speak for one
    tell("closed", contract, list_on_side(contract, other_side(side)))


def carry_over(*, actor: Person, contract: DevelopmentContract) -> DevelopmentContract:
    """Open goals with their open actions into the draft of the next year, which is begun where there is none.

    What is there already stays; a skill that is a goal there too is not doubled.
    """
    lock(contract)
    authorize(actor, P.CARRY_OVER, contract)
    if contract.status not in {ContractStatus.REVIEWED, ContractStatus.CLOSED}:
        raise Conflict(N_("Goals are carried over once the year-end review was held."))
    following = find_of(contract.person, contract.year + 1)
    if following is None:
        following = DevelopmentContract(
            person=contract.person, year=contract.year + 1, begun_by=actor, manager=contract.person.manager_here,
            shared_at=clock.now(), wishes=contract.wishes,
        )  # fmt: skip
        session.add(following)
        session.flush()
    elif following.status is not ContractStatus.DRAFT or (actor.id != contract.person_id and not following.is_shared):
        raise Conflict(N_("The contract of the next year is under way. Add what is missing there by hand."))
    following.goals.extend(_copy(goal) for goal in list_to_carry_over(contract, following))
    session.flush()
    record(actor, "carry_over", following)
    return following


def _copy(goal: ContractGoal) -> ContractGoal:
    """Dates are those of another year, so they are left to be written anew."""
    actions = [
        ContractAction(
            kind=one.kind, title=one.title, skill=one.skill, hours=one.hours, success=one.success,
            saved_search_id=one.saved_search_id,
        )
        for one in goal.actions
        if one.progress is not Progress.DONE
    ]  # fmt: skip
    return ContractGoal(skill=goal.skill, level=goal.level, sentence=goal.sentence, actions=actions)
