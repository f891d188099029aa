"""What every page needs: brand, person, navigation. Reads what middleware put on the request, and only when asked."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from slrt.ui import nav


@dataclass(frozen=True, slots=True)
class Brand:
    name: str
    place: str


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Layout:
    """`ui` in templates. Safe for anonymous visitors and on error pages, where middleware may not have run."""

    def __init__(self, request: HttpRequest | None):
        self.request = request

    @cached_property
    def user(self):
        return getattr(self.request, "user", None)

    @cached_property
    def signed_in(self) -> bool:
        return bool(getattr(self.user, "is_authenticated", False))

    @cached_property
    def profile(self):
        return getattr(self.request, "jurisdiction_profile", None)

    @cached_property
    def brand(self) -> Brand:
        profile = self.profile
        return Brand(getattr(profile, "service_brand", "") or "SLRT", getattr(profile, "name", "") or "")

    @cached_property
    def village_word(self) -> str:
        """What a village is called here: a kota has only kelurahan."""
        return getattr(self.profile, "village_word", "desa/kelurahan")

    @cached_property
    def user_name(self) -> str:
        if not self.signed_in:
            return ""
        return self.user.get_full_name() or self.user.get_username()

    @cached_property
    def role(self) -> str:
        """ "Back office · Kesehatan": `request.role_label`, else the local words for the roles held here."""
        said = getattr(self.request, "role_label", "")
        if said or not self.signed_in or self.profile is None:
            return str(said or "")
        grants = getattr(getattr(self.user, "access", None), "grants", ())
        here = [grant for grant in grants if grant.jurisdiction == getattr(self.request, "jurisdiction", None)]
        return ", ".join(dict.fromkeys(self._role_words(grant) for grant in here[:3]))

    def _role_words(self, grant) -> str:
        words = []
        for ask, code in ((self.profile.label, grant.role), (self.profile.section, grant.section)):
            if code:
                with suppress(KeyError):
                    words.append(str(getattr(found := ask(code), "label", found)))
        return " · ".join(words)

    @cached_property
    def demo(self) -> bool:
        from django.conf import settings

        return bool(getattr(settings, "DEMO", False))

    @cached_property
    def shortcuts(self) -> str:
        """ "off" when the user switched single-letter shortcuts off (WCAG 2.1.4)."""
        return "off" if getattr(self.request, "COOKIES", {}).get("slrt_pintasan") == "mati" else "on"

    @cached_property
    def home_url(self) -> str:
        return "/"

    @cached_property
    def search_url(self) -> str:
        return "/cari"

    @cached_property
    def logout_url(self) -> str:
        return _url("account_logout")

    @cached_property
    def password_url(self) -> str:
        return _url("account_change_password")

    @cached_property
    def mfa_url(self) -> str:
        return _url("mfa_index")

    @cached_property
    def error_layout(self) -> str:
        """Error pages keep the navigation for staff and show none to others."""
        return "layouts/staff.html" if self.signed_in else "layouts/bare.html"


def layout(request: HttpRequest) -> dict:
    """Context processor."""
    ui = Layout(request)
    return {"ui": ui, "nav": SimpleLazyObject(lambda: nav.collect(request) if ui.signed_in else [])}
