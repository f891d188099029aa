"""Code lists of referrals."""

from __future__ import annotations

from django.db import models


class ReferralOutcome(models.TextChoices):
    FULFILLED = "fulfilled", "Terpenuhi"
    PARTLY = "partly", "Terpenuhi sebagian"
    WAITING_LIST = "waiting_list", "Masuk daftar tunggu/kuota"
    NOT_ELIGIBLE = "not_eligible", "Tidak memenuhi kriteria"
    OUT_OF_AUTHORITY = "out_of_authority", "Di luar kewenangan instansi"
    NO_BUDGET = "no_budget", "Anggaran tidak tersedia"
    UNREACHABLE = "unreachable", "Warga tidak dapat dihubungi"


# Help arrived, wholly or in part; everything else is a referral that was not fulfilled.
DELIVERED = (ReferralOutcome.FULFILLED, ReferralOutcome.PARTLY)
NOT_DELIVERED = tuple(outcome for outcome in ReferralOutcome if outcome not in DELIVERED)


class SharedField(models.TextChoices):
    """What the agency may see of the person; the proposer ticks, and nothing else is shown or printed."""

    NAME = "name", "Nama"
    NIK = "nik", "NIK"
    KK = "kk", "Nomor KK"
    BIRTH = "birth", "Tanggal lahir dan jenis kelamin"
    ADDRESS = "address", "Alamat"
    PHONE = "phone", "Nomor HP"
    REGISTRY = "registry", "Status data terpadu dan desil"
    DESCRIPTION = "description", "Uraian keluhan"
