"""Given names by region and age, as people there are called. Combined at random, so that no name is a real person's."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class NamePool:
    """First and second words of names for men and women, and what goes before or behind them."""

    men: tuple[str, ...]
    women: tuple[str, ...]
    second_men: tuple[str, ...]
    second_women: tuple[str, ...]
    one_word: float  # share of people with a single name

    def draw(self, random: Random, sex: str) -> str:
        first = random.choice(self.men if sex == "L" else self.women)
        if random.random() < self.one_word:
            return first
        second = random.choice(self.second_men if sex == "L" else self.second_women)
        return first if second == first else f"{first} {second}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.upper().split())


_JAVA = NamePool(
    men=_words(
        "sukarno slamet suparman sutrisno mulyono sugeng wagiman tukiman karsono sumardi suyatno paijo rusdi nurhadi"
        " ahmad mukhlis khoirul agus eko dwi tri joko budi hari wahyu aris dedi rudi andi bayu dimas rizky fajar ilham"
        " sutarjo kasmin ngatiman sumarno widodo darmanto suroso teguh yanto"
    ),
    women=_words(
        "sukinah sutinah suminah rusmini wagini kasiyem ngatini sumiyati nurhayati siti sri endang tri dwi ratna dewi"
        " lestari wati yuni rina ani fitri ayu putri indah nur umi khotimah musriah istiqomah rohmah maryam sulastri"
        " tumini parti warsini murni supriyati"
    ),
    second_men=_words(
        "santoso prasetyo setiawan wibowo nugroho susanto riyanto hidayat kurniawan saputra purnomo utomo raharjo"
        " handoko subagyo maulana ramadhan arifin rohman"
    ),
    second_women=_words(
        "lestari handayani rahayu wulandari astuti susanti ningsih puspitasari utami kusuma maharani hidayah aminah"
        " fatimah khasanah purwanti hastuti rahmawati"
    ),
    one_word=0.38,
)
_BANJAR = NamePool(
    men=_words(
        "muhammad ahmad abdul syahrani mursyidi rusdiansyah hamdani supian asmuni jumri syaifullah rahmadi noor zainal"
        " mahyuni basuni saberani arsyad gazali bahrani ilmi fauzi ridwan aulia anang ardian rizal hairul akhmad"
        " jamhuri sarkani aspihani"
    ),
    women=_words(
        "siti noor norhayati rusmini mariani masniah hadijah fatimah salamiah jumiati norlaila rahmah aisyah mastura"
        " arbayah saudah hamsiah raudah zahra nadia annisa rina mariatul nurul halimah jannah sarbaini maimunah"
    ),
    second_men=_words(
        "rahman hakim fahmi noor arsyad hidayat ansyari anwar saleh gafur rahim ramadhani maulana ihsan syarif amin"
    ),
    second_women=_words(
        "hayati jannah rahmah aina hasanah mawaddah latifah zahra asiah norhasanah fitriani amalia rahmawati salma"
    ),
    one_word=0.3,
)
_DAYAK = NamePool(
    men=_words(
        "yusak markus daniel herson rudianto yanto jhoni alfian petrus simon suriansyah mahyudin ahmad muhammad adi"
        " hendra kristian agus rahmat supriadi lukas arianto dedi iwan sabran tarung"
    ),
    women=_words(
        "yuliana marlina ester ruth debora norhayati siti rusmiati yanti herlina susanti kristina maria lidia martha"
        " emiliana norma mariana hartati fitriah nurul selvi yohana tiwi"
    ),
    second_men=_words("jaya setiawan usop bahen tundan salam saputra noor rahman gunawan sangen asang lambung"),
    second_women=_words("sari wati ningsih lestari rahmah kandi apriani oktavia melati hayati natalia"),
    one_word=0.26,
)
_SUNDA = NamePool(
    men=_words(
        "asep ujang dadang cecep deden endang maman rohman ahmad muhammad iwan hendra yusuf saepul encep tatang"
        " rizki fajar abdul supriyatna mulyadi jajang nanang agus andri gilang rendi naman sanusi marwan niman"
    ),
    women=_words(
        "siti euis iis neng yeyen nining cucu rohayati nur dewi rina yanti imas lilis elis aisyah salsabila putri"
        " nabila tuti mimin oneng maesaroh romlah komariah sarnih nurhasanah amelia"
    ),
    second_men=_words(
        "hidayat kurnia suryana permana gunawan setiawan nugraha saputra ramdani mulyana wijaya fauzi maulana"
    ),
    second_women=_words(
        "rohaeni nurhayati komalasari sukaesih fitriani amalia permatasari aprilia nurjanah suryani lestari zahra"
    ),
    one_word=0.2,
)

POOLS: dict[str, NamePool] = {
    "33.24": _JAVA,
    "63.11": _BANJAR,
    "63.09": _BANJAR,
    "62.04": _DAYAK,
    "32.76": _SUNDA,
}
JOBS = (
    *_words("petani/pekebun buruh pedagang wiraswasta nelayan/perikanan"),
    "BURUH TANI/PERKEBUNAN",
    "BURUH HARIAN LEPAS",
    "KARYAWAN SWASTA",
    "MENGURUS RUMAH TANGGA",
    "BELUM/TIDAK BEKERJA",
)
