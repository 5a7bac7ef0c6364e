"""Words of offices in the languages of the beat: what kind of office, of what, of which country.

"Foreign Minister of Uzbekistan", «министр иностранных дел Узбекистана», "Oʻzbekiston tashqi ishlar vaziri"
and «вазири корҳои хориҷии Ӯзбекистон» are one office, because their words mean the same few things. Words are
told by how they begin, folded, since these languages inflect at the end. Chosen by hand.
"""

from collections.abc import Mapping
from functools import lru_cache

DEPUTY, PRIME, HEAD = "deputy", "prime", "head"
HOME = "us"
"""The United States, whose offices are named without the country."""

JOINT = "joint"
"""What a word says that joins others and says nothing itself."""

KINDS: Mapping[str, str] = {
    "minister": "minister министр замминистр вазир vazir ministr сарвазир премьер premyer premier",
    "president": "president президент prezident",
    "ambassador": "ambassador посол посла послу послом елші elchi элчи сафир ilci",
    "envoy": "envoy посланник спецпосланник спецпредставител",
    "secretary": "secretary секретар госсекретар замгоссекретар хатшы kotib котиб катчы sekretar",
    "chairman": "chairman chairwoman председател төраға төрага rais раис baslyk baslyg",
    "senator": "senator сенатор",
    "speaker": "speaker спикер spiker",
    "governor": "governor губернатор",
    "attorney": "attorney генпрокурор",
    "representative": "representative представител торгпред",
    HEAD: "head глава главы главе главу главой басшы rahbar раҳбар роҳбар башчы",
}
FIELDS: Mapping[str, str] = {
    DEPUTY: (
        "deputy vice under assistant зам заместител замгоссекретар замминистр помощник вице орынбасар "
        "orinbosar ўринбосар орунбасар муовин orunbasar"
    ),
    PRIME: "prime премьер premyer premier bosh бош сарвазир",
    "state": "state госсекретар замгоссекретар мемлекеттік davlat давлат мамлекеттик dowlet",
    "foreign": "foreign иностранн мид сыртқы tashqi ташқи тышкы хориҷ dasary",
    "defence": "defence defense оборон минобороны қорғаныс mudofaa мудофаа коргоо мудофиа goranmak",
    "trade": "trade торговл торгов торгпред сауда savdo савдо соода тиҷорат sowda",
    "economy": "econom эконом iqtisod иқтисод ykdysad",
    "finance": "financ treasury финанс минфин қаржы moliya молия каржы maliye",
    "energy": "energy энергетик energetik",
    "labour": "labour labor труда труду еңбек mehnat меҳнат эмгек zahmet",
    "interior": "interior внутренн мвд ішкі ichki ички дохилӣ iceri",
    "justice": "justice юстици әділет adliya адлия адилет adalat",
    "industry": "industr промышленн өнеркәсіп sanoat саноат өнөр senagat",
    "investment": "invest инвест",
    "digital": "digital цифров raqamli рақамли цифр",
    "transport": "transport транспорт ulag",
    "health": "health здравоохранен денсаулық sogliqni соғлиқни саламаттык тандурустӣ saglyk",
    "education": "education образован білім talim таълим билим маориф bilim",
    "agriculture": "agricultur сельск ауыл qishloq қишлоқ айыл кишоварз oba",
    "culture": "cultur культур мәдениет madaniyat маданият фарҳанг medeniyet",
    "emergency": "emergenc чрезвычайн мчс төтенше favqulodda фавқулодда өзгөчө",
    "bank": "bank банк нацбанк central центральн markaziy марказ merkezi орталық борбордук",
    "senate": "senate сената сенат",
    "parliament": "parliament legislative парламент законодательн мәжіліс жогорку qonunchilik mejlis",
    "security": "security безопасност қауіпсіздік xavfsizlik хавфсизлик коопсуздук амният",
    "cabinet": "cabinet кабинет kabinet кабмин",
    "general": "general",
    "administration": "administration presidential администраци әкімшіліг administratsiya",
    "special": "special специальн",
}
COUNTRIES: Mapping[str, str] = {
    "kz": "kazakh казах қазақ qazaq қозоғ qozog gazag",
    "kg": "kyrgyz кыргыз киргиз қырғыз qirgiz қирғиз gyrgyz",
    "tj": "tajik таджик тәжік тажик тоҷик tojik тожик tajig",
    "tm": "turkmen туркмен түрікмен түркмөн",
    "uz": "uzbek узбек өзбек ozbek ўзбек ӯзбек ozbeg",
    HOME: "us u.s american america америк сша ақш акш aqsh има abs united states",
    "in": "india инди үндістан",
    "ru": "russia росси рф ресей rossiya россия русия",
}
_JOINTS = frozenset(
    str.split("""
    of for the and to in и в по на дел делам істер ishlar ишлар иштер корҳои умури isler мен және va ва жана
    we affairs asia азии азия republic республики республикасы республикасынын respublikasi республикаси
    ҷумҳурии respublikasynyn national национального ұлттық milliy миллий улуттук миллии
    """)
)

_BEGINNINGS = tuple(
    (beginning, meaning)
    for table in (KINDS, FIELDS, COUNTRIES)
    for meaning, words in table.items()
    for beginning in words.split()
)
# Letters of a beginning at least: what is shorter means the word alone, "us", "мид".
_SHORTEST = 4


@lru_cache(maxsize=4_096)
def meanings_of(folded: str) -> frozenset[str]:
    """Return what a folded word says of an office: kinds, fields, countries, ``JOINT``; else nothing."""
    if folded in _JOINTS:
        return frozenset((JOINT,))
    return frozenset(
        meaning
        for beginning, meaning in _BEGINNINGS
        if folded.startswith(beginning) and (len(beginning) >= _SHORTEST or folded == beginning)
    )
