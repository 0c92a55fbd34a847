"""Forms about what shows a skill, who confirms it, and whether it is still right."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms.validators import Optional, ValidationError

from mobility.people import queries as people
from mobility.people.models import Person
from mobility.skills.forms.profile import ListField, level_choices
from mobility.web.fields import BaseForm, DayField, StrippedField, at_most, required


class CertificateForm(BaseForm):
    title = StrippedField(_l("Certificate"), [required(_l("Enter the name of the certificate.")), at_most(200)])
    issuer = StrippedField(_l("Issued by"), [required(_l("Enter who issued it.")), at_most(200)])
    expires_on = DayField(
        _l("Valid until"),
        [Optional()],
        description=_l("We tell you a month before. Empty: it does not expire."),
    )


class LinkForm(BaseForm):
    url = StrippedField(
        _l("Address"),
        [required(_l("Enter an address.")), at_most(500)],
        description=_l("Begins with https://. What you link to must be fit for colleagues to see."),
    )
    title = StrippedField(_l("What it shows"), [required(_l("Say in a few words what it shows.")), at_most(200)])


class DocumentForm(BaseForm):
    file = FileField(
        _l("Document"),
        description=_l("PDF, PNG or JPEG, up to 5 MB. Only you can open it."),
    )

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError(_("Choose a file."))


class AskForm(BaseForm):
    """Whom to ask: a colleague by what one knows of them, never a list of everybody."""

    colleague = StrippedField(
        _l("Colleague"),
        [required(_l("Enter a work e-mail address or a full name.")), at_most(254)],
        description=_l("Their work e-mail address or full name. They see this skill and your level, nothing else."),
    )

    @property
    def found(self) -> Person | None:
        return people.find_person_by_word(self.colleague.data) or people.find_person_by_name(self.colleague.data)


class ConfirmForm(BaseForm):
    level = ListField(_l("The level you have seen"), choices=level_choices, coerce=int)


def forms_of_a_held_skill(refused: BaseForm | None = None) -> dict[str, Any]:
    """One form for each thing that can be done on the page of a skill, empty but for the one that was refused."""
    forms = {
        "certificate_form": CertificateForm(None, prefix="certificate-"),
        "link_form": LinkForm(None, prefix="link-"),
        "document_form": DocumentForm(None, prefix="document-"),
        "ask_form": AskForm(None),
    }
    return {name: refused if type(form) is type(refused) else form for name, form in forms.items()}
