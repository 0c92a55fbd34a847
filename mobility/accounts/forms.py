"""Forms of the accounts room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField

from mobility.accounts.models import PASSKEY_NAME_LENGTH
from mobility.web.fields import BaseForm, StrippedField, at_most, required

LONGEST_ADDRESS = 254


class SignInForm(BaseForm):
    email = EmailField(_l("Work e-mail"), [required(_l("Enter your work e-mail, such as ana.keller@company.com."))])
    password = PasswordField(_l("Password"), [required(_l("Enter your password."))])


class ForgottenForm(BaseForm):
    email = EmailField(
        _l("Work e-mail"),
        [required(_l("Enter your work e-mail, such as ana.keller@company.com.")), at_most(LONGEST_ADDRESS)],
    )


class PasswordForm(BaseForm):
    password = PasswordField(_l("New password"), [required(_l("Choose a password of at least 12 characters."))])


class ChangePasswordForm(PasswordForm):
    current = PasswordField(_l("Current password"), [required(_l("Enter your current password."))])


class CodeForm(BaseForm):
    one_time_password = StringField(
        _l("Code"), [required(_l("Enter the 6 digits that your app shows, or a recovery code."))]
    )


class ProofForm(BaseForm):
    password = PasswordField(_l("Password"), [required(_l("Enter your password."))])
    one_time_password = StringField(
        _l("Code"), [required(_l("Enter the 6 digits that your app shows, or a recovery code."))]
    )


class PasskeyNameForm(BaseForm):
    name = StrippedField(
        _l("Name"), [required(_l("Give it a name, such as Work laptop.")), at_most(PASSKEY_NAME_LENGTH)]
    )
