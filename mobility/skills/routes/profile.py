"""One's own profile and notice, and what others see of a person."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from mobility.people import queries as people_queries
from mobility.people.models import Person
from mobility.skills import queries, services, visibility
from mobility.skills.forms import (
    WEEKDAY_WORDS,
    AvailabilityForm,
    ExperienceForm,
    HeldSkillForm,
    LanguagesForm,
    NamedSkillForm,
    ReadersForm,
    VisibilityForm,
    WantedSkillForm,
    WordsForm,
    name_of_language,
)
from mobility.skills.models import NOTICE_VERSION, Experience, HeldSkill, Visibility, WantedOrigin, WantedSkill
from mobility.skills.policy import ProfilePermission as P
from mobility.skills.routes.blueprint import bp, language
from mobility.skills.visibility import Viewer
from mobility.web.current import me, requires
from mobility.web.pages import is_fragment_request
from mobility.web.transactions import leave_trace

PREVIEWS = {viewer.value: viewer for viewer in (Viewer.COLLEAGUE, Viewer.HOST, Viewer.HR)}
WORDS: dict[str, Any] = {
    "name_of_language": name_of_language,
    "weekday_words": WEEKDAY_WORDS,
    "reader_words": visibility.READER_WORDS,
    "section_words": visibility.SECTION_WORDS,
}
END_OF_LINE = re.compile("</(?:h2|li|p)>")
FRAGMENTS = {"held-skills": "skills/_held.html", "wanted-skills": "skills/_wanted.html"}
Answer = str | Response | tuple[str, int]


@bp.get("/profile")
@requires(P.KEEP_OWN)
def profile() -> str:
    return _profile_page()


@bp.post("/profile/skills")
@requires(P.KEEP_OWN)
def add_held() -> Answer:
    form = HeldSkillForm(prefix="held-")
    if form.attempt(
        lambda: services.set_held_skill(actor=me(), person=me(), skill=_named(form), level=form.level.data)
    ):
        return _back_to("held-skills")
    return _profile_page(form, held_form=form), 422


@bp.post("/profile/skills/<int:held_id>/remove")
@requires(P.EDIT_PART, of=queries.find_held_skill)
def remove_held(held: HeldSkill) -> Response:
    services.remove_held_skill(actor=me(), held=held)
    return _back_to("held-skills")


@bp.post("/profile/wanted")
@requires(P.KEEP_OWN)
def add_wanted() -> Answer:
    form = WantedSkillForm(prefix="wanted-")
    if form.attempt(
        lambda: services.set_wanted_skill(
            actor=me(), person=me(), skill=_named(form), **form.values("level", "reason"), origin=_origin()
        )
    ):
        return _back_to("wanted-skills")
    return _profile_page(form, wanted_form=form), 422


@bp.post("/profile/wanted/<int:wanted_id>/remove")
@requires(P.EDIT_PART, of=queries.find_wanted_skill)
def remove_wanted(wanted: WantedSkill) -> Response:
    services.remove_wanted_skill(actor=me(), wanted=wanted)
    return _back_to("wanted-skills")


@bp.route("/profile/about", methods=["GET", "POST"])
@requires(P.KEEP_OWN)
def edit_words() -> Answer:
    form = WordsForm(obj=queries.get_profile(me()))
    if request.method == "POST" and form.attempt(
        lambda: services.save_profile(actor=me(), person=me(), **form.values("headline", "about"))
    ):
        return _saved()
    return render_template("skills/words.html", form=form), (422 if form.errors else 200)


@bp.route("/profile/availability", methods=["GET", "POST"])
@requires(P.KEEP_OWN)
def edit_availability() -> Answer:
    profile = queries.get_profile(me())
    form = AvailabilityForm(obj=profile, days=profile.weekdays.split())
    if request.method == "POST" and form.attempt(
        lambda: services.save_profile(actor=me(), person=me(), **form.answers)
    ):
        return _saved()
    return render_template("skills/availability.html", form=form), (422 if form.errors else 200)


@bp.route("/profile/languages", methods=["GET", "POST"])
@requires(P.KEEP_OWN)
def edit_languages() -> Answer:
    form = LanguagesForm()
    if request.method == "GET":
        form.load([{"code": row.code, "level": row.level} for row in queries.list_languages(me())])
    elif form.add_row.data:
        form.rows.append_entry()
    elif form.attempt(lambda: services.set_languages(actor=me(), person=me(), levels=form.levels)):
        return _saved()
    return render_template("skills/languages.html", form=form), (422 if form.errors else 200)


@bp.route("/profile/experience/new", methods=["GET", "POST"])
@requires(P.KEEP_OWN)
def new_experience() -> Answer:
    form = ExperienceForm()
    if request.method == "POST" and form.attempt(
        lambda: services.add_experience(actor=me(), person=me(), **_experience(form))
    ):
        return _saved()
    return render_template("skills/experience.html", form=form, experience=None), (422 if form.errors else 200)


@bp.route("/profile/experience/<int:experience_id>", methods=["GET", "POST"])
@requires(P.EDIT_PART, of=queries.find_experience)
def edit_experience(experience: Experience) -> Answer:
    form = ExperienceForm(obj=experience)
    if request.method == "POST" and form.attempt(
        lambda: services.change_experience(actor=me(), experience=experience, **_experience(form))
    ):
        return _saved()
    return render_template("skills/experience.html", form=form, experience=experience), (422 if form.errors else 200)


@bp.post("/profile/experience/<int:experience_id>/remove")
@requires(P.EDIT_PART, of=queries.find_experience)
def remove_experience(experience: Experience) -> Response:
    services.remove_experience(actor=me(), experience=experience)
    return _saved()


@bp.get("/profile/preview")
@requires(P.KEEP_OWN)
def preview() -> str:
    """What colleagues, hosts and HR see, by the code that shows it to them; and what goes with an application."""
    chosen = request.args.get("as", "")
    viewer = PREVIEWS.get(chosen)
    return render_template(
        "skills/preview.html",
        person=me(),
        chosen=chosen if viewer else "sent",
        shown=visibility.show_as(viewer, me()) if viewer else None,
        snapshot=queries.build_snapshot(me()),
        available_from=queries.get_profile(me()).available_from,
        **WORDS,
    )


@bp.route("/profile/readers", methods=["GET", "POST"])
@requires(P.KEEP_OWN)
def edit_readers() -> Answer:
    """Who reads which section."""
    now = {section.value: readers.value for section, readers in visibility.get_readers(me()).items()}
    form = ReadersForm(data=now)
    if request.method == "POST" and form.attempt(
        lambda: services.choose_readers(actor=me(), person=me(), readers=form.readers, shown=_notice_shown())
    ):
        flash(_("Your choice is saved. It holds from now on."))
        return redirect(url_for(".profile"), code=303)
    return render_template("skills/readers.html", form=form), (422 if form.errors else 200)


@bp.route("/notice", methods=["GET", "POST"])
@requires(P.KEEP_OWN)
def notice() -> Answer:
    """The privacy notice, and the choice whether to be found."""
    profile = queries.get_profile(me())
    undecided = profile.visibility is Visibility.UNDECIDED
    form = VisibilityForm(visibility=None if undecided else profile.visibility.value)
    if request.method == "POST" and form.attempt(
        lambda: services.read_notice_and_choose(
            actor=me(), person=me(), visibility=Visibility(form.visibility.data), shown=_notice_shown()
        )
    ):
        flash(_("Your choice is saved. It holds from now on."))
        return redirect(url_for(".profile" if queries.list_held(me()) else ".start"), code=303)
    partners = people_queries.list_hr_for(me())
    return render_template(
        "skills/notice.html", form=form, profile=profile, partners=partners, notice_version=NOTICE_VERSION
    ), (422 if form.errors else 200)


@bp.get("/people/<int:person_id>")
@requires(P.READ, of=people_queries.find_person)
def person(person: Person) -> str:
    """What this viewer may see: the sections that the person opened to them; HR in scope, employment data besides."""
    leave_trace(partial(services.record_view, actor=me(), person=person))
    return render_template("skills/person.html", person=person, shown=visibility.show_to(me(), person), **WORDS)


def _notice_shown() -> services.NoticeShown:
    """The notice as it stands on the page, in words alone, a line for each heading and paragraph."""
    parts = END_OF_LINE.split(render_template("skills/_notice_text.html"))  # our own words, no markup of others
    lines = [Markup(part).striptags() for part in parts]  # noqa: S704  # nosec B704
    return services.NoticeShown("\n".join(filter(None, lines)), language())


def _profile_page(form: NamedSkillForm | None = None, **forms: NamedSkillForm) -> str:
    """The own profile, or the part of it that htmx asks for; `form` is the one that was refused."""
    if form is not None and form.skill.errors and form.skill.data:
        form.offer()
    profile, held = queries.get_profile(me()), queries.list_held(me())
    parts: dict[str, Any] = {
        "profile": profile,
        "held": held,
        "wanted": queries.list_wanted(me()),
        "experience": queries.list_experience(me()),
        "spoken": queries.list_languages(me()),
        "readers": visibility.get_readers(me()),
        "evidenced": queries.list_evidenced_ids(me()),
        "moves_behind": queries.list_moves_behind(me()),
        "to_check": queries.find_to_check(profile, held),
        "notice_version": NOTICE_VERSION,
        "held_form": HeldSkillForm(None, prefix="held-"),
        "wanted_form": WantedSkillForm(None, prefix="wanted-"),
        **WORDS,
    }
    target = request.headers.get("HX-Target", "") if is_fragment_request() else ""
    return render_template(FRAGMENTS.get(target, "skills/profile.html"), form=form, **{**parts, **forms})


def _named(form: NamedSkillForm) -> Any:
    said = {"text": form.skill.data, "chosen": form.answer, "picked": form.picked.data or ""}
    return services.name_skill(actor=me(), language=language(), **said)


def _origin() -> WantedOrigin:
    """A page that proposes something to learn says so; what anybody types is their own wish."""
    return WantedOrigin.SUGGESTION if request.form.get("origin") == "suggestion" else WantedOrigin.WISH


def _experience(form: ExperienceForm) -> dict[str, Any]:
    return form.values("title", "from_month", "to_month", "text")


def _back_to(part: str) -> Response:
    """After a change in one list: htmx gets that list again, a browser its page at that place."""
    return redirect(url_for(".profile", _anchor=None if is_fragment_request() else part), code=303)


def _saved() -> Response:
    flash(_("Your profile is saved."))
    return redirect(url_for(".profile"), code=303)
