"""What a NIK and a KK number say by themselves, and what is wrong with one (domain §2.1-2.2). Imports no model.

Structure of a NIK: 6 digits of the kecamatan where first registered, day (women +40), month, year, serial 0001-9999.
There is no check digit. The century is never certain, so a birth date from a NIK is only used to compare or propose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

LENGTH = 16
FEMALE_DAY_OFFSET = 40
MAX_AGE = 120
# The 38 provinces of Kepmendagri 300.2.2-2138/2025, first two digits of every region code.
PROVINCES = frozenset(
    map(
        str,
        (*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 97)),
    )
)
SCIENTIFIC = re.compile(r"^\s*\d+(?:[.,]\d+)?\s*[eE]\s*\+?\s*\d+\s*$")
_SEPARATORS = str.maketrans("", "", " .-'’\"\t\r\n\u00a0\u2007\u2009\u202f\u200b\ufeff")
_EXCEL_TAIL = re.compile(r"^(\d{15,17})[.,]0+$")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a number. hard: it cannot be saved; otherwise it can, with a tick ("Sesuai KTP")."""

    code: str
    sentence: str
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Nik:
    """A parsed NIK. district is dotted ("33.24.05"); birth_date and sex are None/"" when the date is impossible."""

    digits: str
    district: str
    birth_date: date | None
    sex: str
    serial: int
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.hard)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.hard)

    @property
    def ok(self) -> bool:
        """Nothing forbids saving it."""
        return not self.errors


def clean(text: object) -> str:
    """A number as typed or as a table holds it, without separators; a ".0" that Excel put behind it goes too."""
    plain = str(text if text is not None else "").strip()
    tail = _EXCEL_TAIL.match(plain)
    return (tail.group(1) if tail else plain).translate(_SEPARATORS)


def is_scientific(text: object) -> bool:
    """6.20407E+15: a spreadsheet rounded the number, its last digits are lost."""
    return bool(SCIENTIFIC.match(str(text or "")))


def is_placeholder(digits: str) -> bool:
    """A stand-in for an unknown number: one digit repeated, or a serial of 0000."""
    return len(digits) == LENGTH and (len(set(digits)) == 1 or digits.endswith("0000"))


def number_problem(text: object, label: str = "NIK") -> Problem | None:
    """What keeps a text from being a 16-digit number; None when it is one."""
    raw, digits = str(text or "").strip(), clean(text)
    code = label.lower().replace("nomor ", "")
    if not digits:
        return Problem(f"{code}_empty", f"Masukkan {label}.")
    if is_scientific(raw):
        return Problem(
            f"{code}_scientific",
            f"{label} tertulis {raw}: angka belakangnya sudah hilang di lembar kerja. Ambil ulang dari berkas asal.",
        )
    if not (digits.isascii() and digits.isdigit()):
        return Problem(f"{code}_not_digits", f"{label} hanya berisi angka. Hapus huruf atau tanda lain.")
    if len(digits) != LENGTH:
        return Problem(f"{code}_length", f"{label} harus {LENGTH} angka. Yang Anda masukkan {len(digits)} angka.")
    return None


def read_nik(text: object, today: date) -> Nik:
    """Parse and check a NIK. An impossible date is a warning that "Sesuai KTP" may confirm (ux.md 1.4)."""
    digits = clean(text)
    problem = number_problem(text)
    if problem:
        return Nik(digits, "", None, "", 0, (problem,))
    problems = []
    if len(set(digits)) == 1:
        problems.append(Problem("nik_repeated", "NIK tidak mungkin satu angka yang diulang. Periksa KTP."))
    elif digits.endswith("0000"):
        problems.append(Problem("nik_serial", "Empat angka terakhir NIK tidak mungkin 0000. Periksa KTP."))
    if digits[:2] not in PROVINCES:
        problems.append(
            Problem("nik_province", f"Dua angka pertama NIK ({digits[:2]}) bukan kode provinsi. Periksa KTP.")
        )
    birth, sex = birth_of(digits, today)
    if birth is None:
        problems.append(
            Problem(
                "nik_date",
                "Angka ke-7 sampai ke-12 tidak membentuk tanggal lahir yang wajar. Periksa KTP; bila memang tertulis "
                "begitu, centang “Sesuai KTP”.",
                hard=False,
            )
        )
    district = f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}"
    return Nik(digits, district, birth, sex, int(digits[12:]), tuple(problems))


def birth_of(digits: str, today: date) -> tuple[date | None, str]:
    """Birth date and sex ("L", "P") written in a 16-digit NIK; (None, "") when the date is impossible.

    The century is the latest one that puts the birth not after today: nobody alive is then taken for unborn.
    """
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    sex = "P" if day > FEMALE_DAY_OFFSET else "L"
    day -= FEMALE_DAY_OFFSET if sex == "P" else 0
    for century in (today.year // 100 * 100, today.year // 100 * 100 - 100):
        try:
            birth = date(century + year, month, day)
        except ValueError:
            continue  # 29 February exists in one century and not in the other
        if birth <= today and today.year - birth.year <= MAX_AGE:
            return birth, sex
    return None, ""


def compare_nik(
    nik: Nik,
    *,
    birth_date: date | None = None,
    sex: str = "",
    district: str = "",
    districts: frozenset[str] | None = None,
) -> tuple[Problem, ...]:
    """Soft warnings: what a NIK says against what is known. Real cards contain mistakes, and people move.

    district: where the person lives, dotted. districts: the codes of all kecamatan that exist, if known.
    """
    found = []
    if nik.birth_date and birth_date and f"{nik.birth_date:%d%m%y}" != f"{birth_date:%d%m%y}":
        found.append(
            Problem("nik_birth", "Tanggal lahir berbeda dari yang tertulis dalam NIK. Cocokkan dengan KTP.", False)
        )
    if nik.sex and sex and nik.sex != sex:
        found.append(
            Problem("nik_sex", "Jenis kelamin berbeda dari yang tertulis dalam NIK. Cocokkan dengan KTP.", False)
        )
    if districts is not None and nik.district and nik.district not in districts:
        found.append(
            Problem(
                "nik_district", "Kode kecamatan dalam NIK tidak ada dalam daftar sekarang; mungkin kode lama.", False
            )
        )
    elif nik.district and district and nik.district != district:
        found.append(
            Problem(
                "nik_elsewhere", "NIK pertama kali diterbitkan di kecamatan lain. Ini wajar bila warga pindah.", False
            )
        )
    return tuple(found)


def read_kk(text: object) -> tuple[str, Problem | None]:
    """(digits, problem) of a KK number: kecamatan, date of issue, serial. Not derivable from the members."""
    digits = clean(text)
    problem = number_problem(text, "Nomor KK")
    if problem is None and is_placeholder(digits):
        problem = Problem(
            "kk_placeholder", "Nomor KK ini hanya pengganti (angka berulang atau berakhir 0000). Periksa KK."
        )
    return digits, problem
