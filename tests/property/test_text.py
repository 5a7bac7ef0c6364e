"""Laws of the text room."""

from hypothesis import example, given
from hypothesis import strategies as st

from monitor.text.cleaning import cut, paragraphs, plain
from monitor.text.figures import figures
from monitor.text.names import names
from monitor.text.scripts import to_latin
from monitor.text.sentences import sentences
from monitor.text.sketches import containment, shingles
from monitor.text.urls import canonical_url, host_of, is_web_url
from monitor.text.words import fold, tokens

ANY_TEXT = st.text(st.characters(), max_size=200)
LETTERS = "abcXYZ абвЁЙқўҒʻ’'.,-+ \n0159%$«»\"!?Uu.S.sг"
NEWSLIKE = st.text(st.sampled_from(LETTERS), max_size=120)
TEXT = ANY_TEXT | NEWSLIKE
URL_PARTS = st.sampled_from(
    [
        "http://",
        "https://",
        "www.",
        "m.",
        "amp.",
        "kun.uz",
        "президент.рф",
        "/amp",
        "/a",
        "/",
        "//",
        "..",
        ".",
        "?",
        "&",
        "=",
        "utm_source=x",
        "id=1",
        "%d0%9f",
        "%",
        "%2f",
        "+",
        "#",
        "#!/a",
        "index.html",
        ".amp",
        ":80",
        ":8080",
        "@",
        "[::1]",
        ";jsessionid=1",
        " ",
        "ref",
        "from=rss",
        "cdn.ampproject.org",
        "/c/s/",
    ]
)
URLS = st.lists(URL_PARTS, max_size=12).map("".join) | ANY_TEXT | ANY_TEXT.map("https://a.com/{}".format)


@given(URLS)
@example("https://amp.m.www.a.com/index.html/amp/index.html")
def test_canonical_url_is_idempotent(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


@given(URLS)
def test_the_canonical_form_of_a_web_address_is_a_web_address(url: str) -> None:
    if is_web_url(url):
        assert (is_web_url(canonical_url(url)), canonical_url(url).startswith("https://")) == (True, True)
        assert host_of(url) != ""


@given(URLS)
def test_a_canonical_web_address_is_ascii_but_for_hosts_that_idna_refuses(url: str) -> None:
    if is_web_url(url) and host_of(canonical_url(url)).isascii():
        assert canonical_url(url).isascii()


@given(TEXT)
def test_tokens_stand_in_order_where_they_say(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert token.folded != ""
        assert end <= token.start < token.end <= len(text)
        end = token.end


@given(TEXT)
def test_folding_joins_the_tokens_and_bears_no_capitals_or_edges(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(token.folded for token in tokens(text))
    assert folded == folded.strip()


@given(NEWSLIKE)
def test_what_is_folded_folds_to_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_sentences_stand_where_they_say_and_cover_all_but_white_space(text: str) -> None:
    found = sentences(text)
    assert [text[one.start : one.start + len(one.text)] for one in found] == [one.text for one in found]
    assert "".join("".join(one.text for one in found).split()) == "".join(text.split())


@given(TEXT)
def test_figures_and_names_stand_where_they_say(text: str) -> None:
    for one in (*figures(text), *names(text)):
        assert text[one.start : one.start + len(one.found)] == one.found


@given(TEXT)
def test_names_and_figures_have_something_to_compare(text: str) -> None:
    assert all(name.key for name in names(text))
    assert all(figure.value for figure in figures(text))


@given(TEXT)
def test_clean_text_stays_as_it_is(text: str) -> None:
    clean = paragraphs(text)
    assert paragraphs(clean) == clean
    clean.encode("utf-8")


@given(ANY_TEXT | st.text("<>&;'\"/!-apltscri #0139x \n", max_size=200))
def test_plain_text_is_one_line_that_every_database_takes(markup: str) -> None:
    text = plain(markup)
    assert text == " ".join(text.split())
    text.encode("utf-8")


@given(TEXT, st.integers(-1, 50))
def test_a_cut_text_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= max(limit, 0)


@given(TEXT)
def test_sketches_are_sorted_and_contain_themselves(text: str) -> None:
    sketch = shingles(text)
    assert len(sketch) % 4 == 0
    assert containment(sketch, sketch) == (1.0 if sketch else 0.0)


@given(TEXT, TEXT)
def test_containment_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    first, second = shingles(one), shingles(other)
    assert 0 <= containment(first, second) == containment(second, first) <= 1


@given(TEXT)
def test_latin_stays_latin(text: str) -> None:
    once = to_latin(text)
    assert to_latin(once) == once
