"""What messages say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from monitor.judge.wording.content import ROOMY
from monitor.judge.wording.messages import SHORT_MESSAGE_CHARS, write_message
from monitor.judge.wording.mrkdwn import neutral
from monitor.judge.wording.news import emphasised
from monitor.model import (
    Article,
    ChannelKind,
    DateSource,
    EarlierAlert,
    Fact,
    FactKind,
    Match,
    Message,
    MessageFormat,
    Neighbour,
    OutletKind,
    Place,
    Reporting,
    Saying,
    TermMatch,
    TextSource,
    TopicScore,
    Verdict,
    VerdictKind,
)
from support.messages import Page, dangers

ALMATY = timezone(timedelta(hours=5))
SIGNED = "The two sides signed a memorandum worth $882 million on Thursday."
INVEST = "Traxys will invest $4.1 billion at the Upper Kairakty deposit."
ARTICLE = Article(
    url="https://www.inform.kz/en/tungsten?a=1&b=2",
    canonical_url="https://inform.kz/en/tungsten",
    title="Kazakhstan and US sign tungsten deal",
    text=f"{SIGNED} {INVEST}\nNothing else is known.",
    published_at=datetime(2025, 11, 6, 17, 30, tzinfo=UTC),
    date_source=DateSource.FEED,
    text_source=TextSource.PAGE,
    seen_at=datetime(2025, 11, 6, 19, 45, tzinfo=UTC),
    outlet="Kazinform",
    outlet_kind=OutletKind.STATE,
    country="KZ",
    language="en",
    feed="kazinform-en",
)
NEAREST = Neighbour(
    article_id=5,
    story_id=3,
    seed="",
    title="Kazakhstan offers US access to minerals",
    url="https://timesca.com/minerals",
    outlet="The Times of Central Asia",
    language="en",
    published_at=datetime(2025, 11, 3, 8, 0, tzinfo=UTC),
    date_source=DateSource.FEED,
    similarity=0.62,
)
FACTS = (
    Fact(kind=FactKind.NAME, value="Upper Kairakty", sentence=INVEST, start=66),
    Fact(kind=FactKind.NUMBER, value="$882 million", sentence=SIGNED, start=0),
    Fact(kind=FactKind.NUMBER, value="$4.1 billion", sentence=INVEST, start=66),
)
NEW_STORY = Verdict(kind=VerdictKind.NEW_STORY)
DEVELOPMENT = Verdict(
    kind=VerdictKind.DEVELOPMENT, story_id=3, score=0.62, threshold=0.6, nearest=NEAREST, new_facts=FACTS
)


def term(found: str) -> TermMatch:
    return TermMatch(term=found, place=Place.TEXT, start=0, found=found)


MATCHES = (
    Match(
        watchlist="minerals", terms=(term("Tungsten"), term("tungsten"), term("uranium")), topics=("Energy",)
    ),
    Match(watchlist="summits", terms=(term("C5+1"),)),
)
TOPICS = (TopicScore(topic="Energy", score=0.91), TopicScore(topic="Trade", score=0.254))


def message(kind: ChannelKind = ChannelKind.CONSOLE, **changes: Any) -> Message:
    given: dict[str, Any] = {
        "delivery_id": "d-1",
        "article": ARTICLE,
        "verdict": NEW_STORY,
        "matches": MATCHES,
        "topics": TOPICS,
        "watchlist_titles": {"minerals": "Critical minerals"},
        "story_title": "Minerals for Washington",
        "time_zone": ALMATY,
    }
    return write_message(kind=kind, **{**given, **changes})


def test_a_new_story_in_plain_text() -> None:
    expected = """\
Kazakhstan and US sign tungsten deal
https://www.inform.kz/en/tungsten?a=1&b=2

New story
Kazinform (state media, Kazakhstan)
Thu 6 Nov 2025, 22:30 UTC+05:00

HOW IT BEGINS
- The two sides signed a memorandum worth $882 million on Thursday.
  Traxys will invest $4.1 billion at the Upper Kairakty deposit. Nothing
  else is known.

WHY YOU GET THIS
- Critical minerals: “Tungsten”, “uranium”; topic Energy
- summits: “C5+1”
- Topics: Energy 91%, Trade 25%

WHAT YOU KNEW
- Nothing close on record

-- \n\
monitor · delivery d-1
"""
    assert expected == message().text


def test_a_development_in_mrkdwn() -> None:
    expected = """\
*<https://www.inform.kz/en/tungsten?a=1&amp;b=2|Kazakhstan and US sign tungsten deal>*
New development in: Minerals for Washington
Kazinform (state media, Kazakhstan) · Thu 6 Nov 2025, 22:30 UTC+05:00

*What is new*
• The two sides signed a memorandum worth *$882 million* on Thursday.
• Traxys will invest *$4.1 billion* at the *Upper Kairakty* deposit.

*Why you get this*
• Critical minerals: “Tungsten”, “uranium”; topic Energy
• summits: “C5+1”
• Topics: Energy 91%, Trade 25%

*What you knew*
• Nearest: <https://timesca.com/minerals|Kazakhstan offers US access to minerals> \
(The Times of Central Asia, Mon 3 Nov 2025, 62% similar)

_monitor · delivery d-1_"""
    got = message(ChannelKind.SLACK, verdict=DEVELOPMENT)
    assert (MessageFormat.MRKDWN, expected) == (got.format, got.text)


def test_a_development_as_a_page_has_its_new_figures_set_apart_and_its_links() -> None:
    page = Page(message(ChannelKind.MAIL, verdict=DEVELOPMENT).html)
    assert page.strong == ["$882 million", "$4.1 billion", "Upper Kairakty"]
    assert [ARTICLE.url, NEAREST.url] == page.links
    assert "New development in: Minerals for Washington Kazakhstan and US sign tungsten deal" in page.text


def test_a_page_loads_nothing_and_tells_nobody_where_the_reader_came_from() -> None:
    page = Page(message(ChannelKind.MAIL, verdict=DEVELOPMENT).html)
    assert set() == {"img", "script", "link", "iframe", "form"} & set(page.tags)
    assert page.values_of("rel") == ["noreferrer"] * 2


def test_only_mail_and_the_mailbox_folder_get_a_page() -> None:
    got = {kind for kind in ChannelKind if message(kind).html}
    assert {ChannelKind.MAIL, ChannelKind.MAILDIR} == got


def test_only_slack_gets_mrkdwn() -> None:
    assert {ChannelKind.SLACK} == {
        kind for kind in ChannelKind if message(kind).format is MessageFormat.MRKDWN
    }


def test_the_subject_is_what_happened() -> None:
    assert [message(kind).subject for kind in ChannelKind] == ["Kazakhstan and US sign tungsten deal"] * 5


def test_a_long_subject_is_cut_at_a_word_and_says_so() -> None:
    subject = message(article=replace(ARTICLE, title="word " * 100)).subject
    assert (subject[-5:], len(subject) <= 200) == ("word…", True)


def test_an_article_without_a_title_is_named_by_its_first_sentence() -> None:
    assert message(article=replace(ARTICLE, title=" \u200b ")).subject == SIGNED


def test_an_article_without_title_and_text_is_named_by_its_outlet() -> None:
    empty = replace(ARTICLE, title="", text="", outlet="")
    assert message(article=empty).subject == "Untitled article from www.inform.kz"
    assert "HOW IT BEGINS" not in message(article=empty).text


def test_an_article_of_nowhere_is_still_told() -> None:
    nowhere = replace(ARTICLE, title="", text="", outlet="", url="")
    assert message(article=nowhere).subject == "Untitled article from an unnamed outlet"


def test_an_undated_article_says_when_it_was_seen() -> None:
    text = message(article=replace(ARTICLE, date_source=DateSource.SEEN)).text
    assert "\nundated: first seen Fri 7 Nov 2025, 00:45 UTC+05:00\n" in text


def test_a_guessed_date_says_so_and_has_no_time() -> None:
    text = message(article=replace(ARTICLE, date_source=DateSource.GUESS)).text
    assert "\nThu 6 Nov 2025 (as far as the page tells)\n" in text


def test_times_are_those_of_the_readers_zone_by_its_name() -> None:
    assert "\nThu 6 Nov 2025, 17:30 UTC\n" in message(time_zone=UTC).text


def test_the_language_is_named_when_it_is_not_english() -> None:
    russian = replace(ARTICLE, language="ru", outlet_kind=OutletKind.UNKNOWN, country="")
    assert "\nKazinform, in Russian\n" in message(article=russian).text
    assert ("h1", "lang", "ru") in Page(message(ChannelKind.MAIL, article=russian).html).attributes


def test_unknown_codes_stand_for_themselves_and_never_become_attributes() -> None:
    odd = replace(ARTICLE, language='x"y', country="xx")
    assert '(state media, xx), in x"y' in message(article=odd).text
    assert {"en"} == {
        found[2]
        for found in Page(message(ChannelKind.MAIL, article=odd).html).attributes
        if found[1] == "lang"
    }


def test_an_unread_page_is_owned_up_to() -> None:
    unread = replace(ARTICLE, text_source=TextSource.SUMMARY, reading_problem="the server answered 403.")
    remark = "The page could not be read (the server answered 403); this rests on the headline and summary"
    assert remark in message(article=unread).text.replace("\n", " ")
    assert f"_{remark} in the feed._" in message(ChannelKind.SLACK, article=unread).text
    assert f"{remark} in the feed." in Page(message(ChannelKind.MAIL, article=unread).html).text
    assert "WHAT THE FEED SAYS" in message(article=unread).text


def test_an_unread_page_without_a_reason_is_owned_up_to() -> None:
    unread = replace(ARTICLE, text_source=TextSource.SUMMARY)
    assert "The page could not be read; this rests on" in message(article=unread).text


def test_a_seed_is_named_as_what_the_reader_knows() -> None:
    seeded = replace(
        DEVELOPMENT, nearest=replace(NEAREST, seed="minerals-pact"), seeds=("minerals-pact", "c5")
    )
    text = message(verdict=seeded).text.replace("\n  ", " ")
    assert "(seed minerals-pact, Mon 3 Nov 2025, 62% similar)" in text
    assert "- Your seeds report this happening: minerals-pact, c5" in text


def test_a_seed_without_a_date_has_none() -> None:
    undated = replace(DEVELOPMENT, nearest=replace(NEAREST, seed="pact", date_source=DateSource.SEEN))
    assert "(seed pact, undated, 62% similar)" in message(verdict=undated).text.replace("\n  ", " ")


def test_common_wording_is_told_where_it_is_notable() -> None:
    copied = replace(DEVELOPMENT, nearest=replace(NEAREST, containment=0.31))
    assert "62% similar, 31% of the wording" in message(verdict=copied).text.replace("\n  ", " ")


def test_a_close_call_is_called_one() -> None:
    text = message(verdict=replace(DEVELOPMENT, is_close=True)).text
    assert "- A close call: 62% similar, where 60% make two articles one story" in text


def test_the_nearest_article_of_a_new_story_is_only_the_closest() -> None:
    near = replace(
        NEW_STORY, nearest=replace(NEAREST, similarity=0.0, title="", outlet="", url="javascript:x")
    )
    assert (
        "- Closest on record: an untitled article (Mon 3 Nov 2025, 0% similar)\n\n"
        in message(verdict=near).text
    )


def test_a_copy_names_its_original() -> None:
    copy = Verdict(kind=VerdictKind.REPEAT, story_id=3, nearest=NEAREST, copy_of=NEAREST)
    text = message(verdict=copy).text
    assert "\nKnown already in: Minerals for Washington\n" in text
    assert "- A near copy of Kazakhstan offers US access to minerals (" in text


def test_an_off_topic_article_has_nothing_known() -> None:
    assert "WHAT YOU KNEW" not in message(verdict=Verdict(kind=VerdictKind.OFF_TOPIC)).text


def test_outlets_that_had_it_before_are_counted_beyond_a_handful() -> None:
    verdict = replace(DEVELOPMENT, other_outlets=tuple(f"Outlet {number}" for number in range(11)))
    assert "Outlet 7 and 3 more" in message(verdict=verdict).text.replace("\n  ", " ")


@pytest.mark.parametrize(
    ("count", "told"), [(13, "… and 1 more new sentence"), (15, "… and 3 more new sentences")]
)
def test_what_is_left_out_is_counted(count: int, told: str) -> None:
    facts = tuple(
        Fact(kind=FactKind.SENTENCE, value=f"Fact {at}.", sentence=f"Fact {at}.", start=at)
        for at in range(count)
    )
    text = message(verdict=replace(DEVELOPMENT, new_facts=facts)).text
    assert ("- Fact 11.\n" + f"- {told}\n") in text


def test_watchlists_beyond_the_room_are_counted() -> None:
    matches = tuple(Match(watchlist=f"list-{at}", terms=(term("x"),)) for at in range(10))
    assert "- … and 2 more watchlists\n" in message(matches=matches).text


def test_a_match_without_terms_and_topics_names_its_watchlist() -> None:
    assert "WHY YOU GET THIS\n- summits\n\n" in message(matches=(Match(watchlist="summits"),), topics=()).text


def test_an_alert_without_reasons_has_no_such_section() -> None:
    assert "WHY YOU GET THIS" not in message(matches=(), topics=()).text


def differing(
    value: str, *known: str, sentence: str = "It is worth $9 billion.", kind: FactKind = FactKind.MONEY
) -> Verdict:
    """Return a development with facts that differ from these."""
    return replace(
        DEVELOPMENT,
        new_facts=tuple(
            Fact(
                kind=kind,
                value=value,
                sentence=sentence,
                start=0,
                differs_from=Saying(value=each, sentence=each, article_id=1),
            )
            for each in known
        ),
    )


def test_what_was_known_instead_stands_behind_the_sentence_once() -> None:
    text = message(
        ChannelKind.SLACK, verdict=differing("$9 billion", "$4 billion", "$4 billion", "$5 bn")
    ).text
    assert "• It is worth *$9 billion*. (earlier reports said $4 billion and $5 bn)\n" in text


def test_the_opposite_of_a_sentence_is_not_set_apart_as_a_whole() -> None:
    opposite = differing(
        "It will not fly.", "It will fly.", sentence="It will not fly.", kind=FactKind.CONTRADICTION
    )
    assert (
        "• It will not fly. (earlier reports said: “It will fly.”)\n"
        in message(ChannelKind.SLACK, verdict=opposite).text
    )


def test_what_was_known_is_cut_to_a_quarter_of_the_room_and_told_twice_at_most() -> None:
    known = ("w" * 999, "x" * 999, "y" * 999)
    (line,) = [each for each in _told(known) if "earlier" in each]
    assert line == f" (earlier reports said {'w' * 49}… and {'x' * 49}…)"


def test_in_the_smallest_room_what_is_new_needs_all_of_it() -> None:
    assert _told(("$4 billion",), sentence_chars=199) == ["It is worth ", "$9 billion", "."]


def _told(known: tuple[str, ...], sentence_chars: int = 200) -> list[str]:
    room = replace(ROOMY, sentence_chars=sentence_chars)
    told = emphasised(differing("$9 billion", *known).new_facts, room)
    return [piece.text for piece in told]


def test_a_figure_is_not_set_apart_within_a_longer_one() -> None:
    sentence = "It rose by 5 to 5.5 or 15, not 5a."
    fact = Fact(kind=FactKind.NUMBER, value="5", sentence=sentence, start=0)
    text = message(ChannelKind.SLACK, verdict=replace(DEVELOPMENT, new_facts=(fact,))).text
    assert "• It rose by *5* to 5.5 or 15, not 5a.\n" in text


def test_plain_text_stays_within_72_columns_but_for_addresses() -> None:
    lines = message(verdict=DEVELOPMENT, matches=MATCHES * 3).text.splitlines()
    assert [line for line in lines if len(line) > 72 and "://" not in line] == []


def test_a_link_that_is_not_of_the_web_is_not_linked() -> None:
    evil = replace(ARTICLE, url="javascript:alert(1)")
    assert Page(message(ChannelKind.MAIL, article=evil).html).links == []
    assert message(ChannelKind.SLACK, article=evil).text.startswith(
        "*Kazakhstan and US sign tungsten deal*\n"
    )


def test_an_address_cannot_leave_its_link() -> None:
    evil = replace(ARTICLE, url="https://example.org/a|b>c<d\"e'f\u202eg`h\\i")
    address = "https://example.org/a%7Cb%3Ec%3Cd%22e%27f%E2%80%AEg%60h%5Ci"
    assert [address] == Page(message(ChannelKind.MAIL, article=evil).html).links
    assert message(ChannelKind.SLACK, article=evil).text.startswith(f"*<{address}|Kazakhstan")


def test_an_address_of_thousands_of_characters_is_left_out() -> None:
    long = replace(ARTICLE, url="https://example.org/" + "a" * 5000)
    assert ("example.org" in message(article=long).text, 1) == (
        False,
        message(article=long).text.count("sign tungsten"),
    )


HOSTILE = [
    "<!channel> <!here|x> <@U1> <#C1> <!subteam^S1>",
    "[x](javascript:alert(1)) ![i](https://evil.example/p.png)",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "<https://evil.example|good>",
    "quotes \" and ' and & &amp; &lt;script&gt;",
    "line\r\nBcc: victim@example.org\r\n\r\nbody",
    "bidi \u202e\u2066txt\u2069 nul \x00 bell \x07 escape \x1b[31m del \x7f c1 \x9b",
    "*bold* _italic_ ~struck~ `code` ```block``` :smile: > quote",
    "word " * 20_000,
    "a" * 100_000,
    "&" * 100_000,
    "\ud800 lone surrogate",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", ChannelKind)
def test_hostile_texts_break_out_of_no_format(kind: ChannelKind, text: str) -> None:
    fact = Fact(kind=FactKind.NUMBER, value=text, sentence=text, start=0)
    near = replace(NEAREST, title=text, outlet=text, seed=text)
    got = message(
        kind,
        article=replace(ARTICLE, title=text, text=text, outlet=text, country=text, language=text),
        verdict=replace(
            DEVELOPMENT, nearest=near, new_facts=(fact,), other_outlets=(text,), seeds=(text,), is_close=True
        ),
        matches=(Match(watchlist=text, terms=(term(text),), topics=(text,)),),
        topics=(TopicScore(topic=text, score=1.0),),
        watchlist_titles={text: text},
        story_title=text,
        delivery_id=text,
        feedback="monitor feedback",
    )
    assert dangers(got) == []


def test_slack_shows_foreign_formatting_as_it_stands() -> None:
    assert (
        neutral("*b* _i_ ~s~ `c` :smile: 12:30:45 a&b <!here> x|y")
        == "∗b∗ ˍiˍ ∼s∼ ˋcˋ ∶smile: 12∶30:45 a&amp;b &lt;!here&gt; x¦y"
    )


def test_what_stands_for_a_formatting_character_makes_no_emoji() -> None:
    assert neutral("javascript:`:") == "javascript\N{RATIO}\N{MODIFIER LETTER GRAVE ACCENT}:"


def test_a_short_message_says_less_rather_than_breaking_off() -> None:
    sentence = "A fact & another & " * 20
    facts = tuple(
        Fact(kind=FactKind.SENTENCE, value="", sentence=sentence + str(at), start=at) for at in range(9)
    )
    got = message(ChannelKind.OTHER, verdict=replace(DEVELOPMENT, new_facts=facts))
    slack = message(ChannelKind.SLACK, verdict=replace(DEVELOPMENT, new_facts=facts))
    assert [len(short.text) <= SHORT_MESSAGE_CHARS for short in (got, slack)] == [True, True]
    assert ["more new sentences" in short.text for short in (got, slack)] == [True, True]
    assert got.text.endswith("delivery d-1\n")


def reporting(**changes: Any) -> Verdict:
    values = {
        "outlet_count": 5,
        "independent_outlet_count": 2,
        "first_outlet": "Kun.uz",
        "first_published_at": datetime(2025, 11, 6, 7, 5, tzinfo=UTC),
    }
    return replace(DEVELOPMENT, reporting=Reporting(**(values | changes)))


def test_how_many_outlets_report_a_story_and_who_was_first_is_said() -> None:
    assert "Reported by 5 outlets, 2 of them independently; first: Kun.uz, 12:05" in " ".join(
        message(verdict=reporting()).text.split()
    )
    earlier = reporting(first_published_at=datetime(2025, 11, 4, 7, 5, tzinfo=UTC))
    assert "first: Kun.uz, Tue 4 Nov 2025, 12:05" in " ".join(message(verdict=earlier).text.split())


def test_outlets_that_all_wrote_for_themselves_are_said_to_be_independent() -> None:
    told = message(verdict=reporting(independent_outlet_count=5, first_published_at=None)).text
    assert "- Reported by 5 outlets, independently\n" in told


def test_of_a_story_that_one_outlet_reports_no_number_is_said() -> None:
    assert "Reported by" not in message(verdict=reporting(outlet_count=1)).text


def test_a_text_that_an_outlet_published_twice_is_no_copy_of_another() -> None:
    own = replace(NEAREST, outlet=ARTICLE.outlet, containment=1.0)
    told = message(verdict=replace(DEVELOPMENT, copy_of=own)).text
    assert "Published before by the same outlet: Kazakhstan offers" in " ".join(told.split())


def test_an_edited_page_is_said_to_be_one() -> None:
    before = replace(DEVELOPMENT, copy_of=replace(NEAREST, outlet=ARTICLE.outlet, containment=1.0))
    told = message(article=replace(ARTICLE, edit_of=7), verdict=before).text
    assert "The same article as it was known before: Kazakhstan offers" in " ".join(told.split())


def test_what_stood_before_a_new_stage_is_said_in_words() -> None:
    signed = differing("signed", "Talks", sentence="It was signed.", kind=FactKind.STAGE)
    text = message(ChannelKind.SLACK, verdict=signed).text
    assert "• It was *signed*. (earlier reports had come as far as “Talks”)\n" in text


def test_figures_and_stages_that_were_known_are_told_apart() -> None:
    money = differing("$9 billion", "$4 billion").new_facts
    stage = differing("signed", "Talks", kind=FactKind.STAGE).new_facts
    text = message(ChannelKind.SLACK, verdict=replace(DEVELOPMENT, new_facts=(*money, *stage))).text
    assert "(earlier reports had come as far as “Talks”; said $4 billion)" in text


def test_what_is_new_is_starred_in_plain_text() -> None:
    assert "- The two sides signed a memorandum worth *$882 million*" in message(verdict=DEVELOPMENT).text


@pytest.mark.parametrize(
    ("score", "told"),
    [
        (0.3163, "31.6% similar, where 32.0% make two articles one story"),
        (0.31996, "32% similar, just what makes two articles one story"),
        (0.31981, "31.98% similar, where 32.00% make two articles one story"),
    ],
)
def test_a_close_call_shows_as_many_decimals_as_it_takes(score: float, told: str) -> None:
    verdict = replace(DEVELOPMENT, is_close=True, score=score, threshold=0.32)
    assert f"- A close call: {told}" in message(verdict=verdict).text


@pytest.mark.parametrize(
    ("similarity", "told"), [(0.31, "Closest on record: Kaz"), (0.29, "Nothing close on record\n")]
)
def test_what_is_far_from_one_story_is_not_called_close(similarity: float, told: str) -> None:
    far = replace(NEW_STORY, threshold=0.6, nearest=replace(NEAREST, similarity=similarity))
    assert f"- {told}" in message(verdict=far).text


def test_a_repeat_with_nothing_near_has_nothing_known() -> None:
    assert "WHAT YOU KNEW" not in message(verdict=Verdict(kind=VerdictKind.REPEAT)).text


def test_the_deciding_part_of_a_query_is_told_unless_a_term_says_the_same() -> None:
    clauses = ("query: title:tungsten NEAR/5 deal", 'query: "tungsten"', "terms: tungsten")
    match = Match(watchlist="summits", terms=(term("tungsten"),), clauses=clauses)
    expected = "- summits: “tungsten”; by your query “title:tungsten NEAR/5 deal”\n"
    assert expected in message(matches=(match,)).text


EARLIER = EarlierAlert(at=datetime(2025, 11, 3, 20, 0, tzinfo=UTC), thread="d-0")


@pytest.mark.parametrize("kind", ChannelKind)
def test_a_development_refers_to_the_last_alert_of_its_story_by_the_readers_day(kind: ChannelKind) -> None:
    got = message(kind, verdict=DEVELOPMENT, earlier=EARLIER)
    assert ("Since your last alert on Tue 4 Nov 2025" in got.text, got.thread) == (True, "d-0")


def test_the_first_alert_of_a_story_begins_a_conversation() -> None:
    got = message()
    assert (got.thread, got.watchlists, "last alert" in got.text) == ("", ("minerals", "summits"), False)


@pytest.mark.parametrize("kind", ChannelKind)
def test_how_to_say_what_an_alert_was_worth_stands_in_it(kind: ChannelKind) -> None:
    text = message(kind, feedback="monitor feedback").text
    assert "monitor feedback d-1 irrelevant" in text
    assert "monitor feedback d-1 repeat" in text
