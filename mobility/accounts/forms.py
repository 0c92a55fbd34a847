"""Forms of the accounts room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField

from mobility.web.fields import BaseForm, at_most, required

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
