"""What keeps machines from flooding a public form: traps for the hasty and for those who fill everything, and limits.

Nobody is turned away for good: whoever falls into a trap reads one sentence and sends again; nothing typed is lost.
"""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core import signing
from django.db import transaction

from complaints.tracking import Limit, spend

# A person needs longer than this to read the first question.
SHORTEST = timedelta(seconds=3)
# A page left open longer than this is asked to be sent once more, with a fresh mark.
LONGEST = timedelta(hours=12)
# Many families share one address of a mobile network: the limits stop machines, not villages.
HOURLY, DAILY = Limit(12, timedelta(hours=1)), Limit(60, timedelta(hours=24))
_SALT = "slrt.opened"
TRAP, OPENED = "situs", "dibuka"
TOO_FAST = "Formulir ini terkirim terlalu cepat. Periksa sekali lagi isian Anda, lalu tekan Kirim."
TOO_OLD = "Halaman ini sudah lama terbuka. Isian Anda masih ada; tekan Kirim sekali lagi."
FILLED = "Kolom “situs” tidak perlu diisi dan sudah kami kosongkan. Tekan Kirim sekali lagi."


def opened_now() -> str:
    """A signed mark of this moment, for the hidden field of a page."""
    return signing.TimestampSigner(salt=_SALT).sign("x")


class Guarded(forms.Form):
    """Adds both traps to a public form. Mix it in before BaseForm and call `check_traps` in clean()."""

    situs = forms.CharField(label="Situs (kosongkan)", required=False, max_length=200)
    dibuka = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput, initial=opened_now)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[TRAP].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    def check_traps(self) -> None:
        """Refuse what a machine sends, and mend the page so that a person's second try goes through."""
        problem = FILLED if self.data.get(self.add_prefix(TRAP)) else self._time_problem()
        if not problem:
            return
        self.add_error(None, problem)
        self.data = self.data.copy()
        self.data[self.add_prefix(TRAP)] = ""
        if problem is not TOO_FAST:
            self.data[self.add_prefix(OPENED)] = opened_now()

    def _time_problem(self) -> str:
        signer, mark = signing.TimestampSigner(salt=_SALT), self.data.get(self.add_prefix(OPENED), "")
        try:
            signer.unsign(mark, max_age=LONGEST)
        except signing.BadSignature:  # also when it is too old
            return TOO_OLD
        try:
            signer.unsign(mark, max_age=SHORTEST)
        except signing.SignatureExpired:
            return ""
        return TOO_FAST


def count_sending(kind: str, address: str, *, times: int = 1) -> None:
    """One sending of a public form from an address. Raises TooManyTries; stored also when the request fails later.

    times: how many times the usual limits, for what a whole waiting room may send from one device.
    """
    with transaction.atomic():
        spend(f"{kind}.hour", address, Limit(HOURLY.tries * times, HOURLY.window))
        spend(f"{kind}.day", address, Limit(DAILY.tries * times, DAILY.window))
