"""Pages for signing in and out, for one's own account, and for those who keep the accounts of others."""

from mobility.accounts.routes import (  # noqa: F401  (each adds its views to the blueprint)
    factors,
    keeping,
    own,
    passkeys,
    proof,
    second_step,
    signing_in,
)
from mobility.accounts.routes.browser import bp
from mobility.accounts.routes.proof import ask_to_prove, lead_to_second_factor
from mobility.accounts.routes.signing_in import ask_to_sign_in

__all__ = ["ask_to_prove", "ask_to_sign_in", "bp", "lead_to_second_factor"]
