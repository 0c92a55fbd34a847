"""Who gets what of training: the catalogue, one's own courses, requests, HR's pages."""

from __future__ import annotations

from tests.architecture.rows import Row, form, get, post
from tests.architecture.who import (
    ANYONE_SIGNED_IN,
    HOME_HR,
    HR,
    HR_PARTNERS,
    LINE_MANAGER_AND_HOME_HR,
    OWN_ONLY,
    REFUSED,
    UNFIT,
    WHOEVER_MAY_RELEASE,
    YES,
    only,
    who,
)

ABROAD = only("hr_elsewhere", *HR, "admin")
KEEPERS = only(*HR, "hr_elsewhere", "admin", otherwise=REFUSED)
KEEPERS_OF_THE_EMPLOYER = KEEPERS | {"hr_elsewhere": REFUSED}
ADMINISTRATOR_OF_SEEN = only("admin", otherwise=REFUSED)
EVERY_HR = only(*HR, "hr_elsewhere")
DECIDER = only("manager", refused=HR)
TRAINING: tuple[Row, ...] = sum((
    get("training.index", ANYONE_SIGNED_IN),
    get("training.show", ANYONE_SIGNED_IN, "course"),
    get("training.show", ABROAD, "course for another employer"),
    post("training.enrol", ANYONE_SIGNED_IN, "course"),
    post("training.enrol", ABROAD | dict.fromkeys((*HR, "admin"), REFUSED), "course for another employer"),
    get("training.mine", ANYONE_SIGNED_IN),
    form("training.choose_session", OWN_ONLY, "approved enrolment"),
    post("training.cancel", OWN_ONLY, "enrolment"), post("training.finish", OWN_ONLY, "enrolment"),
    form("training.rate", OWN_ONLY, "completed course"),
    post("training.take_level", OWN_ONLY, "learnt skill"), post("training.leave_level", OWN_ONLY, "learnt skill"),
    # what costs more than the limit
    get("training.requests", WHOEVER_MAY_RELEASE),
    get("training.show_request", LINE_MANAGER_AND_HOME_HR, "request for training"),
    post("training.approve", DECIDER, "request for training"),
    form("training.decline", DECIDER, "request for training"),
    # the catalogue: whoever is HR for its audience keeps a course
    get("training.kept", KEEPERS),
    get("training.new", KEEPERS), post("training.new", KEEPERS | {"hr_elsewhere": UNFIT}),
    form("training.edit", ADMINISTRATOR_OF_SEEN, "course"),
    form("training.edit", KEEPERS_OF_THE_EMPLOYER, "course of the employer"),
    post("training.retire", ADMINISTRATOR_OF_SEEN, "course"),
    post("training.bring_back", ADMINISTRATOR_OF_SEEN, "retired course"),
    get("training.sessions", ADMINISTRATOR_OF_SEEN, "classroom"),
    form("training.schedule", ADMINISTRATOR_OF_SEEN, "classroom"),
    form("training.change_session", only("admin"), "session of a course"),
    post("training.cancel_session", only("admin"), "session of a course"),
    get("training.participants", EVERY_HR, "course"),
    post("training.mark", HOME_HR, "enrolment"),
    # what must be held
    get("training.rules", HR_PARTNERS), get("training.show_rule", HOME_HR, "mandatory course"),
    get("training.require", EVERY_HR, "course"),
    post("training.require", who(**dict.fromkeys(HR, YES), hr_elsewhere=UNFIT), "course"),
    post("training.end_rule", HOME_HR, "mandatory course"),
    get("training.certificates", HR_PARTNERS),
    get("training.figures", only(*HR, "hr_elsewhere", "representative", otherwise=REFUSED)),
), ())  # fmt: skip
