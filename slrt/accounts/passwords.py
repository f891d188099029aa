"""Password rules after BSSN 4/2021, each switched by settings.PASSWORD_POLICY (security.md 2.1)."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone

_CONTEXT_WORDS = ("slrt", "puskesos", "kilaks", "lakas", "dinsos", "kemensos", "kabupaten", "rahasia", "password")


class CompositionValidator:
    """Upper and lower case, a digit and a symbol."""

    _NEEDED = ((r"[A-Z]", "huruf besar"), (r"[a-z]", "huruf kecil"), (r"\d", "angka"), (r"[^\w\s]|_", "tanda baca"))

    def validate(self, password: str, user=None) -> None:
        if not settings.PASSWORD_POLICY["composition"]:
            return
        missing = [name for pattern, name in self._NEEDED if not re.search(pattern, password)]
        if missing:
            raise ValidationError(f"Tambahkan {', '.join(missing)} pada kata sandi.", code="composition")

    def get_help_text(self) -> str:
        return (
            "Gunakan huruf besar, huruf kecil, angka, dan tanda baca."
            if settings.PASSWORD_POLICY["composition"]
            else ""
        )


class ContextValidator:
    """No words that anyone would guess first at this desk, nor the place's name or the year."""

    def validate(self, password: str, user=None) -> None:
        plain = re.sub(r"[^a-z0-9]", "", password.lower())
        words = list(_CONTEXT_WORDS)
        place = getattr(user, "home_jurisdiction", None)
        if place is not None:
            words += [word for word in re.split(r"\W+", place.name.lower()) if len(word) > 3]
        rest = plain
        for word in [*words, str(timezone.localdate().year)]:
            rest = rest.replace(word, "")
        if len(rest) < len(plain) and len(rest) < 8:
            raise ValidationError(
                "Kata sandi terlalu mudah ditebak: jangan bertumpu pada nama layanan, daerah, atau tahun.",
                code="context",
            )

    def get_help_text(self) -> str:
        return "Jangan memakai nama layanan, daerah, atau tahun sebagai isi utamanya."


class HistoryValidator:
    """None of the last few passwords again."""

    def validate(self, password: str, user=None) -> None:
        depth = settings.PASSWORD_POLICY["history"]
        if not depth or user is None or user.pk is None:
            return
        earlier = [user.password, *user.password_history.values_list("password", flat=True)[:depth]]
        if any(check_password(password, hashed) for hashed in earlier if hashed):
            raise ValidationError(
                f"Kata sandi ini pernah dipakai. Pilih yang berbeda dari {depth} terakhir.", code="history"
            )

    def password_changed(self, password: str, user=None) -> None:
        if user is None or user.pk is None:
            return
        user.password_history.create(password=user.password)
        keep = user.password_history.values_list("pk", flat=True)[: settings.PASSWORD_POLICY["history"]]
        user.password_history.exclude(pk__in=list(keep)).delete()

    def get_help_text(self) -> str:
        depth = settings.PASSWORD_POLICY["history"]
        return f"Tidak boleh sama dengan {depth} kata sandi terakhir." if depth else ""


def expired(user) -> bool:
    """Whether the person must choose a new password before going on."""
    days = settings.PASSWORD_POLICY["max_age_days"]
    return bool(days) and user.password_changed_at < timezone.now() - timedelta(days=days)
