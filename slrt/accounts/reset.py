"""Letters about an account: the link by which a person sets a password, and word of what others changed.

The link is the only way a password comes into being outside demonstration mode.
"""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from slrt.accounts.models import User


def password_path(user: User) -> str:
    """Where this person sets a password. The path ends when it is used or after three days."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def send_password_letter(request: HttpRequest, user: User) -> None:
    """E-mail the one-time link to the person's own address."""
    url = request.build_absolute_uri(password_path(user))
    body = render_to_string("accounts/password_letter.txt", {"person": user, "url": url})
    send_mail("Memasang kata sandi SLRT", body, None, [user.email])


def send_address_letter(user: User, former: str) -> None:
    """To the address that no longer gets the account's letters: whoever did not ask for it must hear of it."""
    send_mail(
        "Alamat surel akun SLRT diubah",
        render_to_string("accounts/address_letter.txt", {"person": user}),
        None,
        [former],
    )


def send_factor_letter(user: User) -> None:
    """To somebody whose second factor an administrator took off."""
    send_mail(
        "Langkah kedua akun SLRT dilepas",
        render_to_string("accounts/factor_letter.txt", {"person": user}),
        None,
        [user.email],
    )
