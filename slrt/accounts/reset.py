"""The letter by which a person sets a password: the only way one comes into being outside demonstration mode."""

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
