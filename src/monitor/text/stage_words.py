"""The words of stages, officials and negation in every language read, for ``monitor.text.stages``.

Lines by language: en, ru, kk, ky, uz, uz in Cyrillic, tg, tk. A word with "*" stands for all words that
begin so, "_" joins the words of a phrase. Past forms are spelled out where a suffix would negate them
("imzoladi" against "imzolamadi"). The forms were written by hand from grammars and news texts; nothing here
is learned.
"""

from enum import StrEnum


class Stage(StrEnum):
    """How far a happening has come, or what is said of it."""

    TALKS = "talks"
    PLANNED = "planned"
    SIGNED = "signed"
    RATIFIED = "ratified"
    IN_FORCE = "in force"
    DELAYED = "delayed"
    CANCELLED = "cancelled"
    DENIED = "denied"
    CONFIRMED = "confirmed"


class Mark(StrEnum):
    """What a word says of those near it."""

    AHEAD = "ahead"
    NOT = "not"
    OFFICIAL = "official"


class Form(StrEnum):
    """How a form of a stage is to be understood."""

    DONE = "done"  # it has happened, unless an auxiliary before it says that it will
    OPEN = "open"  # it is to happen
    EITHER = "either"  # infinitives, nouns and bare verbs: to happen when a word nearby says so


FORMS = {
    (Stage.TALKS, Form.DONE): """
        talks negotiat* discuss* consultations
        переговор* обсуд* обсужд* консультаци*
        келіссөз* талқыла*
        сүйлөшүү* талкуула*
        muzokara* muhokama*
        музокара* муҳокама*
        музокир* гуфтушунид* муҳокима* баррасӣ
        gepleşik* gepleşig* ara_alyp_maslahat*
        """,
    (Stage.PLANNED, Form.DONE): """
        announce* unveil* plans_to planned_to planning_to intend* propose* agreed agrees
        pledge* promise* vowed set_to
        объявил* анонсировал* планиру* запланирова* намерен* договорил* согласил* предложил*
        предлага* пообещал*
        жоспарла* жариялады* ниетте* келісті* уағдаласты* ұсынды*
        пландаш* пландал* пландоо* жарыялады* ниетте* макулдашты* сунуштады*
        rejalashtir* elon_qildi* elon_qilindi* niyatida kelishib* kelishildi* kelishdi* taklif_qildi*
        режалаштир* эълон_қилди* эълон_қилинди* ниятида келишиб* келишилди* келишди* таклиф_қилди*
        нақша_дор* нақша_гирифт* эълон_кард* эълон_намуд* ният_дор* мувофиқа_кард* тавофуқ_кард*
        пешниҳод_кард*
        meýilleşdir* yglan_etdi* yglan_edildi* niýet_ed* ylalaşdy* ylalaşyldy* teklip_etdi*
        """,
    (Stage.SIGNED, Form.DONE): """
        signed signs inked inks
        подписал* подписан подписана подписано подписаны подписанн* подписывает подписывают
        қол_қойды* қол_қойып қол_қойған* қол_қойылды* қол_қойылған* қол_қойысты*
        кол_койду* кол_койгон* кол_коюлду* кол_коюлган* кол_коюшту*
        imzoladi* imzolagan* imzolandi* imzolangan* imzolashdi* imzolashgan* imzolab
        имзолади* имзолаган* имзоланди* имзоланган* имзолашди* имзолашган* имзолаб
        имзо_кард* имзо_шуд* имзо_гузошт* имзо_расид* имзо_расон* имзо_намуд*
        gol_çekdi* gol_çekipdir* gol_çekildi* gol_çekilen* gol_çekilipdir gol_çekişdi*
        """,
    (Stage.SIGNED, Form.OPEN): """
        подписать подпишет подпишут подпишем
        қол_қояды* қол_қоймақ* қол_қойылады* қол_қойылмақ* қол_қоюға қол_қоюды
        кол_коет кол_коюшат кол_коюлат кол_коймок* кол_коюлмак* кол_коюуга
        imzolaydi* imzolanadi* imzolashadi* imzolamoqchi* imzolashi imzolanishi imzolashga
        имзолайди* имзоланади* имзолашади* имзоламоқчи* имзолаши имзоланиши имзолашга
        имзо_мекун* имзо_мешав* имзо_карда_мешав* имзо_хоҳ* имзо_кунад имзо_кунанд имзо_шавад имзо_мерас*
        gol_çeker* gol_çekiler* gol_çekişer* gol_çekmek* gol_çekmegi gol_çekilmegi
        """,
    (Stage.SIGNED, Form.EITHER): """
        sign signing подписани* қол_қою кол_коюу imzolash имзолаш имзои
        """,
    (Stage.RATIFIED, Form.DONE): """
        ratified ratifies
        ратифицировал* ратифицирован*
        ратификациялады* ратификациялаған* ратификацияланды* ратификацияланған*
        ратификациялаган* ратификацияланган*
        ratifikatsiya_qildi* ratifikatsiya_qilgan* ratifikatsiya_qilindi* ratifikatsiya_qilingan*
        ратификация_қилди* ратификация_қилган* ратификация_қилинди* ратификация_қилинган*
        тасвиб_кард* тасвиб_шуд* тасвиб_намуд* ратификатсия_кард* ратификатсия_шуд*
        ratifisirledi* ratifisirlendi* ratifikasiýa_etdi* ratifikasiýa_edildi*
        """,
    (Stage.RATIFIED, Form.OPEN): """
        ратифицировать ратифицирует ратифицируют
        ратификациялайды* ратификацияланады* ратификациялауға ратификациялауы ратификацияламақ*
        ратификациялайт* ратификацияланат* ратификациялоого
        ratifikatsiya_qiladi* ratifikatsiya_qilinadi* ratifikatsiya_qilish*
        ратификация_қилади* ратификация_қилинади* ратификация_қилиш*
        тасвиб_мекун* тасвиб_мешав* тасвиб_хоҳ* ратификатсия_мекун* ратификатсия_мешав*
        ratifisirlär* ratifisirlener* ratifikasiýa_eder*
        """,
    (Stage.RATIFIED, Form.EITHER): "ratify ratification ратификаци* ratifikatsiya* ratifikasiýa*",
    (Stage.IN_FORCE, Form.DONE): """
        entered_into_force enters_into_force came_into_force comes_into_force entered_force in_force
        took_effect takes_effect went_into_effect goes_into_effect
        вступил*_в_силу вступает_в_силу вступают_в_силу вступивш*_в_силу
        күшіне_енді* күшіне_енген*
        күчүнө_кирди* күчүнө_кирген*
        kuchga_kirdi* kuchga_kirgan*
        кучга_кирди* кучга_кирган*
        эътибор_пайдо_кард* амал_қарор_гирифт* қувва_даромад*
        güýje_girdi* güýje_giripdir* güýje_giren*
        """,
    (Stage.IN_FORCE, Form.OPEN): """
        вступит_в_силу вступят_в_силу вступить_в_силу
        күшіне_енеді* күшіне_енбек* күшіне_енуі
        күчүнө_кирет* күчүнө_кириши
        kuchga_kiradi* kuchga_kirishi
        кучга_киради* кучга_кириши
        эътибор_пайдо_мекун* қувва_медаро*
        güýje_girer* güýje_girmeli
        """,
    (Stage.IN_FORCE, Form.EITHER): """
        enter_into_force come_into_force entry_into_force take_effect go_into_effect вступлени*_в_силу
        """,
    (Stage.DELAYED, Form.DONE): """
        delay delays delayed delaying postpone* suspend suspends suspended suspending suspension put_off
        pushed_back on_hold  shelved pauses paused halts halted
        отложил* отложен* откладыва* приостанов* перенесен* перенесл* отсроч* заморозил* заморожен*
        кейінге_қалдыр* кейінге_шегер* шегерілді* тоқтата_тұр* уақытша_тоқтат*
        кийинкиге_жылдыр* жылдырылды* кечеңдет* токтото_тур* убактылуу_токтот*
        kechiktir* keyinga_qoldir* keyinga_suril* toxtatib_tur* vaqtincha_toxtat*
        кечиктир* кейинга_қолдир* кейинга_сурил* тўхтатиб_тур* вақтинча_тўхтат*
        таъхир* мавқуф_гузошт* муваққатан_боз*
        yza_süýşür* yza_goý* gijikdir* wagtlaýyn_togta* togtadyp_goý*
        """,
    (Stage.CANCELLED, Form.DONE): """
        cancel cancels cancelled canceled cancellation scraps scrapped called_off calls_off terminate*
        annul* revoke* rescind* withdrew withdraws withdrawn quits quit pulls_out pulled_out abandon*
        отменил* отменен* отмена отмены отмену отменяет отменяют аннулир* расторг*
        денонсир* отозвал отозвала отозвали отозван* отказал*
        күшін_жойды* күші_жойылды* бас_тартты* бас_тартқан* тоқтатты* тоқтатылды*
        күчүн_жойду* жокко_чыгарылды* баш_тартты* баш_тарткан* токтотту* токтотулду*
        bekor_qildi* bekor_qilgan* bekor_qilindi* bekor_qilingan* voz_kechdi* voz_kechgan*
        toxtatdi* toxtatildi*
        бекор_қилди* бекор_қилган* бекор_қилинди* бекор_қилинган* воз_кечди* воз_кечган* тўхтатди* тўхтатилди*
        бекор_кард* бекор_шуд* бекор_намуд* лағв_кард* лағв_шуд* лағв_гардид* даст_кашид*
        ýatyrdy* ýatyryldy* ýatyrylan* el_çekdi* el_çeken* bes_etdi* bes_edildi*
        """,
    (Stage.DENIED, Form.DONE): """
        deny denies denied denying denial refute* rebut* rejects rejected untrue not_true no_such
        dismissed_reports dismissed_claims
        опроверг* опровержен* отрица* отверг*
        не_соответствует_действительности не_соответствуют_действительности
        жоққа_шығарды* жоққа_шығарған* теріске_шығарды*
        жокко_чыгарды* жокко_чыгарган* четке_какты* төгүндөдү*
        rad_etdi* rad_etgan* rad_etildi* rad_qildi* inkor_etdi* inkor_qildi*
        рад_этди* рад_этган* рад_этилди* рад_қилди* инкор_этди* инкор_қилди*
        рад_кард* рад_намуд* рад_шуд* такзиб_кард* инкор_кард*
        inkär_etdi* ret_etdi* ret_edildi* ýalana_çykardy*
        """,
    (Stage.CONFIRMED, Form.DONE): """
        confirm confirms confirmed confirming confirmation
        подтвердил* подтвержд*
        растады* растаған* расталды*
        ырастады* ырастаган* ырасталды* тастыктады* тастыкталды*
        tasdiqladi* tasdiqlagan* tasdiqlandi*
        тасдиқлади* тасдиқлаган* тасдиқланди*
        тасдиқ_кард* тасдиқ_шуд* тасдиқ_намуд*
        tassyklady* tassyklapdyr tassyklandy*
        """,
}
# Words that say of what stands near them that it is to come: before a past form or on either side of a noun.
AHEAD = """
    will would shall may might could should must to_be expected expects expect scheduled due hopes plans
    planned ahead before upcoming prepar* possible wants aims set ready yet
    будет будут будем планир* ожида* должн* может могут могла мог намер* готов* собира* предсто* намеч*
    возможн* перед накануне хочет хотят
    жоспар* күтіл* болады мүмкін дайын* алдында
    пландаш* күтүл* болот мүмкүн даяр* алдында
    rejalash* kutil* mumkin tayyor* oldidan lozim kerak
    режалаш* кутил* мумкин тайёр* олдидан лозим керак
    интизор* мумкин омода* хоҳад хоҳанд қарор_аст бояд
    garaşyl* meýilleş* mümkin taýýar* gerek
"""
NOT = """
    not no never nor neither without cannot didnt doesnt dont wont isnt arent wasnt werent hasnt havent hadnt
    cant couldnt wouldnt shouldnt
    не нет ни никогда нельзя
    емес жоқ
    эмес жок
    emas yoʻq
    эмас йўқ
    нест набуд надорад надоранд накард* нашуд* намекун* намешав* нахоҳ* намедиҳ* надод*
    däl ýok
"""
# Turkic verbs are negated by a suffix before the ending of tense: 4 letters at least before it, since short
# words end so by chance.
OFFICIAL = """
    ministry minister* spokesman spokeswoman spokesperson government press_service press_office president*
    embassy department white_house pentagon kremlin official* ambassador administration secretary
    министерств* министр* мид пресс_служб* пресс_секретар* правительств* президент* посольств* посол госдеп*
    белый_дом белом_доме белого_дома кремл* официальн* администраци*
    министрліг* министрі үкімет* баспасөз_қызмет* елшіліг* елшісі ресми
    министрлиг* өкмөт* басма_сөз_кызмат* элчилиг* расмий
    vazirlig* vazirlik* vaziri hukumat* matbuot_xizmat* elchixona* elchisi prezident* rasmiy
    вазирлиг* вазирлик* вазири ҳукумат* матбуот_хизмат* элчихона* элчиси расмий
    вазорат* вазири ҳукумат* хадамоти_матбуот* сафорат* расмӣ расман
    ministr* hökümet* metbugat_gullug* ilçihana* resmi
"""
# What "sign" and "signs" have for an object when they are no nouns.
SIGNED_THINGS = (
    "deal", "agree", "accord", "pact", "treat", "contract", "memorand", "mou", "declar", "law", "bill",
    "order", "decree", "document", "letter", "protocol", "convention",
)  # fmt: skip
