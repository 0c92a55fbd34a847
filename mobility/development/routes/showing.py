"""A contract as its pages show it: its parts in the reader's words, where it stands, what differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.i18n import N_, Message
from mobility.development.changes import Change, Content, fingerprint, read_content
from mobility.development.models import (
    ActionKind,
    ContractSignature,
    ContractStatus,
    ContractTalk,
    DevelopmentContract,
    Side,
    TalkKind,
)
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.policy import side_of
from mobility.development.printing import Printed
from mobility.development.queries import contract as queries
from mobility.development.words import (
    ACTION_WORDS,
    PROGRESS_WORDS,
    SIDE_WORDS,
    STATUS_WORDS,
    TALK_WORDS,
    contract_label,
    name_contract,
)
from mobility.development.workflow import workflow
from mobility.policies.queries import Rule, get_value
from mobility.skills.queries import find_skill
from mobility.web import filters
from mobility.web.current import me
from mobility.web.filters import translate
from mobility.web.pages import buttons_for

STANDINGS = {
    "alone": N_(
        "A draft that is yours alone. Next: you share it with %(line)s, or sign and propose it, when you are ready."
    ),
    "draft": N_(
        "A draft that both of you write. Next: one of you signs it and proposes it to the other, when you are ready."
    ),
    "redraft": N_(
        "It is being changed; version %(agreed)s holds meanwhile. Next: one of you signs the new one, then the other."
    ),
    "mine": N_("%(signer)s signed version %(number)s. Next: you sign it or change it, by %(by)s."),
    "theirs": N_("You signed version %(number)s. Next: %(waiting)s signs it or changes it, by %(by)s."),
    "agreed": N_("Both signed version %(agreed)s. Next: the mid-year check, in %(mid_year)s; one of you records it."),
    "agreed_late": N_(
        "Both signed version %(agreed)s. Next: the mid-year check, due since %(mid_year)s; one of you records it."
    ),
    "agreed_at_the_end": N_(
        "Both signed version %(agreed)s. Next: the year-end review, in %(year_end)s; one of you records it."
    ),
    "checked": N_("The mid-year check was held. Next: the year-end review, in %(year_end)s; one of you records it."),
    "reviewed": N_("The year-end review was held. Next: one of you closes it."),
    "reviewed_open": N_(
        "The year-end review was held. Next: one of you carries open goals over into %(next)s, then closes it."
    ),
    "closed": N_("It is closed. Nothing in it changes any more."),
    "closed_open": N_("It is closed. Next: one of you can carry its open goals over into %(next)s."),
}


@dataclass(frozen=True)
class ActionShown:
    key: int
    kind: str
    title: str
    facts: list[str]
    success: str


@dataclass(frozen=True)
class GoalShown:
    key: int
    title: str
    sentence: str
    actions: list[ActionShown]


def language() -> str:
    return str(get_locale() or "en")


def describe(content: Content) -> list[GoalShown]:
    """Goals and actions in the reader's words, of the contract as it stands or of a version that was kept."""
    return [
        GoalShown(
            goal["key"],
            _goal_title(goal),
            goal["sentence"] if goal["skill"] else "",
            [_describe_action(action) for action in goal["actions"]],
        )
        for goal in content["goals"]
    ]


def _skill(skill_id: int | None) -> str:
    skill = find_skill(skill_id) if skill_id else None
    return skill.label(language()) if skill else ""


def _goal_title(goal: Content) -> str:
    if not goal["skill"]:
        return str(goal["sentence"])
    level = goal["level"]
    return _(
        "%(skill)s, up to level %(level)s of 5 (%(word)s)",
        skill=_skill(goal["skill"]), level=level, word=filters.level_word(level),
    )  # fmt: skip


def _describe_action(action: Content) -> ActionShown:
    return ActionShown(
        action["key"],
        _(ACTION_WORDS[ActionKind(action["kind"])]),
        action["title"],
        [fact for fact in (_skill(action["skill"]), _dates(action), _hours(action)) if fact],
        action["success"],
    )


def _hours(action: Content) -> str:
    return filters.hours(action["hours"]) if action["hours"] else ""


def _dates(action: Content) -> str:
    first, last = (_day(action[name]) for name in ("starts_on", "ends_on"))
    if first and last:
        return _("%(start)s to %(end)s", start=first, end=last)
    if last:
        return _("until %(day)s", day=last)
    return _("from %(day)s", day=first) if first else ""


def _day(written: str | None) -> str:
    return filters.short_day(dt.date.fromisoformat(written)) if written else ""


def compare_in_words(changes: Iterable[Change]) -> list[dict[str, str]]:
    """Rows for a table: what, before, after."""
    labels = {"wishes": _("Wishes"), "goal": _("Goal"), "action": _("Action")}
    return [
        {
            "label": labels[one.what],
            "before": _say(one.what, one.before) or _("not there"),
            "after": _say(one.what, one.after) or _("taken out"),
        }
        for one in changes
    ]


def _say(what: str, value: Content | None) -> str:
    if value is None:
        return ""
    if what == "wishes":
        return value["wishes"] or _("No wishes written.")
    if what == "goal":
        return ". ".join(dict.fromkeys(part for part in (_goal_title(value), value["sentence"]) if part))
    shown = _describe_action(value)
    success = _("Success: %(success)s", success=shown.success) if shown.success else ""
    return " · ".join(part for part in (shown.kind, shown.title, *shown.facts, success) if part)


def name_line(contract: DevelopmentContract) -> str:
    """Who speaks for the line now."""
    manager = contract.person.manager_here
    return manager.name if manager is not None else _("HR")


def name_other(contract: DevelopmentContract) -> str:
    """Whom the reader writes it with."""
    own = side_of(me(), contract)
    return _name_side(contract, queries.other_side(own)) if own else ""


def _name_side(contract: DevelopmentContract, side: Side) -> str:
    return contract.person.name if side is Side.PERSON else name_line(contract)


def say_standing(contract: DevelopmentContract) -> Message:
    """Where it stands, what happens next, who acts, by when: one sentence."""
    waiting, own = queries.list_unsigned(contract), side_of(me(), contract)
    newest, agreed = contract.newest, contract.agreed
    signed = next(iter(newest.signatures), None) if newest else None
    fills = {
        "line": name_line(contract),
        "agreed": agreed.number if agreed else "",
        "number": newest.number if newest else "",
        "signer": signed.person.name if signed else "",
        "waiting": _name_side(contract, waiting[0]) if waiting else "",
        "by": queries.find_sign_by(contract) or "",
        "next": str(contract.year + 1),
        "mid_year": _month(contract.year, Rule.CONTRACT_MID_YEAR_MONTH),
        "year_end": _month(contract.year, Rule.CONTRACT_YEAR_END_MONTH),
    }
    return Message(STANDINGS[_standing(contract, own in waiting)], fills)


def _standing(contract: DevelopmentContract, is_mine: bool) -> str:
    if contract.status is ContractStatus.DRAFT:
        shared = "draft" if contract.is_shared else "alone"
        return "redraft" if contract.agreed else shared
    if contract.status is ContractStatus.PROPOSED:
        return "mine" if is_mine else "theirs"
    if contract.status is ContractStatus.AGREED:
        return _standing_of_agreed(contract)
    return f"{contract.status.value}_open" if _can_carry_over(contract) else contract.status.value


def _standing_of_agreed(contract: DevelopmentContract) -> str:
    """What comes next of the two talks, by the month it is."""
    today = clock.today(contract.person.time_zone)
    month = today.year * 12 + today.month
    due = queries.find_due_talk(contract, month)
    if due is TalkKind.YEAR_END:
        return "agreed_at_the_end"
    return "agreed_late" if due and due is queries.find_due_talk(contract, month - 1) else "agreed"


def _can_carry_over(contract: DevelopmentContract) -> bool:
    """To the line a draft that the person keeps to themselves is none."""
    if not permits(me(), P.CARRY_OVER, contract):
        return False
    following = queries.find_of(contract.person, contract.year + 1)
    if following is not None and not following.is_shared and side_of(me(), contract) is not Side.PERSON:
        following = None
    return bool(queries.list_to_carry_over(contract, following))


def _month(year: int, rule: Rule) -> str:
    return filters.month(f"{year}-{get_value(rule):02}")


def facts_of(contract: DevelopmentContract) -> dict[str, Any]:
    """What every page about one contract is given."""
    word, mark = STATUS_WORDS[contract.status]
    side = side_of(me(), contract)
    return {
        "contract": contract,
        "label": translate(contract_label()),
        "name": translate(name_contract(contract.year)),
        "word": _(word),
        "mark": mark,
        "is_own": side is Side.PERSON,
        "line": name_line(contract),
    }


def whole(contract: DevelopmentContract) -> dict[str, Any]:
    """The contract as its own page shows it."""
    content = read_content(contract)
    agreed, newest = contract.agreed, contract.newest
    unread = content if contract.status is ContractStatus.DRAFT or newest is None else newest.content
    return {
        **facts_of(contract),
        "goals": describe(content),
        "actions": {one.id: one for one in contract.actions},
        "reached": {goal.id: goal.reached_on for goal in contract.goals},
        "progress_words": {one.value: (_(word), mark) for one, (word, mark) in PROGRESS_WORDS.items()},
        "standing": say_standing(contract),
        "seen": fingerprint(unread),
        "may_write": contract.status is ContractStatus.DRAFT,
        "may_tick": side_of(me(), contract) is Side.PERSON and agreed is not None and contract.is_open,
        "may_sign": side_of(me(), contract) in queries.list_unsigned(contract),
        "obstacle": workflow.unmet("propose", contract) if contract.status is ContractStatus.DRAFT else None,
        "buttons": buttons_for(workflow, me(), contract, "development", contract_id=contract.id),
        "talks": [(talk, _(TALK_WORDS[talk.kind])) for talk in contract.talks],
        "can_carry_over": _can_carry_over(contract),
        "year_end": TalkKind.YEAR_END,
    }


def own_words(contract: DevelopmentContract, talk: ContractTalk) -> str:
    return talk.person_words if side_of(me(), contract) is Side.PERSON else talk.manager_words


def to_print(contract: DevelopmentContract) -> Printed:
    """What stands on paper: what was agreed last; without it the contract as it stands, which then says so."""
    agreed = contract.agreed
    content = agreed.content if agreed else read_content(contract)
    signed = [
        _("%(side)s: signed by %(name)s on %(day)s", side=_(SIDE_WORDS[row.side]), name=_signer(row),
          day=filters.day(row.created_at))
        for row in (agreed.signatures if agreed else ())
    ]  # fmt: skip
    unsigned = [_("%(side)s: not signed yet", side=_(word)) for side, word in SIDE_WORDS.items()]
    name = translate(name_contract(contract.year))
    return Printed(
        language=language(),
        title=f"{name}: {contract.person.name}",
        lead=_("Version %(number)s, signed by both", number=agreed.number) if agreed else _("Not agreed yet: a draft"),
        apart=say_apart(),
        sections=[
            (_("Wishes"), [content["wishes"]] if content["wishes"] else []),
            *((_("Goal: %(goal)s", goal=goal.title), _print_goal(goal)) for goal in describe(content)),
        ],
        signatures=signed or unsigned,
        footer=_("Printed on %(day)s", day=filters.day(clock.today(me().time_zone))),
    )


def _signer(signature: ContractSignature) -> str:
    if signature.on_behalf_of is None:
        return signature.person.name
    return _("%(name)s on behalf of %(principal)s", name=signature.person.name, principal=signature.on_behalf_of.name)


def _print_goal(goal: GoalShown) -> list[str]:
    return [line for line in (goal.sentence, *map(_print_action, goal.actions)) if line]


def _print_action(action: ActionShown) -> str:
    success = _("Success: %(success)s", success=action.success) if action.success else ""
    return "• " + " · ".join(part for part in (action.kind, action.title, *action.facts, success) if part)


def say_apart() -> str:
    """What it is not: on every page, and on paper."""
    apart = _("This is no employment contract and no appraisal.")
    purpose = _(
        "It serves mobility and development only: never appraisal, pay, discipline or choosing whose job ends. It "
        "holds no rating, and none may be imported. Wishing, refusing or changing costs nobody anything."
    )
    return f"{apart} {purpose}"
