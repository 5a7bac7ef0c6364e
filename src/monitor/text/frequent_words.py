"""Frequent words of the languages of the beat, and words of the news that look like names of the region.

Words that nobody looks for: of grammar, of time and manner, verbs and nouns that stand in every second
article; and those in which the beginnings of terms are found by mistake: "Бухарест", "history", "gazeta". A
term that finds one of them finds more than was meant. Chosen by hand; the names are written with capitals.

And nouns that are names besides, as most names of the region are: "Медет" is help, "Сапар" a journey, "Арал"
an island, «Душанбе» a Monday. Of these the frequent forms count too. Russian needs no such list: its
dictionary knows (``monitor.text.inflection.homonyms``).
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from monitor.text.inflection import inflections
from monitor.text.words import fold

FREQUENT_WORDS: Mapping[str, tuple[str, ...]] = {
    "en": tuple(
        str.split("""
        about above across after again against all almost also although always among and another any are
        area around as back because been before began being between both but called came can carry case
        century change child clear close come could country course day did different does done door down
        during each early end enough even ever every example face fact far few find first follow form found
        four from full general get give given go good great group grow had half hand hard has have head help
        her here high him his history hold home hour house how however idea important into its just keep
        kind know large last later lead learn least leave left less let life light like line list little
        live long look made main make man many may mean men might mind more morning most mother move much
        must name near need never new news next night north not nothing now number off office often old once
        one only open order other our out over own page paper part people perhaps person place plan play
        point port present problem public put question quite rather read real report rest result right run
        said same say school second see seem sense set several shall she should show side since small some
        soon sort south start state still stop story such system take tell term than that the their them
        then there these they thing think this those though three through time today together told too took
        toward true turn two under until upon use very want war was water way week well went were what when
        where which while who whole why will with within without word work world would year yes yet you
        young your Bucharest Romania Tunisia Indonesia Toronto Tehran Turkey Mali Chad Kashmir Karachi
        Georgia
        """)
    ),
    "ru": tuple(
        str.split("""
        без более больше был была были было быть вам вас ведь весь вместе вновь во вот впервые время все
        всегда вчера год года году дата даже дальше два дело день для до должен должны его ее ей если
        есть еще же за завтра зато здесь знать из или им именно их как какой когда конец кто куда лет лишь
        лучше мало между меня мера месте место месяц мир мне много может можно мой момент мы на над надо нам
        нас находится наш не него нет ни никогда них ничего но новый ну нужно об один одна однако около он
        она они оно опять от отметил очень первый перед по под позже пока пор пора порядок после потом
        потому почему почти при про против прошлый пусть путь раз ранее рассказал ряд рядом самый свой себя
        сегодня сейчас сила скоро слова снова со сообщил состав стали сторона также так там тем тема теперь
        то тогда тоже только том тому тот точка три туда ты уже условие утро утром хотя целый час часть чего
        человек через число что чтобы чуть эта эти это этого этом этот Бухарест Румыния Тунис Индонезия
        Торонто Тегеран Турция Мали Чад Кашмир Карачи Грузия Казань Узбой история территория газета банкет
        портрет эксперт министерство узнал таджвид
        """)
    ),
    "kk": tuple(
        str.split("""
        ал алды аралық арасында арқылы бар барлық бас басқа басым бастап бастау беру бес биыл бойынша бол
        болады болған болды болып бұл бұрын бүгін дейді дене деп жаңа жас жақсы жатыр жақын жер жоқ жол жыл
        жылы жұмыс за көп күн күні қазір қайта қалған қалды қарай керек кейін кім кісі мен мұнда нақты не
        орта осы өз өте сол соң сөз сияқты тағы тек толық торғай туралы түрлі үш үшін халық шара шығарды әлі
        әр ақша ақшаның газет басқару басқарма баспасөз кеңес кенже тору медеттеу орындау қалайы
        """)
    ),
    "ky": tuple(
        str.split("""
        ал алды ар аркылуу асылы бар бардык башка башкаруу баштап бери бир биз боюнча болду болгон болот
        болуп бул бүгүн бүткүл деп жана жаңы жакшы жер жок жол жыл жылы иш ишкер караганда керек кийин ким
        көп күн менен мындай не ошол өз өтө сөз сыяктуу тиешелүү тоок тууралуу үч үчүн чейин эл эле эмес
        эми эң газета кенеш суук турат
        """)
    ),
    "uz": tuple(
        str.split("""
        ammo ana asosan bilan bir biz bor boshlab boshqa boʻldi boʻlgan boʻlib bu bugun butun deb dedi edi
        emas endi faqat ham hamda har hech hozir ichida inson ish ishonch joy kabi katta keyin kerak kishi
        koʻp kun lekin mana maʼlum mumkin narsa oʻz odam oldin orqali oxir qanday qaror qilib qilish sabab
        shu shunday soʻng tilla tomon uchun uning va vaqt xalq yana yangi yaxshi yer yil yoki yoʻl yoʻq
        yuqori gazeta banket аммо асосан билан бир биз бор бошлаб бошқа бўлди бўлган бўлиб бу бугун бутун
        деб деди эди эмас энди фақат ҳам ҳамда ҳар ҳеч ҳозир инсон иш ишонч жой каби катта кейин керак киши
        кўп кун лекин мана мумкин нарса ўз одам олдин орқали қарор қилиб қилиш сабаб шу шундай сўнг тилла
        томон учун унинг ва вақт халқ яна янги яхши ер йил ёки йўл йўқ юқори газета банкет
        """)
    ),
    "tg": tuple(
        str.split("""
        агар аз аммо баъд бар барои бе беш бо буд будан боз бояд ба вақт ва гуфт дар дигар ду ё зеро имрӯз
        ин инчунин як кард карда кор кам куллӣ лекин мардум маҷлис мегӯяд мешавад на нав ҳам ҳама ҳар ҳеҷ он
        онҳо пас пеш роҳ рӯз сол соат се содир сар саратон сари то тавр танҳо таъмин шуд шудан худ чанд чун
        чунин обод обрӯ газета банкет роҳат муҳоҷират
        """)
    ),
    "tk": tuple(
        str.split("""
        bar barada bäri başga başlap bilen bir biz boýunça bolan boldy bolup bolýar bu bütin diýip diýdi
        diňe edilen eden edip emma esasy gerek gün güni has häzir hem her hiç iş işçi iň indi kabul köp
        ornaşdyrmak oglan olar ol öz paýtagt şeýle şol soň söz tarap täze uly üçin wagt we ýa ýaly ýene ýer
        ýok ýol ýyl gazet banket
        """)
    ),
}
"""By language; of each the words are searched in texts of that language only."""

NOUNS: Mapping[str, tuple[str, ...]] = {
    "en": tuple(
        str.split("""
        amazon apple august baker bank banks bell bill black block bond bright brown bush carter case cash
        chase cook cotton dean delta dole dollar fisher ford frank frontier gap general gold grace grant
        green hill hope hunter jack joy judge king lake major march mark marsh mason may miller mobile moss
        national orange penguin power price reading rice rich rose rush sharp shell signal small snap
        spirit square stone stripe strong sue summer target taylor tether tide total united unity visa west
        white wise wood young zoom
        """)
    ),
    "kk": tuple(
        str.split("""
        азамат азат ай айдын ақиқат ақша ал алау алмас алтын ар арай арал арман асыл ата ауыл аманат бақыт
        барыс бата батыр бек бейбіт белес береке бірлік болат дала даңқ дархан дәулет дәурен дос достық
        егемен ел ерік еркін ерлік жан жарық жеңіс жер жетісу жібек жігер жол жұлдыз заман зерде қазына
        қайрат қала қалам қанат қатар қуат құрмет құт қыран мәдениет медет мерей мирас мұра мұрат намыс
        нәтиже нұр орда от отан өзен өмір парасат рахат рух самал сана санат сапар сенім серік сұлу таң тарих
        тау темір теңіз тілек тұмар ұлан үміт халық шабыт шара шынар ынтымақ ырыс әділет
        """)
    ),
    "ky": tuple(
        str.split("""
        адилет азамат азаттык ай айыл акыл ала алтын арзуу арстан асыл ата бакыт барак бата баатыр бек
        береке бийик биримдик болот дос достук жеңиш жол жылдыз замандаш кабар канат катар кубаныч
        кубат куттук күмүш кыял максат марал мекен мурат нур сапар таалай талант талас тараза темир тилек
        тоо туйгун тууган тынчтык улан урмат үмүт шаар шумкар ынтымак эл эмгек эркин
        """)
    ),
    "uz": tuple(
        str.split("""
        adolat aloqa anor asal bahor baraka baxt bek botir davr dunyo erkin farovon fayz gul hamkor hayot
        hokim hurriyat ilhom ipak ishonch islom istiqlol jahon kumush lola mehnat milliy nihol nur oltin
        orzu ota oy ozodlik quvonch quyosh rahbar saodat sardor savdo sherzod taraqqiyot temir tilak
        tinchlik umid vatan xalq xabar yulduz zafar zamin адолат алоқа бахт баҳор барака бек ботир давр дунё
        ислом иқбол умид зафар жаҳон илҳом ипак истиқлол кумуш меҳнат нур озодлик олтин орзу ой савдо
        сардор тараққиёт темир тинчлик файз халқ хабар ҳамкор ҳаёт ҳоким қуёш эркин юлдуз ватан
        """)
    ),
    "tg": tuple(
        str.split("""
        авҷ амонат бахт бародар баҳор вафо ваҳдат гул дӯст душанбе зафар ислом истиқлол ҷавон ҷаҳон
        корвон қурбон мардон меҳр навид нур озодӣ орзу ош ошно парчам равшан рахш рӯшноӣ садо сафар
        сафо ситора сухан тоҷ умед фаровон фирӯз хабар хуршед чархи шараф ширин
        """)
    ),
    "tk": tuple(
        str.split("""
        altyn arslan arzuw asyl azat aý bagt bahar batyr begenç bitarap demir dost dostluk döwlet guwanç
        gurban gül halk kümüş lebap mekan merdan myrat nesil nur oguz polat rysgal rysgally senagat serdar
        umyt watan ynam ýyldyz zaman
        """)
    ),
}
"""By language; each in the singular without an ending."""

# The forms in which a noun stands most often: plural, possessed, the cases. Which of them a noun has is told
# by its language's rules.
_KAZAKH = """
    лар лер дар дер тар тер ы і сы сі ның нің дың дің тың тің ға ге қа ке ны ні ды ді ты ті да де та те
    дан ден тан тен нан нен мен бен пен ын ін сын сін ына іне сына сіне ында інде ынан інен ының інің
"""
_KYRGYZ = """
    лар лер лор лөр дар дер дор дөр тар тер тор төр ы и у ү сы си су сү нын нин нун нүн дын дин дун дүн
    тын тин тун түн га ге го гө ка ке ко кө ны ни ну нү ды ди ду дү ты ти ту тү да де до дө та те то тө
    дан ден дон дөн тан тен тон төн ын ин ун үн ына ине уна үнө ында инде унда үндө
"""
_UZBEK = """
    lar i si ning ni ga ka qa da dan lari larning larni larga ini iga ida idan ining
    лар и си нинг ни га ка қа да дан лари ларнинг ларни ларга ини ига ида идан ининг
"""
_TAJIK = "и ҳо ҳои он они ро е ам аш ат"
_TURKMEN = "lar ler y i u sy si yn in un nyn nin a e ny ni da de dan den yny ini yna ine ynda inde"
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    language: tuple(endings.split())
    for language, endings in (
        ("en", "s"), ("kk", _KAZAKH), ("ky", _KYRGYZ), ("uz", _UZBEK), ("tg", _TAJIK), ("tk", _TURKMEN),
    )
}  # fmt: skip


class FrequentWord(NamedTuple):
    """A form of a word that stands in many texts.

    Attributes:
        form: in small letters, unless it is a name.
        base: the word of which it is a form; itself as a rule.
    """

    form: str
    base: str


@cache
def frequent_words(language: str) -> tuple[FrequentWord, ...]:
    """Return the frequent words of a language (ISO 639-1), each form once; nothing of one without a list."""
    listed = (FrequentWord(word, word) for word in FREQUENT_WORDS.get(language, ()))
    forms = (form for noun in NOUNS.get(language, ()) for form in _forms(noun, language))
    by_form: dict[str, FrequentWord] = {}
    for word in (*listed, *forms):
        by_form.setdefault(word.form, word)
    return tuple(by_form.values())


def _forms(noun: str, language: str) -> Iterator[FrequentWord]:
    """Yield a noun as it is listed, and its frequent forms."""
    yield FrequentWord(noun, noun)
    folded = fold(noun)
    for stem, takes in inflections(noun, language):
        written = noun if stem == folded else stem
        yield from (FrequentWord(written + ending, noun) for ending in _ENDINGS[language] if takes(ending))
