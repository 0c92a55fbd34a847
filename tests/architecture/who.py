"""Who gets what: answers by role, and the groups of roles that the page × role table names."""

from __future__ import annotations

import enum

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
WHOEVER_IS_EMPLOYED = who(YES, contractor=REFUSED)
WHOEVER_SEES_UNITS = who(YES, contractor=HIDDEN)
ADMINISTRATOR_OF_SEEN_UNIT = who(REFUSED, admin=YES, contractor=HIDDEN)
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
MOVER_OR_LINE_MANAGER = of_the_concerned("employee", "manager")
LINE_MANAGER = of_the_concerned("manager")
LINE_MANAGER_OR_HOME_HR = of_the_concerned("manager", *HR)
HOME_HR_OF_THE_CONCERNED = of_the_concerned(*HR)
ANOTHER_HR_PARTNER = only("hr2", refused=("hr", "host", "manager"))


WHOEVER_DELEGATES = only("manager", *HR, "hr_elsewhere", otherwise=REFUSED)
WHOEVER_DELEGATES_OR_ACTS = only("manager", "colleague", *HR, "hr_elsewhere", otherwise=REFUSED)
WHOEVER_HOSTS_OR_IS_HR = only("host", "manager", *HR, "hr_elsewhere", otherwise=REFUSED)
HR_OF_THE_PAUSE = only(*HR, refused=("hr_elsewhere",))
HR_OF_THE_PAUSED_ENTITY = only(*HR, otherwise=REFUSED)

OVERSEE = (*HR, "hr_elsewhere", "representative", "auditor")
OFFICES = (*OVERSEE, "privacy", "admin")
WHOEVER_HOLDS_AN_OFFICE = only(*OFFICES, otherwise=REFUSED)
ADMINISTRATOR_AMONG_OFFICES = only("admin", refused=tuple(office for office in OFFICES if office != "admin"))
OVERSEERS = only(*OVERSEE, otherwise=REFUSED)
HR_OF_THE_ENTITY = only(*HR, refused=("hr_elsewhere", "representative", "auditor"))
