"""Forms of the accounts room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField

from mobility.web.fields import BaseForm, required


class SignInForm(BaseForm):
    email = EmailField(_l("Work e-mail"), [required(_l("Enter your work e-mail, such as ana.keller@company.com."))])
    password = PasswordField(_l("Password"), [required(_l("Enter your password."))])


class PasswordForm(BaseForm):
    password = PasswordField(_l("New password"), [required(_l("Choose a password of at least 12 characters."))])
