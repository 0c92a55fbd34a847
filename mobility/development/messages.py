"""What people are told of contracts and career interviews."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from mobility.core.i18n import N_, Message
from mobility.development.models import ContractAction, DevelopmentContract, InterviewKind, TalkKind
from mobility.development.words import INTERVIEW_WORDS, TALK_WORDS, name_contract
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.notifications.services import notify
from mobility.people.models import Person

OPEN_CONTRACT = N_("Open the contract")

register_wordings(
    {
        "contract_begun": Wording(
            N_("%(actor)s began a draft for you: %(label)s"),
            N_("Write your wishes and goals into it, or change what is there. It counts once both of you signed it."),
            OPEN_CONTRACT,
        ),
        "contract_asked": Wording(
            N_("%(actor)s would like to write with you: %(label)s"),
            N_("Your draft is yours alone until you share it. Share it when you want to go on together."),
            OPEN_CONTRACT,
        ),
        "contract_shared": Wording(
            N_("%(person)s shares a draft with you: %(label)s"),
            N_("Read it, add goals and actions, or sign it once %(person)s proposes it. It is no appraisal."),
            OPEN_CONTRACT,
        ),
        "contract_proposed": Wording(
            N_("%(actor)s signed and asks you to sign: %(label)s of %(person)s"),
            N_("Read it and sign it by %(by)s, or change it; then both of you sign the new version."),
            OPEN_CONTRACT,
        ),
        "contract_agreed": Wording(
            N_("Agreed: %(label)s of %(person)s"),
            N_("Both of you signed the same version, and it is kept as it is. You need not do anything."),
            OPEN_CONTRACT,
        ),
        "contract_changed": Wording(
            N_("%(actor)s changes what stands in it: %(label)s of %(person)s"),
            N_("What was agreed holds until both of you sign the new version. You are asked once it is proposed."),
            OPEN_CONTRACT,
        ),
        "contract_talk": Wording(
            N_("%(talk)s on record: %(label)s of %(person)s"),
            N_("%(actor)s wrote down what was said. Add your own words if you like; nobody rates anybody."),
            OPEN_CONTRACT,
        ),
        "contract_words": Wording(
            N_("%(actor)s added their own words: %(label)s of %(person)s"),
            N_("They stand beside yours. You need not do anything."),
            OPEN_CONTRACT,
        ),
        "contract_closed": Wording(
            N_("Closed: %(label)s of %(person)s"),
            N_("Nothing in it changes any more. What is open can be carried over into the next year."),
            OPEN_CONTRACT,
        ),
        "contract_inherited": Wording(
            N_("You are the line manager now: %(label)s of %(person)s"),
            N_("What was agreed goes on. Read it, and propose a change if you need one."),
            OPEN_CONTRACT,
        ),
        "contract_line_changed": Wording(
            N_("Your new line manager reads it from now on: %(label)s"),
            N_("What was agreed goes on. What the one before had only proposed is a draft again."),
            OPEN_CONTRACT,
        ),
        "contract_action_done": Wording(
            N_("Ticked in your contract: %(action)s"),
            N_("“%(title)s” is completed. If something else was meant, open the action again."),
            OPEN_CONTRACT,
        ),
        "contract_action_ended": Wording(
            N_("Ended early, and not ticked: %(action)s"),
            N_("“%(title)s” ended before its last day. The action says so; open it again if you look for another."),
            OPEN_CONTRACT,
        ),
        "contract_draft": Wording(
            N_("Nothing is written yet: %(label)s"),
            N_("Begin with one wish or one goal. Your draft is yours alone until you share it."),
            N_("Begin a draft"),
        ),
        "contract_unsigned": Wording(
            N_("Your signature is still open: %(label)s of %(person)s"),
            N_("Sign it, or change it so that you can. Nothing happens to anybody who does not."),
            OPEN_CONTRACT,
        ),
        "contract_talk_due": Wording(
            N_("It is time to talk: %(talk)s, %(person)s"),
            N_("Meet, then one of you writes down when it was and what matters. No rating is part of it."),
            OPEN_CONTRACT,
        ),
        "interview_due": Wording(
            N_("%(interview)s of %(person)s: due by %(by)s"),
            N_("The law of France asks for it. Agree on a day; afterwards it is put on record and both of you sign."),
            N_("See the interviews"),
        ),
        "interview_recorded": Wording(
            N_("%(interview)s of %(person)s on %(held)s: sign the record"),
            N_("Read what was put on record, and sign it. Nothing in it rates anybody."),
            N_("See the interviews"),
        ),
    }
)


def tell(
    kind: str,
    contract: DevelopmentContract,
    people: Iterable[Person],
    *,
    round: str = "",
    actor: Person | None = None,
    **more: Any,
) -> None:
    """About a contract; `round` tells one such happening from the next."""
    for person in {one.id: one for one in people}.values():
        fills = {
            "label": name_contract(contract.year),
            "person": contract.person.name,
            "actor": actor.name if actor else "",
            **more,
        }
        key = f"contract:{contract.id}:{kind}:{round}"
        notify(recipient=person, notice=Notice(f"contract_{kind}", key, f"/development/contracts/{contract.id}", fills))


def tell_of_talk(
    kind: str, contract: DevelopmentContract, people: Iterable[Person], talk: TalkKind, **more: Any
) -> None:
    tell(kind, contract, people, round=talk.value, talk=Message(TALK_WORDS[talk]), **more)


def tell_of_action(kind: str, action: ContractAction, title: str) -> None:
    contract, round = action.contract, f"{action.id}:{action.move_id}:{action.course_id}"
    tell(kind, contract, [contract.person], round=round, action=action.title, title=title)


def tell_of_draft(person: Person, year: int) -> None:
    fills = {"label": name_contract(year)}
    notify(recipient=person, notice=Notice("contract_draft", f"contract_draft:{year}", "/development", fills))


def tell_of_interview(kind: str, person: Person, people: Iterable[Person], on: dt.date, what: InterviewKind) -> None:
    fills = {"interview": Message(INTERVIEW_WORDS[what]), "person": person.name, "by": on, "held": on}
    path, key = f"/development/people/{person.id}/interviews", f"interview:{person.id}:{kind}:{what.value}:{on}"
    for one in {each.id: each for each in people}.values():
        notify(recipient=one, notice=Notice(f"interview_{kind}", key, path, fills))
