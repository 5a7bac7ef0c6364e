"""Invented messages with every part and with few, to try templates on and to look at."""

from monitor.judge.wording.content import Content, Piece, Section

_URL = "https://example.org/news/1"
_LINE = (
    Piece("The plant will cost "),
    Piece("$300 million", is_strong=True),
    Piece(", the ministry said."),
    Piece(" (earlier reports said $250 million)", is_aside=True),
)
_NEWS = Section(heading="What is new", lines=(_LINE,), lang="en", is_main=True)
_ALERT = Content(
    headline=Piece("Two ministers sign a deal on a <new> copper plant", _URL),
    lang="en",
    verdict="New development",
    story="A copper plant for the steppe",
    since="Since your last alert on Mon 2 Mar 2026",
    outlet="Steppe Daily (independent, Kazakhstan)",
    when="Tue 3 Mar 2026, 14:05 CET",
    remark="The page could not be read; this rests on the headline and summary in the feed.",
    sections=(
        _NEWS,
        Section(heading="Why you get this", lines=((Piece("Critical minerals: “copper”"),),)),
        Section(
            heading="What you knew",
            lines=((Piece("Nearest: "), Piece("Talks on a plant", _URL), Piece(" (62% similar)")),),
        ),
    ),
    advice=(("Not relevant to you?", "monitor feedback sample irrelevant"),),
    footer="monitor · delivery sample",
)
_BARE_ALERT = Content(
    headline=Piece("Untitled article from example.org"),
    lang="",
    verdict="New story",
    outlet="example.org",
    when="undated: first seen Tue 3 Mar 2026, 14:05 CET",
    sections=(),
    footer="monitor · delivery sample",
)
_DIGEST = Content(
    headline=Piece("2 alerts on 1 story"),
    lang="",
    verdict="Daily digest",
    outlet="Mon 2 Mar 2026, 08:00 – Tue 3 Mar 2026, 08:00 CET",
    remark="These alerts were kept for you until your quiet hours were over.",
    sections=(
        Section(
            heading="Critical minerals",
            story="A copper plant for the steppe",
            title=Piece("Two ministers sign a deal on a copper plant", _URL),
            byline="New development · Steppe Daily · Tue 3 Mar 2026, 07:15 · alert 12",
            lines=(_LINE,),
            lang="en",
        ),
        Section(
            heading="",
            title=Piece("Министры обсудили медный завод"),
            byline="New story · Steppe Daily, in Russian · Mon 2 Mar 2026, 19:40 · alert 11",
            lines=(),
            lang="ru",
        ),
        Section(heading="Not sent", lines=((Piece("12 repeats of what is known"),),)),
    ),
    footer="monitor · delivery sample",
)
_QUIET_DIGEST = Content(
    headline=Piece("Nothing new"),
    lang="",
    verdict="Daily digest",
    outlet="Mon 2 Mar 2026, 08:00 – Tue 3 Mar 2026, 08:00 CET",
    sections=(),
    footer="monitor · delivery sample",
)
_NOT_SENT = Content(
    headline=Piece("412 articles were not sent; here is 1"),
    lang="",
    verdict="What was not sent",
    outlet="Mon 2 Mar 2026, 09:00 – Mon 9 Mar 2026, 09:00 CET",
    remark="A sample of each kind, what came nearest to being sent first.",
    sections=(
        Section(
            heading="Off topic (1 of 400)",
            title=Piece("A <new> railway for the steppe", _URL),
            byline="Steppe Daily (independent, Kazakhstan) · Tue 3 Mar 2026, 07:15 CET · article 31",
            lines=(
                (Piece("Off topic: it does not name the United States"),),
                (Piece("monitor withheld restore 31", is_command=True),),
            ),
            lang="en",
        ),
        Section(heading="In all", lines=((Piece("400 off topic, 12 repeats of what is known"),),)),
    ),
    footer="monitor · delivery sample",
)

SAMPLES = {"alert": (_ALERT, _BARE_ALERT), "digest": (_DIGEST, _QUIET_DIGEST, _NOT_SENT)}
