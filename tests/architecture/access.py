"""The page × role table: what everybody gets at every address. `docs/permissions.md` is written from it.

A row says who asks for what: method, page, the thing behind its ids, and what each role is answered. Every person is
an employee besides what else they are; `employee` is the one to whom the things belong (applicant, mover, owner),
`host` offers them, `manager` is the employee's line manager, `hr` and `hr2` cover both, `hr_elsewhere` neither.
"""

from __future__ import annotations

import enum
from typing import NamedTuple

ROLES = (
    "nobody",
    "employee",
    "colleague",
    "host",
    "manager",
    "hr",
    "hr2",
    "hr_elsewhere",
    "representative",
    "auditor",
    "privacy",
    "admin",
    "contractor",
)


class Answer(enum.StrEnum):
    """What a person gets; HIDDEN is exactly what somebody gets who asks for a thing that does not exist."""

    YES = "yes"
    REFUSED = "refused"
    HIDDEN = "hidden"
    SIGN_IN = "sign in"
    HOME = "home"
    UNFIT = "unfit"


YES, REFUSED, HIDDEN, SIGN_IN, HOME, UNFIT = Answer
Who = dict[str, Answer]


def who(otherwise: Answer = HIDDEN, **answers: Answer) -> Who:
    """Whoever is not signed in is asked to; everyone who is not named gets `otherwise`."""
    return {**dict.fromkeys(ROLES, otherwise), "nobody": SIGN_IN, **answers}


def only(*names: str, otherwise: Answer = HIDDEN, refused: tuple[str, ...] = ()) -> Who:
    return who(otherwise, **dict.fromkeys(names, YES), **dict.fromkeys(refused, REFUSED))


HR = ("hr", "hr2")
ANYONE = {**dict.fromkeys(ROLES, YES)}
NOBODY_AT_ALL = {**dict.fromkeys(ROLES, HIDDEN)}
NOT_WITH_THIS_PASSWORD = {**dict.fromkeys(ROLES, UNFIT)}
ONLY_TO_SIGN_IN = {**dict.fromkeys(ROLES, HOME), "nobody": YES}
ANYONE_SIGNED_IN = who(YES)
OWN_ONLY = only("employee")
WHOEVER_MAY_HOST = only("host", "manager", otherwise=REFUSED)
HR_PARTNERS = only(*HR, "hr_elsewhere", otherwise=REFUSED)
HOME_HR = only(*HR)
PRIVACY_OFFICERS = only("privacy", otherwise=REFUSED)
ADMINISTRATORS = only("admin", otherwise=REFUSED)
ADMINISTRATOR = only("admin")
WHOEVER_MAY_RELEASE = only("manager", *HR, "hr_elsewhere", otherwise=REFUSED)
WHOEVER_MAY_APPLY = who(YES, host=REFUSED, contractor=REFUSED)

# a posting that everyone sees, and one that only its host and host HR see yet
HOST_OF_SEEN = only("host", otherwise=REFUSED)
HOST_AND_HOST_HR_OF_SEEN = only("host", *HR, otherwise=REFUSED)
HOST_HR_OF_SEEN = only(*HR, otherwise=REFUSED)
HOST_AND_HOST_HR = only("host", *HR)
HOST = only("host", refused=HR)
HOST_HR = only(*HR, refused=("host",))
AUDIENCE_AND_OVERSEERS = only("host", "hr_elsewhere", "representative", "auditor")

# an application: its line manager learns nothing of it
APPLICANT_HOST_AND_HOME_HR = only("employee", "host", *HR)
APPLICANT = only("employee", refused=("host", *HR))
HOST_OF_APPLICATION = only("host", refused=("employee", *HR))

# a move: applicant, host, line manager and home HR see it; each act belongs to some of them
CONCERNED = ("employee", "host", "manager", *HR)
ALL_CONCERNED = only(*CONCERNED)
LINE_MANAGER_ONLY = only("manager")
LINE_MANAGER_AND_HOME_HR = only("manager", *HR)


def of_the_concerned(*names: str) -> Who:
    return only(*names, refused=tuple(name for name in CONCERNED if name not in names))


MOVER = of_the_concerned("employee")
MOVER_OR_HOST = of_the_concerned("employee", "host")
LINE_MANAGER = of_the_concerned("manager")
LINE_MANAGER_OR_HOME_HR = of_the_concerned("manager", *HR)
HOME_HR_OF_THE_CONCERNED = of_the_concerned(*HR)
ANOTHER_HR_PARTNER = only("hr2", refused=("hr", "host", "manager"))


OVERSEE = (*HR, "hr_elsewhere", "representative", "auditor")
OFFICES = (*OVERSEE, "privacy", "admin")
WHOEVER_HOLDS_AN_OFFICE = only(*OFFICES, otherwise=REFUSED)
ADMINISTRATOR_AMONG_OFFICES = only("admin", refused=tuple(office for office in OFFICES if office != "admin"))
ADMINISTRATOR_AMONG_OFFICES = only("admin", refused=tuple(office for office in OFFICES if office != "admin"))
OVERSEERS = only(*OVERSEE, otherwise=REFUSED)
HR_OF_THE_ENTITY = only(*HR, refused=("hr_elsewhere", "representative", "auditor"))
SENT = {"wrong password", "unknown language", "in the host's unit", "no address"}


class Row(NamedTuple):
    """`thing` names ids of `tests.things`, or what is sent; `done` is the status that YES means."""

    method: str
    page: str
    thing: str
    who: Who
    done: int = 0

    @property
    def has_ids(self) -> bool:
        return bool(self.thing) and self.thing not in SENT

    @property
    def name(self) -> str:
        return f"{self.method} {self.page}" + (f" ({self.thing})" if self.thing else "")

    def status_of(self, role: str) -> int:
        done = self.done or {"GET": 200, "POST": 303}[self.method]
        return {YES: done, REFUSED: 403, HIDDEN: 404, SIGN_IN: 303, HOME: 303, UNFIT: 422}[self.who[role]]


def get(page: str, who: Who, thing: str = "", done: int = 200) -> tuple[Row, ...]:
    return (Row("GET", page, thing, who, done),)


def post(page: str, who: Who, thing: str = "") -> tuple[Row, ...]:
    return (Row("POST", page, thing, who),)


def form(page: str, who: Who, thing: str = "") -> tuple[Row, ...]:
    """A page with a form, and sending it."""
    return get(page, who, thing) + post(page, who, thing)


ACCESS: tuple[Row, ...] = sum((
    get("home.index", ANYONE_SIGNED_IN),
    # signing in
    get("accounts.sign_in", ONLY_TO_SIGN_IN),
    post("accounts.open_session", ANYONE),
    post("accounts.open_session", NOT_WITH_THIS_PASSWORD, "wrong password"),
    post("accounts.sign_out", ANYONE_SIGNED_IN),
    post("accounts.switch_language", ANYONE),
    post("accounts.switch_language", NOBODY_AT_ALL, "unknown language"),
    form("accounts.welcome", ANYONE, "unused link"),
    form("accounts.welcome", NOBODY_AT_ALL, "used link"),
    get("accounts.forgotten", ONLY_TO_SIGN_IN),
    post("accounts.ask_reset", ANYONE),
    post("accounts.ask_reset", NOT_WITH_THIS_PASSWORD, "no address"),
    # one's own account, and those that an administrator keeps
    get("accounts.own", ANYONE_SIGNED_IN),
    post("accounts.end_session", OWN_ONLY, "session of the employee"),
    post("accounts.end_other_sessions", ANYONE_SIGNED_IN),
    get("accounts.change_password", ANYONE_SIGNED_IN),
    post("accounts.change_password", who(UNFIT, employee=YES)),
    get("accounts.state_of", only("admin"), "the employee"),
    post("accounts.invite", only("admin"), "the employee"),
    post("accounts.end_sessions_of", only("admin"), "the employee"),
    post("accounts.close", only("admin"), "the employee"),
    post("accounts.close", only(refused=("admin",)), "the administrator"),
    post("accounts.reopen", only("admin"), "the employee"),
    # messages
    get("notifications.index", ANYONE_SIGNED_IN),
    post("notifications.open_notification", OWN_ONLY, "notification"),
    post("notifications.read_all", ANYONE_SIGNED_IN),
    form("notifications.settings", ANYONE_SIGNED_IN),
    # the profile: everybody keeps their own
    get("skills.profile", ANYONE_SIGNED_IN),
    get("skills.preview", ANYONE_SIGNED_IN),
    get("skills.options", ANYONE_SIGNED_IN),
    form("skills.notice", ANYONE_SIGNED_IN),
    form("skills.edit_words", ANYONE_SIGNED_IN),
    form("skills.edit_readers", ANYONE_SIGNED_IN),
    form("skills.edit_availability", ANYONE_SIGNED_IN),
    form("skills.edit_languages", ANYONE_SIGNED_IN),
    form("skills.new_experience", ANYONE_SIGNED_IN),
    post("skills.add_held", ANYONE_SIGNED_IN),
    post("skills.add_wanted", ANYONE_SIGNED_IN),
    form("skills.edit_experience", OWN_ONLY, "position"),
    post("skills.remove_experience", OWN_ONLY, "position"),
    form("skills.edit_held", OWN_ONLY, "held skill"),
    post("skills.remove_held", OWN_ONLY, "held skill"),
    post("skills.remove_wanted", OWN_ONLY, "wanted skill"),
    # the taxonomy: whoever holds an office reads it, HR for the whole company and administrators keep it
    get("skills.index", WHOEVER_HOLDS_AN_OFFICE),
    get("skills.show", only(*OFFICES), "proposed skill"),
    form("skills.accept", ADMINISTRATOR_AMONG_OFFICES, "proposed skill"),
    form("skills.merge", ADMINISTRATOR_AMONG_OFFICES, "proposed skill"),
    form("skills.map", ADMINISTRATOR_AMONG_OFFICES, "skill in use"),
    form("skills.retire", ADMINISTRATOR_AMONG_OFFICES, "proposed skill"),
    post("skills.undo", ADMINISTRATOR_AMONG_OFFICES, "change of a skill"),
    get("skills.person", ANYONE_SIGNED_IN, "the employee"),
    get("skills.person", HOME_HR, "person who left"),
    # finding
    get("matching.find", ANYONE_SIGNED_IN),
    get("matching.suggestions", ANYONE_SIGNED_IN),
    get("matching.not_suggested", ANYONE_SIGNED_IN),
    get("matching.where_suggested", ANYONE_SIGNED_IN),
    get("matching.next_skill", ANYONE_SIGNED_IN),
    get("matching.fit", ANYONE_SIGNED_IN, "open posting"),
    get("matching.similar", ANYONE_SIGNED_IN, "open posting"),
    get("matching.similar", HOST_AND_HOST_HR, "draft posting"),
    get("matching.compare", ANYONE_SIGNED_IN),
    get("matching.searches", ANYONE_SIGNED_IN),
    form("matching.save_search", ANYONE_SIGNED_IN),
    form("matching.change_search", OWN_ONLY, "saved search"),
    post("matching.delete_search", OWN_ONLY, "saved search"),
    get("matching.stop_alerts", ANYONE, "link of a letter"),
    post("matching.stop_alerts", ANYONE, "link of a letter"),
    form("matching.stop_alerts", NOBODY_AT_ALL, "link that somebody made up"),
    get("matching.fit", HOST_AND_HOST_HR, "draft posting"),
    get("matching.raising", ANYONE_SIGNED_IN, "open posting"),
    get("matching.raising", HOST_AND_HOST_HR, "draft posting"),
    get("opportunities.saved", ANYONE_SIGNED_IN),
    post("opportunities.save", ANYONE_SIGNED_IN, "open posting"),
    post("opportunities.save", HOST_AND_HOST_HR | dict.fromkeys(("host", *HR), REFUSED), "draft posting"),
    post("opportunities.unsave", ANYONE_SIGNED_IN, "open posting"),
    post("opportunities.unsave", HOST_AND_HOST_HR, "draft posting"),
    # postings
    get("opportunities.mine", WHOEVER_MAY_HOST),
    get("opportunities.reviews", HR_PARTNERS),
    get("opportunities.new", WHOEVER_MAY_HOST),
    post("opportunities.new", only("host", otherwise=REFUSED) | {"manager": UNFIT}, "in the host's unit"),
    get("opportunities.show", ANYONE_SIGNED_IN, "open posting"),
    get("opportunities.show", ANYONE_SIGNED_IN, "closed posting"),
    get("opportunities.show", HOST_AND_HOST_HR, "draft posting"),
    get("opportunities.show", HOST_AND_HOST_HR, "posting in review"),
    get("opportunities.show", AUDIENCE_AND_OVERSEERS, "posting for another company"),
    form("opportunities.edit", HOST, "draft posting"),
    get("opportunities.edit", HOST_OF_SEEN, "open posting"),
    (Row("POST", "opportunities.check_words", "", WHOEVER_MAY_HOST, 200),),
    get("matching.panel", WHOEVER_MAY_HOST),
    get("matching.reach", HOST_OF_SEEN, "open posting"),
    get("opportunities.changes", ANYONE_SIGNED_IN, "open posting"),
    get("opportunities.hr_list", HR_PARTNERS),
    get("opportunities.hosts", HOST_AND_HOST_HR_OF_SEEN, "open posting"),
    post("opportunities.add_co_owner", HOST_AND_HOST_HR_OF_SEEN, "posting and another host"),
    post("opportunities.remove_co_owner", HOST_AND_HOST_HR_OF_SEEN, "posting and another host"),
    post("opportunities.confirm", HOST_OF_SEEN, "open posting"),
    form("opportunities.ask", ANYONE_SIGNED_IN | {"host": REFUSED}, "open posting"),
    form("opportunities.answer", HOST, "question"),
    form("opportunities.hide", HOST_AND_HOST_HR, "question"),
    post("opportunities.submit_for_review", HOST, "draft posting"),
    post("opportunities.publish", HOST, "draft gig"),
    post("opportunities.approve", HOST_HR, "posting in review"),
    form("opportunities.send_back", HOST_HR, "posting in review"),
    post("opportunities.copy", HOST_OF_SEEN, "open posting"),
    post("opportunities.close", HOST_AND_HOST_HR_OF_SEEN, "open posting"),
    form("opportunities.reopen", HOST_OF_SEEN, "closed posting"),
    post("opportunities.complete", HOST_AND_HOST_HR_OF_SEEN, "closed posting"),
    form("opportunities.cancel", HOST_AND_HOST_HR_OF_SEEN, "open posting"),
    form("opportunities.reassign", HOST_HR_OF_SEEN, "open posting"),
    # candidates
    get("matching.candidates", HOST_OF_SEEN, "open posting"),
    get("matching.compare_candidates", HOST_OF_SEEN, "open posting"),
    get("matching.left_out", HOST_OF_SEEN, "open posting"),
    get("matching.candidate", HOST_OF_SEEN, "applicant of the posting"),
    get("matching.team", HOST_OF_SEEN, "open posting"),
    post("matching.switch_ranking", HOST_OF_SEEN, "open posting"),
    form("matching.place", HOST_OF_SEEN, "somebody to invite"),
    post("matching.undo_placing", only("host"), "place given by hand"),
    form("applications.rate", HOST_OF_SEEN, "applicant of the posting"),
    post("applications.reveal", HOST_OF_SEEN, "rated applicant"),
    post("applications.choose_review", HOST_OF_SEEN, "open posting"),
    post("applications.sort", HOST_OF_SEEN, "open posting"),
    get("applications.results", HOST_OF_SEEN, "open posting"),
    form("applications.outcomes", HOST_OF_SEEN, "open posting"),
    get("applications.for_opportunity", only(*HR, "hr_elsewhere", otherwise=REFUSED), "open posting"),
    form("applications.invite", HOST_OF_SEEN, "somebody to invite"),
    get("applications.invitation", OWN_ONLY, "invitation"),
    post("applications.accept_invitation", OWN_ONLY, "invitation"),
    post("applications.decline_invitation", OWN_ONLY, "invitation"),
    # applications
    get("applications.index", ANYONE_SIGNED_IN),
    post("applications.start", WHOEVER_MAY_APPLY, "open posting"),
    post("applications.start", who(HIDDEN, host=REFUSED, **dict.fromkeys(HR, REFUSED)), "draft posting"),
    form("applications.motivation", OWN_ONLY, "begun application"),
    form("applications.profile_check", OWN_ONLY, "begun application"),
    get("applications.check", OWN_ONLY, "finished draft"),
    post("applications.submit", OWN_ONLY, "finished draft"),
    get("applications.sent", APPLICANT, "sent application"),
    get("applications.show", OWN_ONLY, "begun application"),
    get("applications.show", APPLICANT_HOST_AND_HOME_HR, "sent application"),
    get("applications.show", APPLICANT_HOST_AND_HOME_HR, "offered application"),
    get("applications.show", only("employee", "manager", *HR), "application to the line manager"),
    get("applications.show", only("host", *HR), "application of an HR partner"),
    post("applications.shortlist", HOST_OF_APPLICATION, "sent application"),
    post("applications.keep_in_reserve", HOST_OF_APPLICATION, "sent application"),
    form("applications.offer", HOST_OF_APPLICATION, "application of somebody the host saw"),
    form("applications.end", HOST_OF_APPLICATION, "sent application"),
    form("applications.withdraw_offer", HOST_OF_APPLICATION, "offered application"),
    form("applications.accept_offer", APPLICANT, "offered application"),
    form("applications.decline_offer", APPLICANT, "offered application"),
    form("applications.withdraw", APPLICANT, "sent application"),
    # moves
    get("moves.show", ALL_CONCERNED, "move awaiting release"),
    get("moves.show", only("hr", "hr2", "host", "manager"), "move of an HR partner"),
    get("moves.of_application", ALL_CONCERNED, "application that became a move", 303),
    form("moves.withdraw", MOVER, "move awaiting release"),
    form("moves.end_early", MOVER_OR_HOST, "active move"),
    post("moves.confirm_home", LINE_MANAGER, "completed move"),
    get("moves.feedback", ALL_CONCERNED, "completed move"),
    post("moves.give_feedback", MOVER_OR_HOST, "completed move"),
    post("moves.answer_feedback", OWN_ONLY, "feedback about the employee"),
    # the release
    get("moves.releases", WHOEVER_MAY_RELEASE),
    get("moves.release", LINE_MANAGER_ONLY, "move awaiting release"),
    get("moves.release", LINE_MANAGER_AND_HOME_HR, "move whose release is overdue"),
    post("moves.agree", LINE_MANAGER, "move awaiting release"),
    post("moves.agree", LINE_MANAGER_OR_HOME_HR, "move whose release is overdue"),
    post("moves.propose_change", LINE_MANAGER, "move awaiting release"),
    post("moves.decline", LINE_MANAGER, "move awaiting release"),
    post("moves.accept_change", MOVER_OR_HOST, "move change proposed"),
    post("moves.refuse_change", MOVER_OR_HOST, "move change proposed"),
    post("moves.ask_review", MOVER, "move release declined"),
    # the HR decision
    get("moves.approvals", HR_PARTNERS),
    get("moves.export", HR_PARTNERS),
    get("moves.export_file", HR_PARTNERS),
    get("applications.answers_late", HR_PARTNERS),
    get("moves.approval", HOME_HR, "move awaiting HR"),
    get("moves.approval", only("hr2"), "move of an HR partner"),
    post("moves.approve", HOME_HR_OF_THE_CONCERNED, "move awaiting HR"),
    post("moves.approve", ANOTHER_HR_PARTNER, "move of an HR partner"),
    post("moves.refuse", HOME_HR_OF_THE_CONCERNED, "move awaiting HR"),
    post("moves.release_in_review", HOME_HR_OF_THE_CONCERNED, "move in review"),
    post("moves.uphold_decline", HOME_HR_OF_THE_CONCERNED, "move in review"),
    # administration: the way there, the system, announcements
    get("home.administration", WHOEVER_HOLDS_AN_OFFICE),
    get("home.system", ADMINISTRATORS),
    get("home.index_state", ADMINISTRATORS),
    form("home.steer_index", ADMINISTRATORS, "rebuild of the index"),
    post("notifications.send_again", ADMINISTRATOR, "mail given up"),
    get("notifications.announcements", ADMINISTRATORS),
    form("notifications.write_announcement", ADMINISTRATORS),
    form("notifications.change_announcement", ADMINISTRATOR, "announcement"),
    post("notifications.end_announcement", ADMINISTRATOR, "announcement"),
    post("notifications.dismiss_announcement", ANYONE_SIGNED_IN, "announcement"),
    # the company's rules, and what ranking waits for
    get("policies.index", WHOEVER_HOLDS_AN_OFFICE),
    get("policies.show", only(*OFFICES), "a rule"),
    form("policies.change", ADMINISTRATOR_AMONG_OFFICES, "a rule"),
    form("policies.change", only("privacy", refused=tuple(set(OFFICES) - {"privacy"})), "a rule on keeping"),
    get("matching.consultations", OVERSEERS),
    get("matching.record_consultation", HR_PARTNERS),
    post("matching.record_consultation", HR_PARTNERS | {"hr_elsewhere": UNFIT}),
    form("matching.correct_consultation", HR_OF_THE_ENTITY, "consultation"),
    form("matching.withdraw_consultation", HR_OF_THE_ENTITY, "consultation"),
    # oversight
    get("oversight.index", OVERSEERS),
    get("oversight.how_ranking_works", ANYONE_SIGNED_IN),
    get("oversight.notices", OVERSEERS),
    get("oversight.figures", OVERSEERS),
    # one's own data, and the desk of the privacy officers
    get("privacy.mine", ANYONE_SIGNED_IN),
    get("privacy.copy", ANYONE_SIGNED_IN),
    get("privacy.download", ANYONE_SIGNED_IN),
    get("privacy.choices", ANYONE_SIGNED_IN),
    get("privacy.choice", OWN_ONLY, "choice"),
    form("privacy.ask", ANYONE_SIGNED_IN),
    get("privacy.requests", PRIVACY_OFFICERS),
    get("privacy.show", only("employee", "privacy"), "open request"),
    post("privacy.take_up", only("privacy", refused=("employee",)), "open request"),
    post("privacy.take_up", only(refused=("privacy",)), "request of the officer"),
    post("privacy.complete", only("privacy", refused=("employee",)), "request in progress"),
    post("privacy.refuse", only("privacy", refused=("employee",)), "request in progress"),
    post("privacy.withdraw", only("employee", refused=("privacy",)), "open request"),
    get("privacy.holds", PRIVACY_OFFICERS),
    post("privacy.holds", who(REFUSED, privacy=YES)),
    post("privacy.lift_hold", only("privacy"), "legal hold"),
    # administration: people, roles, units, legal entities, files
    get("people.index", ADMINISTRATORS),
    get("people.options", ADMINISTRATORS),
    form("people.new", ADMINISTRATORS),
    get("people.show", ADMINISTRATOR, "the employee"),
    form("people.edit", ADMINISTRATOR, "the employee"),
    form("people.grant_role", ADMINISTRATOR, "the employee"),
    get("people.grant_role", ADMINISTRATOR, "the administrator"),
    post("people.grant_role", only(refused=("admin",)), "the administrator"),
    form("people.revoke_role", ADMINISTRATOR, "role of the host"),
    post("people.revoke_role", only(refused=("admin",)), "role of the administrator"),
    get("people.units", ADMINISTRATORS),
    get("people.unit_options", ADMINISTRATORS),
    form("people.new_unit", ADMINISTRATORS),
    get("people.unit", ADMINISTRATOR, "a unit"),
    form("people.edit_unit", ADMINISTRATOR, "a unit"),
    get("people.legal_entities", ADMINISTRATORS),
    form("people.new_legal_entity", ADMINISTRATORS),
    form("people.edit_legal_entity", ADMINISTRATOR, "a legal entity"),
    get("integrations.index", ADMINISTRATORS),
    post("integrations.send", ADMINISTRATORS),
    get("integrations.show", ADMINISTRATOR, "file of the administrator"),
    post("integrations.load", ADMINISTRATOR, "file of the administrator"),
    post("integrations.discard", ADMINISTRATOR, "file of the administrator"),
), ())  # fmt: skip
