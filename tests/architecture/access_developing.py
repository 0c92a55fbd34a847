"""Who gets what of development contracts and career interviews."""

from __future__ import annotations

from tests.architecture.rows import Row, form, get, post
from tests.architecture.who import (
    ANYONE_SIGNED_IN,
    HR,
    HR_PARTNERS,
    OVERSEERS,
    OWN_ONLY,
    REFUSED,
    WHOEVER_IS_EMPLOYED,
    only,
)

PARTIES = only("employee", "manager")
THE_PERSON = only("employee", refused=("manager",))
WHO_HAS_NOT_SIGNED = only("manager", refused=("employee",))
PERSON_LINE_AND_HR = only("employee", "manager", *HR)
LINE_AND_HR = only("manager", *HR, refused=("employee",))
DRAFT, AGREED, OVER = "shared draft", "agreed contract", "reviewed contract"

DEVELOPING: tuple[Row, ...] = sum((
    get("development.index", WHOEVER_IS_EMPLOYED),
    get("development.team", only("manager", otherwise=REFUSED)),
    post("development.begin", WHOEVER_IS_EMPLOYED),
    post("development.begin_for", PARTIES, "the employee"),
    get("development.show", OWN_ONLY, "private draft"),
    get("development.show", PARTIES, DRAFT),
    get("development.version", PARTIES, "version of the agreed contract"),
    get("development.pdf", PARTIES, AGREED),
    post("development.share", OWN_ONLY, "private draft"),
    post("development.share", THE_PERSON, DRAFT),
    form("development.wishes", THE_PERSON, DRAFT),
    form("development.new_goal", PARTIES, DRAFT),
    form("development.edit_goal", PARTIES, "goal of the shared draft"),
    post("development.remove_goal", PARTIES, "goal of the shared draft"),
    form("development.new_action", PARTIES, "goal of the shared draft"),
    form("development.edit_action", PARTIES, "action of the shared draft"),
    post("development.remove_action", PARTIES, "action of the shared draft"),
    post("development.propose", PARTIES, DRAFT),
    post("development.sign", WHO_HAS_NOT_SIGNED, "proposed contract"),
    post("development.change", PARTIES, AGREED),
    post("development.tick", THE_PERSON, "action of the agreed contract"),
    post("development.reopen", THE_PERSON, "action of the agreed contract"),
    get("development.fitting", THE_PERSON, "action of the agreed contract"),
    post("development.look_out", THE_PERSON, "action of the agreed contract"),
    post("development.choose_course", THE_PERSON, "course action of the agreed contract"),
    post("development.reach", THE_PERSON, "goal of the agreed contract"),
    post("development.unreach", THE_PERSON, "goal of the agreed contract"),
    form("development.check", PARTIES, AGREED),
    form("development.review", PARTIES, AGREED),
    form("development.add_words", PARTIES, "talk of the reviewed contract"),
    post("development.close", PARTIES, OVER),
    post("development.carry_over", PARTIES, OVER),
    get("development.gaps", ANYONE_SIGNED_IN, "open posting"),
    post("development.put_gap", WHOEVER_IS_EMPLOYED),
    get("development.interviews", PERSON_LINE_AND_HR, "the employee"),
    form("development.record_interview", LINE_AND_HR, "the employee"),
    post("development.sign_interview", OWN_ONLY, "career interview"),
    get("development.interviews_due", HR_PARTNERS),
    get("oversight.contracts", OVERSEERS),
), ())  # fmt: skip
