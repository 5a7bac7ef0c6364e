"""Lines around an article that are not of it: calls to subscribe and to read on, rights, dates."""

import re
from collections.abc import Callable

_LONGEST = 250
"""Characters; a longer line is a paragraph, whatever it speaks of."""

_LONGEST_DATE = 80
_FEWEST_LINES = 2

_CALL = re.compile(
    r"""
      \b(?:subscribe|sign[ ]up|register)\b.{0,80}\b(?:newsletters?|channel|now|today|premium|inbox
    |youtube|updates)
    | \bsubscribe[ ]to[ ](?:our|the)\b | \bour[ ](?:free[ ])?(?:daily[ ]|weekly[ ])?newsletters?\b
    | \bfollow\b.{0,60}\b(?:twitter|facebook|instagram|telegram|youtube|linkedin|bluesky|google[ ]news)\b
    | \b(?:follow|join)[ ]us\b | \bclick[ ]here\b | \ball[ ]rights[ ]reserved\b | \btrust[ ]principles\b
    | \bdownload[ ](?:the|our)\b.{0,30}\bapps?\b | ©
    | \bil[ ]vous[ ]reste\b | \bréservée?s?[ ]aux[ ]abonnés\b | \briproduzione[ ]riservata\b
    | \balle[ ]rechte[ ]vorbehalten\b | \bfolgen[ ]sie[ ]uns\b | \bnewsletter[ ]abonnieren\b
    | подпи(?:сывайтесь|шитесь)\b | \bследите[ ]за[ ]нашими\b | \bвсе[ ]права[ ]защищены\b
    | \bнаш(?:ем|его|у)?[ ](?:телеграм|telegram|whatsapp|канал) | ctrl[ ]*\+[ ]*enter
    | \b(?:telegram|телеграм|instagram|whatsapp)\b.{0,40}\b(?:жазыл|катталы|obuna|обуна|ýazyl)
    | \b(?:каналы\w*|бет\w*)[ ](?:жазылыңыз|катталыңыз) | \bжазылыңыз(?:дар)?\b | \bкатталыңыз(?:дар)?\b
    | \bobuna[ ]bo.?ling | \bобуна[ ](?:бўлинг|шавед) | \bagza[ ]boluň | \babone[ ]ol(?:un)?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What calls and rights sound like, wherever in the line."""

_LABEL = re.compile(
    r"""
    \W*(?:
        read[ ](?:more|also|next|the[ ]full|our)\b | also[ ]read\b | see[ ]also\b | (?:related|more)[ ]?:
      | related[ ](?:articles|stories|posts|news|content|topics)\b | you[ ](?:may|might)[ ](?:also|like)\b
      | more[ ](?:from|on[ ]this|stories)\b | recommended[ ](?:for|stories|articles|reading)\b
      | share[ ](?:this|on)\b | comments?\W*$ | advertisement\W*$ | sponsored\W*$ | tags?[ ]?: | topics?[ ]?:
      | copyright\b | (?:this[ ]article[ ]was[ ])?(?:first|originally)[ ](?:published|appeared)\b
      | get[ ]the[ ]latest\b | want[ ]to[ ](?:read|bookmark)\b | our[ ]standards\b | inquiry\W*$
      | mehr[ ]zum[ ]thema\b | lesen[ ]sie[ ](?:auch|mehr)\b | auch[ ]interessant\b | (?:à[ ])?lire[ ]aussi\b
      | lee[ ]también\b | leia[ ](?:também|mais)\b | leggi[ ]anche\b | läs[ ](?:också|mer)\b | les[ ]også\b
      | читайте[ ](?:также|нас|по[ ]теме)\b | (?:по[ ]теме|теги|тэги|поделиться|комментарии)\W*(?:$|:)
      | (?:сообщить[ ]об|нашли|заметили)[ ]ошибк | сондай-ақ[ ]оқы | тағы[ ]оқыңыз | дагы[ ]окуңуз
      | shuningdek[ ],?o.?qing | мавзуга[ ]оид | mavzuga[ ]oid | ҳамчунин[ ]бихонед
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What labels begin with; behind them stands the headline of something else."""

_DATE = re.compile(
    r"""
    (?:last[ ]|first[ ])?(?:updated|published|posted|modified|uppdaterad|publicerad|stand
      |обновлено|опубликовано)
      \b[^.!?]{0,60}
    | \W*(?:\d{1,2}[:.]\d\d\s*(?:[a-z]{2,4})?\W*)?             # a time before it
      (?:[^\W\d]+,?\s+)?                                       # the day of the week
      (?:\d{4}[./-]\d{1,2}[./-]\d{1,2} | \d{1,2}\.?[./\s-]+(?:\d{1,2}|[^\W\d]{3,10}\.?)[./\s,-]+\d{4}
         | [^\W\d]{3,10}\.?\s\d{1,2},\s\d{4})
      (?:[\s,|]*(?:at\s)?\d{1,2}[:.]\d\d.{0,12})?\W*
    """,
    re.IGNORECASE | re.VERBOSE,
)


def without_notices(text: str) -> str:
    """Return the text without lines that lead to other texts, dates before it and calls behind it.

    A call to subscribe goes only from the end: within, it may be of a paragraph. Two lines stay in any case.
    Measured on 416 news pages: precision of words 0.943 to 0.948, recall 0.976 to 0.975.
    """
    lines = text.split("\n")
    others = [line for line in lines if not _is(_LABEL.match, line)]
    if len(others) < _FEWEST_LINES:
        return text
    while len(others) > _FEWEST_LINES and _is(_CALL.search, others[-1]):
        del others[-1]
    while len(others) > _FEWEST_LINES and len(others[0]) < _LONGEST_DATE and _DATE.fullmatch(others[0]):
        del others[0]
    return "\n".join(others)


def _is(found: Callable[[str], object], line: str) -> bool:
    return len(line) < _LONGEST and found(line) is not None
