"""Personal data in tables of libraries."""

from __future__ import annotations

from slrt.audit.personal import declare

_ACCOUNTS = "Masuk ke aplikasi secara aman"


def declare_all() -> None:
    declare("account.emailaddress", {"email": "contact"}, purpose=_ACCOUNTS, retention="selama akun aktif")
    declare("mfa.authenticator", {"data": "identity"}, purpose=_ACCOUNTS, retention="selama akun aktif")
    declare("sessions.session", {"session_data": "identity"}, purpose=_ACCOUNTS, retention="paling lama 10 jam")
