"""The roles of a secretariat, as data: what each may do and how far it reaches.

Codes are stable and stored in assignments; labels shown on screens come from the jurisdiction's profile
(Barito Selatan says "Pengawas" where Kendal says "Supervisor").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from slrt.accounts.permissions import Permission as P


class Reach(StrEnum):
    """How far a role sees."""

    UNIT = "unit"  # cases of the own unit only
    TERRITORY = "territory"  # everything inside the assignment's region
    JURISDICTION = "jurisdiction"  # the whole kabupaten or kota
    ADDRESSED = "addressed"  # only what was sent to the own unit (referrals)


@dataclass(frozen=True)
class Role:
    code: str
    label: str
    sentence: str
    reach: Reach
    permissions: frozenset[P]
    module: str = ""  # given only where the jurisdiction's profile uses this part
    unit_kind: str = ""  # held in a unit of this kind only; elsewhere its reach would be another one


_DESK = {P.COMPLAINT_VIEW, P.COMPLAINT_REGISTER, P.PERSON_SEARCH, P.PERSON_VIEW, P.PROGRAMME_VIEW}
_READ = {P.COMPLAINT_VIEW, P.REFERRAL_VIEW, P.PROGRAMME_VIEW, P.BOARD_VIEW, P.REPORT_VIEW, P.PRELIST_VIEW}
# What goes with visiting families, and with checking and steering those who do.
_FIELD = {P.VISIT_VIEW, P.VISIT_PLAN, P.VISIT_RECORD, P.WELFARE_VIEW, P.WELFARE_CHANGE}
_CHECK = {P.VISIT_VIEW, P.VISIT_PLAN, P.VISIT_REVIEW, P.CASELOAD_VIEW, P.WELFARE_VIEW, P.WELFARE_CHANGE}
_STEER = {P.CASELOAD_VIEW, P.CASELOAD_MANAGE}
# Activities: the secretariat plans for itself, the kecamatan and the villages, the others for their own place.
_VILLAGE_PLAN = {P.ACTIVITY_VIEW, P.ACTIVITY_VILLAGE, P.LIBRARY_VIEW}
_DISTRICT_PLAN = _VILLAGE_PLAN | {P.ACTIVITY_DISTRICT}
_PLAN = _DISTRICT_PLAN | {P.ACTIVITY_REGENCY}
# Partnerships: the secretariat and the Puskesos build them; whoever meets families keeps contacts of other companions.
_KNOW_PARTNERS = {P.PARTNER_VIEW, P.PARTNER_CONTACT}
_PARTNERSHIP = _KNOW_PARTNERS | {P.PARTNER_CHANGE}
_FRONT = _DESK | {
    P.NEED_VIEW,
    P.NEED_RECORD,
    P.CHANGE_VIEW,
    P.CHANGE_PROPOSE,
    P.COMPLAINT_INFORM,
    P.PRELIST_PROPOSE,
    P.PRELIST_VIEW,
    P.CERTIFICATE_ISSUE,
    P.VISIT_VIEW,
    P.VISIT_PLAN,
    P.WELFARE_VIEW,
    P.WELFARE_CHANGE,
    P.REGISTRY_VIEW,
    P.PERSON_REVEAL,
}
_BACK = _DESK | {
    P.NEED_VIEW,
    P.NEED_RECORD,
    P.NEED_FOLLOW,
    P.CHANGE_VIEW,
    P.CHANGE_PROPOSE,
    P.COMPLAINT_HANDLE,
    P.COMPLAINT_INFORM,
    P.COMPLAINT_CLOSE,
    P.ENROLMENT_CHANGE,
    P.REFERRAL_VIEW,
    P.REFERRAL_PROPOSE,
    P.PRELIST_PROPOSE,
    P.PRELIST_VIEW,
    P.VISIT_VIEW,
    P.VISIT_PLAN,
    P.WELFARE_VIEW,
    P.WELFARE_CHANGE,
    P.REGISTRY_VIEW,
    P.PERSON_REVEAL,
    P.BOARD_VIEW,
}

_ROLES = (
    Role(
        "front_office",
        "Front office",
        "Menerima warga, memeriksa data terpadu, dan mencatat keluhan.",
        Reach.JURISDICTION,
        frozenset(_FRONT | _PLAN | _KNOW_PARTNERS),
    ),
    Role(
        "review",
        "Front office review dan analisis",
        "Menelaah catatan front office dan meneruskannya ke bagian yang tepat.",
        Reach.JURISDICTION,
        frozenset(_FRONT | _PLAN | _KNOW_PARTNERS | {P.COMPLAINT_REVIEW, P.COMPLAINT_ROUTE}),
    ),
    Role(
        "back_office",
        "Back office",
        "Menangani keluhan di bagiannya, menjawab, atau mengusulkan rujukan.",
        Reach.JURISDICTION,
        frozenset(_BACK | _PLAN | _PARTNERSHIP | {P.DATA_REQUEST_VIEW, P.DATA_REQUEST_CREATE, P.DATA_REQUEST_REVIEW}),
    ),
    Role(
        "supervisor",
        "Supervisor",
        "Memeriksa catatan fasilitator dan front office sebelum ditangani.",
        Reach.TERRITORY,
        frozenset(
            _DESK
            | {
                P.COMPLAINT_SUPERVISE,
                P.CASELOAD_COACH,
                P.NEED_VIEW,
                P.NEED_REVIEW,
                P.PRELIST_REVIEW,
                P.CHANGE_VIEW,
                P.CHANGE_REVIEW,
                P.PRELIST_DELIBERATE,
                P.DUPLICATE_DECIDE,
                P.PRELIST_VIEW,
                P.REGISTRY_VIEW,
                P.BOARD_VIEW,
                P.PERSON_REVEAL,
                P.RANKING_VIEW,
            }
            | _CHECK
            | _DISTRICT_PLAN
            | _KNOW_PARTNERS
        ),
    ),
    Role(
        "facilitator",
        "Fasilitator",
        "Menjangkau keluarga di wilayahnya, mencatat keluhan, dan memberi tahu hasilnya.",
        Reach.TERRITORY,
        frozenset(
            _DESK
            | _FIELD
            | _VILLAGE_PLAN
            | _KNOW_PARTNERS
            | {
                P.COMPLAINT_INFORM,
                P.PRELIST_PROPOSE,
                P.PRELIST_DELIBERATE,
                P.PRELIST_VIEW,
                P.CHANGE_VIEW,
                P.CHANGE_PROPOSE,
                P.NEED_VIEW,
                P.NEED_RECORD,
                P.ENROLMENT_CHANGE,
            }
        ),
    ),
    Role(
        "manager",
        "Manajer",
        "Menyetujui rujukan, menjaga katalog program, dan menyusun laporan.",
        Reach.JURISDICTION,
        frozenset(
            _READ
            | _CHECK
            | _STEER
            | _PLAN
            | _PARTNERSHIP
            | {
                P.CASELOAD_COACH,
                P.DATA_REQUEST_VIEW,
                P.DATA_REQUEST_APPROVE,
                P.COMPLAINT_ROUTE,
                P.COMPLAINT_CLOSE,
                P.COMPLAINT_RESTRICTED,
                P.COMPLAINT_INFORM,
                P.COMPLAINT_LEDGER,
                P.PERSON_SEARCH,
                P.PERSON_VIEW,
                P.PERSON_REVEAL,
                P.REGISTRY_VIEW,
                P.REFERRAL_APPROVE,
                P.REFERRAL_PROPOSE,
                P.PRELIST_VALIDATE,
                P.CHANGE_VIEW,
                P.CHANGE_RECOMMEND,
                P.NEED_VIEW,
                P.NEED_RECOMMEND,
                P.NEED_FOLLOW,
                P.CERTIFICATE_ISSUE,
                P.RANKING_VIEW,
                P.RANKING_RUN,
                P.RANKING_SCHEME,
                P.PROGRAMME_CHANGE,
                P.ENROLMENT_CHANGE,
                P.REPORT_CREATE,
                P.REPORT_APPROVE,
                P.REPORT_PUBLISH,
                P.EXPORT,
                P.USER_VIEW,
                P.STAFF_CHECK,
                P.LIBRARY_CHANGE,
                P.PROFILE_VIEW,
            }
        ),
    ),
    Role(
        "assistant",
        "Tenaga ahli / pendamping",
        "Mendampingi sekretariat: membaca keluhan, rujukan, dan laporan; mencatat koordinasi dan pendampingannya.",
        Reach.JURISDICTION,
        frozenset(
            _READ
            | {P.PROFILE_VIEW, P.ACTIVITY_VIEW, P.ACTIVITY_LOG, P.PARTNER_VIEW}
            | {P.LIBRARY_VIEW, P.LIBRARY_CHANGE}
        ),
    ),
    Role(
        "puskesos_coordinator",
        "Koordinator Puskesos",
        "Memimpin Puskesos: menelaah, menangani, dan memberi tahu warga.",
        Reach.TERRITORY,
        frozenset(
            _BACK
            | _FIELD
            | _STEER
            | _VILLAGE_PLAN
            | _PARTNERSHIP
            | {P.COMPLAINT_REVIEW, P.COMPLAINT_ROUTE, P.PRELIST_DELIBERATE, P.REPORT_VIEW, P.RANKING_VIEW}
        ),
        "puskesos",
        "puskesos",
    ),
    Role(
        "puskesos_front",
        "Front office Puskesos",
        "Menerima warga di Puskesos dan mencatat keluhan.",
        Reach.TERRITORY,
        frozenset(_FRONT | _FIELD | _VILLAGE_PLAN | _PARTNERSHIP),
        "puskesos",
        "puskesos",
    ),
    Role(
        "puskesos_back",
        "Back office Puskesos",
        "Menangani keluhan yang dapat diselesaikan di Puskesos.",
        Reach.TERRITORY,
        frozenset(_BACK | _FIELD | _VILLAGE_PLAN | _PARTNERSHIP),
        "puskesos",
        "puskesos",
    ),
    Role(
        "agency",
        "Petugas instansi pengelola program",
        "Menerima rujukan yang ditujukan ke instansinya dan menjawabnya.",
        Reach.ADDRESSED,
        frozenset(
            {
                P.REFERRAL_VIEW,
                P.REFERRAL_RESPOND,
                P.PROGRAMME_VIEW,
                P.DATA_REQUEST_VIEW,
                P.DATA_REQUEST_CREATE,
            }
        ),
        unit_kind="agency",
    ),
    Role(
        "kecamatan",
        "Petugas kecamatan",
        "Memantau keluhan dan Puskesos di kecamatannya; mencatat sosialisasi, pembelajaran, dan rapat koordinasi.",
        Reach.TERRITORY,
        frozenset({P.COMPLAINT_VIEW, P.PROGRAMME_VIEW, P.BOARD_VIEW, P.REPORT_VIEW} | _DISTRICT_PLAN | _KNOW_PARTNERS),
        unit_kind="kecamatan",
    ),
    Role(
        "coordination",
        "Tim koordinasi",
        "Melihat rujukan per instansi, kemitraan, dan angka pemantauan.",
        Reach.JURISDICTION,
        frozenset(
            {P.REFERRAL_VIEW, P.PROGRAMME_VIEW, P.BOARD_VIEW, P.REPORT_VIEW, P.ACTIVITY_VIEW}
            | {P.PARTNER_VIEW, P.LIBRARY_VIEW}
        ),
    ),
    Role(
        "head",
        "Kepala dinas",
        "Melihat papan dan menyetujui laporan.",
        Reach.JURISDICTION,
        frozenset(
            {P.PROGRAMME_VIEW, P.BOARD_VIEW, P.REPORT_VIEW, P.REPORT_APPROVE, P.PROFILE_VIEW, P.ACTIVITY_VIEW}
            | {P.PARTNER_VIEW, P.LIBRARY_VIEW}
        ),
    ),
    Role(
        "monev",
        "Tim monitoring dan evaluasi",
        "Membaca angka dan menyusun laporan.",
        Reach.JURISDICTION,
        frozenset(
            {P.PROGRAMME_VIEW, P.BOARD_VIEW, P.REPORT_VIEW, P.REPORT_CREATE, P.EXPORT, P.ACTIVITY_VIEW}
            | {P.PARTNER_VIEW, P.LIBRARY_VIEW}
        ),
    ),
    Role(
        "auditor",
        "Auditor",
        "Membaca catatan akses, profil, dan laporan tanpa mengubah apa pun.",
        Reach.JURISDICTION,
        frozenset(
            {P.AUDIT_VIEW, P.PROFILE_VIEW, P.REPORT_VIEW, P.USER_VIEW, P.PROGRAMME_VIEW, P.ACTIVITY_VIEW}
            | {P.PARTNER_VIEW, P.LIBRARY_VIEW}
        ),
    ),
    Role(
        "data_officer",
        "Petugas data",
        "Mengimpor data terpadu dan mengelola daftar awal.",
        Reach.JURISDICTION,
        frozenset(
            _CHECK
            | {
                P.COMPLAINT_LEDGER,
                P.REGISTRY_IMPORT,
                P.REGISTRY_VIEW,
                P.DUPLICATE_DECIDE,
                P.PERSON_SEARCH,
                P.PERSON_VIEW,
                P.PERSON_REVEAL,
                P.PRELIST_VIEW,
                P.PRELIST_REVIEW,
                P.PRELIST_DELIBERATE,
                P.PRELIST_SEND,
                P.CHANGE_VIEW,
                P.CHANGE_REVIEW,
                P.CHANGE_APPLY,
                P.NEED_VIEW,
                P.NEED_REVIEW,
                P.CERTIFICATE_ISSUE,
                P.RANKING_VIEW,
                P.RANKING_RUN,
                P.ENROLMENT_CHANGE,
                P.PROGRAMME_VIEW,
                P.EXPORT,
                P.BOARD_VIEW,
                P.ACTIVITY_VIEW,
                P.ACTIVITY_LOG,
                P.LIBRARY_VIEW,
                P.PARTNER_VIEW,
            }
        ),
    ),
    Role(
        "administrator",
        "Administrator",
        "Mengelola pengguna, unit, penugasan, dan profil daerah; tidak membuka data warga.",
        Reach.JURISDICTION,
        frozenset(
            {
                P.USER_VIEW,
                P.USER_CHANGE,
                P.STAFF_CHECK,
                P.PROFILE_VIEW,
                P.PROFILE_CHANGE,
                P.AUDIT_VIEW,
                P.PROGRAMME_VIEW,
                P.RANKING_SCHEME,
            }
            | _STEER
        ),
    ),
)

ROLES: dict[str, Role] = {role.code: role for role in _ROLES}
ROLE_CHOICES = [(role.code, role.label) for role in _ROLES]
