"""No English on a screen: our catalogue covers what the libraries leave out, and its compiled form is current."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import django_filters
import pytest
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext as _

FOLDER = Path(__file__).resolve().parents[2] / "slrt/ui/locale/id/LC_MESSAGES"
ROOT = Path(__file__).resolve().parents[2]
# Words that only English has; a screen that shows one was not translated.
ENGLISH = re.compile(
    r"\b(?:the|your|you|please|submit|save|cancel|search|password|username|email|sign in|sign out|log ?in|log ?out"
    r"|required|enter|select|choose|delete|edit|update|back|next|previous|loading|error|success|warning|yes|all|filter|close)\b",
    re.IGNORECASE,
)


def entries() -> dict[str, str]:
    text = (FOLDER / "django.po").read_text(encoding="utf-8")
    found = re.findall(r'^msgid "(.+)"\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? "(.*)"$', text, re.MULTILINE)
    return dict(found)


def test_the_compiled_catalogue_is_current():
    with (FOLDER / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    for key, value in entries().items():
        said = (
            catalogue.ngettext(key, f"{key[:-1]}s.", 1)
            if value and catalogue.gettext(key) == key
            else catalogue.gettext(key)
        )
        assert said == value.replace('\\"', '"'), key


def test_nothing_is_left_untranslated_and_no_place_is_lost():
    for key, value in entries().items():
        assert value, key
        assert re.findall(r"%\(?\w*\)?[sd]", key) == re.findall(r"%\(?\w*\)?[sd]", value), key


def test_our_sentences_win():
    assert _("Incorrect code.").startswith("Kode ini tidak cocok")
    assert _("The username and/or password you specified are not correct.").startswith("Nama pengguna atau kata sandi")
    assert str(django_filters.DateRangeFilter.choices[0][1]) == "Hari ini"


def test_password_rules_are_told_in_our_words():
    assert not [text for text in password_validators_help_texts() if ENGLISH.search(text)]


@pytest.mark.parametrize(
    "folder", ["templates/account", "templates/mfa", "templates/layouts", "templates/cotton", "slrt/ui/templates"]
)
def test_screens_are_in_indonesian(folder):
    for path in (ROOT / folder).rglob("*.html"):
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not ENGLISH.findall(text), path
