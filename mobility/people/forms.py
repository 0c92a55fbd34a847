"""Forms of administration: people, units, legal entities, roles."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from mobility.core.i18n import N_
from mobility.people import queries
from mobility.people.directory import Presence, suggest_people, suggest_units
from mobility.people.messages import ALLOWS, ENGAGEMENTS, KINDS, ROLES
from mobility.people.models import Engagement, LegalEntity, OrgUnit, Person, Role, UnitKind
from mobility.people.vocabulary import EMAIL, are_working_days, countries, is_language, time_zones
from mobility.web.current import row_id
from mobility.web.fields import BaseForm, DayField, QuantityField, StrippedField, at_most, choices_of, required

MOST_HOURS = 60
FIND_BY = _l("An e-mail address or an employee number. Leave it empty for nobody.")


class PersonField(StrippedField):
    """Somebody, named by e-mail address or employee number; `found` is the person."""

    found: Person | None = None

    def process_data(self, value: Person | str | None) -> None:
        self.data = value.email if isinstance(value, Person) else value or ""

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        self.found = queries.find_person_by_word(self.data)
        if self.found is None:
            near = ", ".join(f"{one.name} ({one.email})" for one in suggest_people(self.data)[:3])
            raise ValidationError(
                _("Nobody has this address or number. Did you mean %(people)s?", people=near)
                if near
                else _("Nobody has this address or number. Check it, or search among people.")
            )


class UnitField(StrippedField):
    """A unit, named by its path; `found` is the unit."""

    found: OrgUnit | None = None

    def process_data(self, value: OrgUnit | str | None) -> None:
        self.data = value.path if isinstance(value, OrgUnit) else value or ""

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        self.found = queries.find_unit(self.data)
        if self.found is None:
            near = "; ".join(one.path for one in suggest_units(self.data)[:3])
            raise ValidationError(
                _("No unit has this path. Did you mean %(units)s?", units=near)
                if near
                else _("No unit has this path. Write it from the top, such as Company / Division.")
            )


def _to_id(value: str | int) -> int:
    """0 is the choice of none."""
    return int(value) and row_id(str(value))


class EntityField(SelectField):
    """A legal entity out of a list; `found` is the row."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, coerce=_to_id, validate_choice=False, **kwargs)

    def offer(self, entities: Any, nothing: str) -> None:
        self.choices = [SelectChoice(0, nothing), *(SelectChoice(entity.id, entity.name) for entity in entities)]

    def process_data(self, value: LegalEntity | int | None) -> None:
        self.data = value.id if isinstance(value, LegalEntity) else value or 0

    @property
    def found(self) -> LegalEntity | None:
        return queries.find_legal_entity(self.data) if self.data else None


def country_choices(nothing: str) -> list[SelectChoice]:
    locale = get_locale()
    names = [(locale.territories.get(code, code) if locale else code, code) for code in countries()]
    return [SelectChoice("", nothing), *(SelectChoice(code, name) for name, code in sorted(names))]


def _between(least: float, most: float) -> NumberRange:
    message = _l("Enter a number from %(least)s to %(most)s.", least=f"{least:g}", most=most)
    return NumberRange(least, most, message=message)


class PersonForm(BaseForm):
    """Everything that HR's file has of an employment."""

    version = HiddenField()
    employee_number = StrippedField(_l("Employee number"), [at_most(40)])
    name = StrippedField(_l("Name"), [required(_l("Enter the name.")), at_most(200)])
    email = StrippedField(_l("Work e-mail"), [required(_l("Enter the work e-mail address.")), at_most(254)])
    job_title = StrippedField(_l("Job title"), [required(_l("Enter the job title.")), at_most(200)])
    language = StrippedField(
        _l("Language"),
        [required(_l("Enter a language code, such as fr."))],
        description=_l("A code such as fr or pt-BR. Everyone can choose another language for the pages."),
    )
    org_unit = UnitField(_l("Unit"), [Optional()], description=_l("Its path from the top, as Company / Division."))
    line_manager = PersonField(_l("Line manager"), [Optional()], description=FIND_BY)
    legal_entity = EntityField(_l("Legal entity"))
    cost_centre = StrippedField(_l("Cost centre"), [Optional(), at_most(40)])
    site = StrippedField(_l("Site"), [Optional(), at_most(120)])
    country = SelectField(_l("Country"), [Optional()], default="")
    time_zone = StrippedField(
        _l("Time zone"), [required(_l("Enter a time zone, such as Europe/Paris."))], default="Europe/Paris"
    )
    engagement = SelectField(
        _l("Engagement"),
        choices=choices_of(ENGAGEMENTS),
        description=_l("Agency staff and contractors neither apply nor are suggested."),
    )
    weekly_hours = QuantityField(
        _l("Weekly hours"),
        [Optional(), _between(0.5, MOST_HOURS)],
        description=_l("Empty means the legal entity's full time."),
    )
    working_days = StrippedField(
        _l("Working days"),
        [required(_l("Enter working days, such as mon-fri."))],
        default="mon-fri",
        description=_l("As mon-fri, or single days: mon,tue,thu."),
    )
    employed_from = DayField(_l("First day"), [Optional()])
    employed_until = DayField(
        _l("Last day"),
        [Optional()],
        description=_l(
            "Once it is over the account closes, open applications end and pending decisions go to somebody else."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = country_choices(_("Not said"))
        self.legal_entity.offer(queries.list_legal_entities(), _("None"))

    def validate_email(self, field: StrippedField) -> None:
        if not EMAIL.fullmatch(field.data):
            raise ValidationError(_("Enter an e-mail address, such as ana.petit@company.example."))

    def validate_language(self, field: StrippedField) -> None:
        if not is_language(field.data):
            raise ValidationError(_("This is no language code. Enter one such as fr or pt-BR."))

    def validate_time_zone(self, field: StrippedField) -> None:
        if field.data not in time_zones():
            raise ValidationError(_("This is no time zone. Enter one such as Europe/Paris."))

    def validate_working_days(self, field: StrippedField) -> None:
        if not are_working_days(field.data.lower().replace(" ", "")):
            raise ValidationError(_("Enter working days as mon-fri, or as single days: mon,tue,thu."))

    @property
    def said(self) -> dict[str, Any]:
        """What the services take."""
        entity = self.legal_entity.found
        full_time = entity.full_time_hours if entity else 40.0
        texts = ("name", "job_title", "time_zone", "employed_from", "employed_until")
        return {
            **self.values(*texts),
            "engagement": Engagement(self.engagement.data),
            "email": self.email.data.lower(),
            "language": self.language.data.replace("_", "-"),
            "org_unit": self.org_unit.found,
            "line_manager": self.line_manager.found,
            "legal_entity": entity,
            "cost_centre": self.cost_centre.data or None,
            "site": self.site.data or None,
            "country": self.country.data or None,
            "weekly_hours": self.weekly_hours.data or full_time,
            "working_days": self.working_days.data.lower().replace(" ", ""),
        }


class NewPersonForm(PersonForm):
    def validate_employee_number(self, field: StrippedField) -> None:
        if not field.data:
            raise ValidationError(_("Enter the employee number, as HR's file has it."))


class UnitForm(BaseForm):
    version = HiddenField()
    name = StrippedField(_l("Name"), [required(_l("Enter the name of the unit.")), at_most(200)])
    parent = UnitField(
        _l("Unit above"),
        [Optional()],
        description=_l("Its path from the top, as Company / Division. Leave it empty for a unit at the top."),
    )
    kind = SelectField(_l("Kind"), choices=choices_of(KINDS))
    head = PersonField(_l("Head"), [Optional()], description=FIND_BY)
    legal_entity = EntityField(_l("Legal entity"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.legal_entity.offer(queries.list_legal_entities(), _("That of the unit above"))

    @property
    def said(self) -> dict[str, Any]:
        return {
            "name": self.name.data,
            "kind": UnitKind(self.kind.data),
            "parent": self.parent.found,
            "head": self.head.found,
            "legal_entity": self.legal_entity.found,
        }


class LegalEntityForm(BaseForm):
    version = HiddenField()
    name = StrippedField(_l("Name"), [required(_l("Enter the name of the legal entity.")), at_most(200)])
    country = SelectField(_l("Country"), [Optional()], default="")
    full_time_hours = QuantityField(
        _l("Full time"),
        [required(_l("Enter the hours of a full-time week.")), _between(1, MOST_HOURS)],
        default=40.0,
        description=_l("Every share is counted from it. A change counts from now on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = country_choices(_("Not said"))

    @property
    def said(self) -> dict[str, Any]:
        return {**self.values("name", "full_time_hours"), "country": self.country.data or None}


class RoleForm(BaseForm):
    role = RadioField(_l("Role"), [required(_l("Choose a role."))], choices=choices_of(ROLES))
    unit = UnitField(_l("Only inside this unit"), [Optional()], description=_l("With everything below it."))
    legal_entity = EntityField(_l("Only this legal entity"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.legal_entity.offer(queries.list_legal_entities(), _("All of them"))

    @property
    def hints(self) -> dict[str, str]:
        """What each role allows, under the role."""
        return {role.value: str(_(words)) for role, words in ALLOWS.items()}


PRESENCE = {Presence.HERE: N_("Works here"), Presence.LEFT: N_("Has left"), Presence.ALL: N_("Both")}


class PeopleFilterForm(BaseForm):
    """What is looked for; all of it stands in the address."""

    q = StrippedField(_l("Name, number or e-mail"))
    unit = UnitField(_l("Unit, with everything below it"))
    entity = EntityField(_l("Legal entity"))
    role = SelectField(_l("Role"), validate_choice=False)
    presence = SelectField(_l("Employment"), choices=choices_of(PRESENCE), validate_choice=False)
    without_manager = BooleanField(_l("Without a line manager"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entity.offer(queries.list_legal_entities(), _("All of them"))
        self.role.choices = [SelectChoice("", _("Any")), *choices_of(ROLES)]

    @property
    def is_narrow(self) -> bool:
        """Whether one of the lesser filters is in use, and so must be seen."""
        return bool(
            self.entity.data
            or self.chosen_role
            or self.without_manager.data
            or self.chosen_presence is not Presence.HERE
        )

    @property
    def chosen_role(self) -> Role | None:
        return Role(self.role.data) if self.role.data in set(Role) else None

    @property
    def chosen_presence(self) -> Presence:
        return Presence(self.presence.data) if self.presence.data in set(Presence) else Presence.HERE
