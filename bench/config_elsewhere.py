"""A second synthetic world for bench/matching.py: names of Sunda, Batak, Minang, Bali, Aceh and Timor, and another mix
of errors than the generator's own. The weights are checked on it, so that the matcher is not fitted to one region.

Compiled for this project from common given names of these regions; no list of persons was used. The shape of the module
is what the generator expects of a configuration.
"""

VILLAGES = "villages.csv"
S = str.split
MIX = {
    "63": {"sunda": 40, "minang": 25, "aceh": 20, "batak": 15},
    "62": {"batak": 35, "bali": 25, "timor": 25, "sunda": 15},
    "33": {"sunda": 55, "minang": 20, "bali": 15, "aceh": 10},
}
POOLS = {
    "s_m": S(
        "asep dadang cecep ujang dedi encep endang jajang aceng iwan tatang yayat engkos otong entis ade nandang wawan"
        " deden kosasih maman undang agus cucu dudung enjang oman sobari rosidin sutisna komar karna sarip juhana"
        " rukmana aang apep udin omo ohim sukanta tarya warsa wahyudin samsudin hasanudin mulyana suherman"
    ),
    "s_l": S(
        "suryana hidayat gunawan sopandi rustandi kurnia permana supriatna sutarya setiadi nugraha mulyadi sudrajat"
        " koswara ramdani hermawan iskandar solihin saepudin rohman taryana kusnadi darajat somantri rahmat"
    ),
    "s_f": S(
        "euis neneng cucu iis imas ai lilis yayah enok nyai eti entin iceu yoyoh titin tati ikah dede kokom icih onah"
        " mimin engkar uum omah rokayah juariah kurniasih ratnasari nurjanah rosita komala komalasari rohaeti sumiyati"
        " jubaedah hasanah karwati sopiah maesaroh nuraeni suhaeti rostika carsih unengsih"
    ),
    "b_m": S(
        "togar parlindungan hotman sahat maruli tigor binsar jonter mangapul poltak rikardo saut bonar ramses jansen"
        " tumpal monang pardamean holmes jhonson luhut marihot edward robert dapot halomoan partogi sabar anggiat"
    ),
    "b_f": S(
        "tiurma rotua romauli lamria nurmala duma tioria hotmaida rosmawati tiarma mariana sondang lasma rumondang"
        " riama helena dameria ervina sarma bungaran romaito tiamsa berliana kristina lisbet masta herta"
    ),
    "b_l": S(
        "simanjuntak siregar nasution hutagalung sihombing panjaitan situmorang lubis harahap manurung sitorus sinaga"
        " tambunan pasaribu nainggolan saragih purba sembiring ginting tarigan silalahi gultom hutabarat pardede"
    ),
    "m_m": S(
        "syafrizal zulhendri afrizal yuhendri syahrul erizal yusrizal hendri nofriadi bustami zulkarnain syamsuar"
        " amrizal darwis masrul zulfahmi asrul mukhtar anasril irwandi ristamadji efrizal jufri nasrul zainal maswardi"
    ),
    "m_f": S(
        "yusnimar elmiati rosmaini gusneti yulinar ernawilis nurbaiti mardiah zulhelmi asnimar syamsinar yarnis ermita"
        " desmawati fitrawati nelwati yasmaniar rahmiati gusmarni deswita misrawati zuraida nurlis efrida yusmaniar"
    ),
    "a_m": S(
        "teuku said zulfikar mawardi muzakir fakhrurrazi iskandar nasruddin murtala razali abubakar ilyas marzuki"
        " tarmizi sulaiman husaini safwan bukhari fadhil munawar zubir syarifuddin hamdani mukhlis ridwansyah"
        " jamaluddin"
    ),
    "a_f": S(
        "cut nurlaila safiah rohani ainsyah mariani fatimah zahara nurhabibah salmiati ruhamah nilawati hendon ainal"
        " mardhiah khadijah nurasiah juwairiyah halimatussakdiah marlina asmaul cutnyak rosnawati fakhriah zubaidah"
    ),
    "i_pre_m": S("i wayan made nyoman ketut gede putu kadek komang"),
    "i_pre_f": S("ni luh putu wayan made nyoman ketut kadek komang"),
    "i_m": S(
        "sudiarta suardana artawan wirawan sukadana mertayasa suparta widiana sudarma ardana suastika kertiasa subagia"
        " sumerta adnyana parwata budiasa wijana sutama darmayasa karyasa winaya sudana astawa"
    ),
    "i_f": S(
        "suartini sukerti wirati artini sudiasih rasmini suryani murniati sumiasih wartini adnyani karmini sukasih"
        " widiantari darmayanti purnami rasini ratnadi astuti parwati mertasih sulastri suciani"
    ),
    "t_m": S(
        "yohanis melkianus yeremias dominggus benyamin agustinus marthen soleman obed oktovianus simson gabriel"
        " matheos yunus fransiskus bernadus nikodemus semuel adrianus lukas filmon petrus stefanus imanuel"
    ),
    "t_f": S(
        "yuliana marselina dorkas ferderika adolfina agustina orpa margaretha yosina welmince elisabeth bendelina"
        " katarina antonia ursula maria theresia fransina paulina veronika rosalinda selfiana sarci mariance"
    ),
    "t_l": S(
        "nenohai tefa banunaek taneo fallo bessie lopo manafe nubatonis selan liunokas benu nomleni tallo boimau"
        " kase leo baun seran bria klau nahak neno lao sanam"
    ),
    "y_m": S("alfarizi dzakwan rasya athallah kenzo abizar zhafran alvaro keenan rafka farel gavin shaka elvano razka"),
    "y_f": S("aqilla shanum kayla zivanna almira naura hanania adzkia elshanum nafeeza queena alesha fayza mikayla"),
    "abdul": S("rozak somad hakam jabbar kahar fatah gofur holik muhyi qodir rojak wahab hamid"),
}
_GIVEN = {"sunda": ("s_m", "s_l", "s_f"), "batak": ("b_m", "b_l", "b_f"), "timor": ("t_m", "t_l", "t_f")}


def _family_named(man: str, family: str, woman: str) -> dict:
    def some(own: str, young: str) -> dict:
        older = [(40, f"{own} {family}"), (34, own), (26, f"{own} {own}")]
        return {"old": older, "mid": older, "yng": [(30, f"{young} {family}"), (40, f"{own} {family}"), (30, own)]}

    return {"L": some(man, "y_m"), "P": some(woman, "y_f")}


def _without_family(man: str, woman: str) -> dict:
    old_m = [(45, man), (25, f"=muhammad {man}"), (20, f"{man} {man}"), (10, "=abdul *abdul")]
    old_f = [(50, woman), (18, f"=siti {woman}"), (22, f"{woman} {woman}"), (10, f"=nur {woman}")]
    young_m = [(50, "=muhammad y_m"), (30, f"y_m {man}"), (20, man)]
    young_f = [(60, f"y_f {woman}"), (20, "y_f y_f"), (20, woman)]
    return {
        "L": {"old": old_m, "mid": old_m, "yng": young_m},
        "P": {"old": old_f, "mid": old_f, "yng": young_f},
    }


TEMPLATES = {name: _family_named(*pools) for name, pools in _GIVEN.items()}
TEMPLATES["minang"] = _without_family("m_m", "m_f")
TEMPLATES["aceh"] = _without_family("a_m", "a_f")
TEMPLATES["bali"] = {
    sex: {age: [(60, f"{pre} {own}"), (30, f"{pre} {pre} {own}"), (10, own)] for age in ("old", "mid", "yng")}
    for sex, pre, own in (("L", "i_pre_m", "i_m"), ("P", "i_pre_f", "i_f"))
}
SPELL = {
    "muhammad": [("muhammad", 40), ("muhamad", 20), ("mochamad", 12), ("m.", 12), ("moh", 8), ("muh.", 8)],
    "siti": [("siti", 85), ("st.", 5), ("sitti", 10)],
    "abdul": [("abdul", 90), ("abd.", 10)],
}
FASHION = [
    (r"y", "j", 0.03),
    (r"u", "oe", 0.02),
    (r"([aeiou])n$", r"\1nn", 0.02),
    (r"i$", "ie", 0.02),
    (r"f", "v", 0.05),
    (r"z", "s", 0.04),
    (r"k", "q", 0.02),
    (r"d", "dh", 0.02),
    (r"([aou])h$", r"\1", 0.05),
]
SYL = S("ne ri sal mu te wa lo ku be gu ti ra do pe sen hi ya fe nu ki")
SYL_END = {"L": S("rus ton dik lan mar es man"), "P": S("tin lia ris wi nda ety ma")}
REG_TITLE = [("h. ", "L", 0.03), ("hj. ", "P", 0.03), ("drs. ", "L", 0.005)]
NAME_ERR = {
    "typo1": 14,
    "typo2": 7,
    "vowel": 9,
    "hand": 5,
    "hdrop": 5,
    "phonetic2": 10,
    "old_spelling": 4,
    "double": 4,
    "init_last": 6,
    "drop_mid": 5,
    "drop_last": 9,
    "only_last": 5,
    "swap": 6,
    "honor": 7,
    "degree": 3,
    "nick_head": 5,
    "nick_dup": 3,
    "join": 4,
    "nospace": 4,
    "split": 4,
    "truncate": 5,
    "extra_word": 5,
    "bin": 4,
    "abbrev": 6,
}
NAME_ERR_COUNT = [(0, 18), (1, 48), (2, 27), (3, 7)]
OLD = [("u", "oe"), ("c", "tj"), ("j", "dj"), ("y", "j")]
PHON = [
    ("v", "p"), ("f", "v"), ("z", "s"), ("s", "z"), ("k", "q"), ("kh", "k"), ("th", "t"), ("t", "th"), ("dh", "d"),
    ("ai", "e"), ("au", "o"), ("ks", "x"), ("y", "i"), ("b$", "p"), ("t$", "d"), ("g$", "k"), ("n", "ng"),
]  # fmt: skip
VOWEL = [("e", "i"), ("i", "e"), ("o", "u"), ("u", "o"), ("a", "e"), ("e", "a"), ("ia", "iya"), ("ua", "uwa")]
HAND = [("n", "u"), ("u", "n"), ("a", "o"), ("l", "i"), ("m", "n"), ("r", "n"), ("h", "n"), ("t", "l"), ("rn", "m")]
ABBREV = {
    "muhammad": "m. moch. mohd",
    "muhamad": "m. mhd",
    "mochamad": "moch. m.",
    "siti": "st. s.",
    "abdul": "abd. a.",
    "wayan": "wyn wy.",
    "made": "md.",
    "nyoman": "nym nym.",
    "ketut": "kt. ktt",
    "gede": "gd.",
    "teuku": "t. tk.",
}
EXPAND = {"m": "muhammad", "moh": "mohammad", "muh": "muhammad", "st": "siti", "abd": "abdul"}
TITLES = {"L": S("ustadz haji kang mang tulang opung"), "P": S("hajah ceu bi inang uni")}
DEGREE = S("s.pd se sh s.ag amd. m.pd")
BIN = {"L": "bin", "P": "binti"}
DOB_ERR = {
    "ok": 38,
    "swap_dm": 5,
    "year_only": 10,
    "d0101": 4,
    "d3112": 3,
    "d0107": 4,
    "day1": 6,
    "day_typo": 3,
    "month_off": 3,
    "year_off1": 4,
    "year_off2": 4,
    "decade": 3,
    "year_swap": 2,
    "age_guess": 8,
    "missing": 6,
}
NIK_ERR = {
    "none": 52,
    "sub1": 8,
    "sub2": 8,
    "transpose": 6,
    "member": 6,
    "dup_trunc": 3,
    "last4": 5,
    "first12": 4,
    "no40": 4,
    "oldkec": 4,
}
VILLAGE_ERR = {"ok": 72, "neighbour": 9, "far": 5, "missing": 14}
SEX_GIVEN, MOTHER_GIVEN = 0.9, 0.3
ABSENT = {"stranger": 40, "relative": 35, "namesake": 25}
IMPORT_NIK_OK = 0.8
