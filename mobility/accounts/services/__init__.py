"""What people do with accounts: being invited, choosing a password, signing in and out, second factors."""

from mobility.accounts.services.attempts import (
    check_attempts,
    check_codes,
    check_files,
    check_passkeys,
    check_resets,
    note_failed_attempt,
    note_file_sent,
    note_reset_asked,
    note_wrong_code,
    note_wrong_passkey,
)
from mobility.accounts.services.factors import (
    confirm_app,
    remove_app,
    renew_recovery_codes,
    reset_factors,
    start_app,
    use_code,
)
from mobility.accounts.services.keeping import close_account, end_sessions_of, reopen_account
from mobility.accounts.services.links import ask_reset, deliver_links, invite, mail_invitation, use_link
from mobility.accounts.services.passkeys import add_passkey, remove_passkey, rename_passkey, use_passkey
from mobility.accounts.services.sessions import (
    choose_language,
    end_other_sessions,
    end_session,
    end_sessions,
    note_seen,
    open_session,
    renew_session,
    sign_out,
)
from mobility.accounts.services.signing_in import change_password, prove, set_password, sign_in

__all__ = [
    "add_passkey",
    "ask_reset",
    "change_password",
    "check_attempts",
    "check_codes",
    "check_files",
    "check_passkeys",
    "check_resets",
    "choose_language",
    "close_account",
    "confirm_app",
    "deliver_links",
    "end_other_sessions",
    "end_session",
    "end_sessions",
    "end_sessions_of",
    "invite",
    "mail_invitation",
    "note_failed_attempt",
    "note_file_sent",
    "note_reset_asked",
    "note_seen",
    "note_wrong_code",
    "note_wrong_passkey",
    "open_session",
    "prove",
    "remove_app",
    "remove_passkey",
    "rename_passkey",
    "renew_recovery_codes",
    "renew_session",
    "reopen_account",
    "reset_factors",
    "set_password",
    "sign_in",
    "sign_out",
    "start_app",
    "use_code",
    "use_link",
    "use_passkey",
]
