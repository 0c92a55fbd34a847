"""The WSGI application."""

from __future__ import annotations

import sys

from mobility.app import create_app
from mobility.settings import SettingsError, from_environment

try:
    app = create_app(from_environment())
except SettingsError as error:
    sys.exit(str(error))
