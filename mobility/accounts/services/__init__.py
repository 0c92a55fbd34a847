"""What people do with accounts: being invited, choosing a password, signing in and out, ending sessions."""

from mobility.accounts.services.attempts import (
    check_attempts,
    check_files,
    check_resets,
    note_failed_attempt,
    note_file_sent,
    note_reset_asked,
)
from mobility.accounts.services.keeping import close_account, end_sessions_of, reopen_account
from mobility.accounts.services.links import ask_reset, deliver_links, invite, mail_invitation, use_link
from mobility.accounts.services.sessions import (
    choose_language,
    end_other_sessions,
    end_session,
    end_sessions,
    note_seen,
    sign_out,
)
from mobility.accounts.services.signing_in import change_password, set_password, sign_in

__all__ = [
    "ask_reset",
    "change_password",
    "check_attempts",
    "check_files",
    "check_resets",
    "choose_language",
    "close_account",
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
    "reopen_account",
    "set_password",
    "sign_in",
    "sign_out",
    "use_link",
]
