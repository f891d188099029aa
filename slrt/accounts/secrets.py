"""Authenticator secrets at rest, sealed with a key derived from SECRET_KEY (and its fallbacks while it rotates)."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (hashlib.sha256(b"slrt.accounts.secrets|" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def seal(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """The text behind a token. Raises cryptography.fernet.InvalidToken when no known key opens it."""
    return _fernet().decrypt(token.encode()).decode()
