import time

import pytest

from monitor.text.cleaning import cut, paragraphs, plain


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Hello <b>wo</b>rld</p><p>again</p>", "Hello world again"),
        ("one<br/>two<td>three", "one two three"),
        ("AT&amp;T &#8217; &nbsp;x", "AT&T ’ x"),
        ("AT&amp;amp;T &lt;b&gt;bold&lt;/b&gt; &lt;p&gt;x&amp;#8217;", "AT&T bold x’"),
        ("&lt;word&gt; stays", "<word> stays"),
        ("a < b and c > d, 1<2", "a < b and c > d, 1<2"),
        ("x<script>alert('<p>')</script >y<STYLE>b{}</STYLE>z", "x y z"),
        ("x<!-- <p>hidden</p> -->y", "x y"),
        ("x<!-- never ends", "x"),
        ("x<script>never ends", "x"),
        ("<![CDATA[kept <i>text</i>]]> more", "kept text more"),
        ("<![CDATA[kept", "kept"),
        ("<img alt='a > b' src=x>after", "after"),
        ("<unclosed tag", "<unclosed tag"),
        ("a\x00b\u202ec\u200bd\ud800e\ufeff", "abcde"),
        ("tab\there\r\nline\u2028sep\x85nel", "tab here line sep nel"),
        ("И\u0306", "Й"),
        ("", ""),
    ],
)
def test_markup_becomes_the_text_a_browser_shows(markup: str, expected: str) -> None:
    assert plain(markup) == expected


def test_running_text_keeps_its_paragraphs_and_its_angle_brackets() -> None:
    assert paragraphs(" a  <b> &amp;\r\n\r\n\u200b \n c\u2029d\x07 ") == "a <b> &amp;\nc\nd"


@pytest.mark.parametrize(
    "markup", ["<" * 200_000, "<!--" * 50_000, "<script>" * 30_000, "<a '" * 50_000, "&" * 200_000]
)
def test_broken_markup_costs_no_more_than_whole_one(markup: str) -> None:
    begun = time.process_time()
    plain(markup)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("hello big world", 10, "hello big…"),
        ("hello, big world", 8, "hello…"),
        ("hello\nworld", 8, "hello…"),
        ("a verylongwordindeed", 12, "a verylongw…"),
        ("internationalisation", 6, "inter…"),
        ("abcde\u0301fgh", 6, "abcd…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_a_text_is_cut_between_words(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected
