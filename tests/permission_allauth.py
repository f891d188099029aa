"""The lines of the permission matrix about allauth's own screens (tests/permission_matrix.py)."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.utils import user_pk_to_url_str

from slrt.accounts.models import User
from tests.permission_routes import MOVED, OK

# allauth's views carry no policy of ours. (answer to a visitor, answer to staff) for GET; None where it takes none.
ALLAUTH: dict[str, tuple[set[int], set[int]]] = {
    "account_login": (OK, MOVED),
    "account_logout": (MOVED, OK),
    "account_signup": (MOVED, MOVED | OK),
    "account_change_password": (MOVED, OK),
    "account_set_password": (MOVED, MOVED),
    "account_reset_password": (OK, OK),
    "account_reset_password_done": (OK, OK),
    "account_reset_password_from_key": (OK, OK),
    "account_reset_password_from_key_done": (OK, OK),
    "account_reauthenticate": (MOVED, OK),
    "account_inactive": (MOVED, OK),
    "mfa_authenticate": (MOVED, MOVED),
    "mfa_reauthenticate": (MOVED, OK | MOVED),
    "mfa_index": (MOVED, OK),
    "mfa_activate_totp": (MOVED, OK | MOVED),
    "mfa_deactivate_totp": (MOVED, {404, 302}),
    "mfa_view_recovery_codes": (MOVED, {404, 302}),
    "mfa_generate_recovery_codes": (MOVED, {200, 302, 404}),
    "mfa_download_recovery_codes": (MOVED, {404, 302}),
}
# Of somebody who exists, with a key that nobody was given.
ALLAUTH_ARGS: dict[str, Callable[[User], tuple]] = {
    "account_reset_password_from_key": lambda person: (user_pk_to_url_str(person), "salah-kunci")
}
