"""Pages for signing in and out, for one's own account, and for those who keep the accounts of others."""

from mobility.accounts.routes import keeping, own, signing_in  # noqa: F401  (each adds its views to the blueprint)
from mobility.accounts.routes.browser import bp
from mobility.accounts.routes.signing_in import ask_to_sign_in

__all__ = ["ask_to_sign_in", "bp"]
