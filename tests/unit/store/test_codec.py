"""Model values to JSON and back."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import (
    BodyFigures,
    Entry,
    Fact,
    FactKind,
    Match,
    Message,
    Neighbour,
    Relevance,
    TermMatch,
    TopicScore,
    Verdict,
    WithheldReason,
)
from monitor.store.codec import from_json, to_json

times = st.datetimes(timezones=st.just(UTC))
texts = st.text(st.characters(exclude_categories=["Cs"]))
st.register_type_strategy(datetime, times)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(str, texts)


@pytest.mark.parametrize(
    "kind", [Entry, Message, Relevance, Verdict, Neighbour, Fact, TopicScore, Match, BodyFigures]
)
@given(data=st.data())
def test_every_stored_noun_comes_back_as_it_was(kind: type[object], data: st.DataObject) -> None:
    value = data.draw(st.builds(kind))
    assert from_json(kind, to_json(value)) == value


@given(matches=st.lists(st.builds(Match)).map(tuple))
def test_tuples_of_nouns_come_back_as_they_were(matches: tuple[Match, ...]) -> None:
    assert from_json(tuple[Match, ...], to_json(matches)) == matches


def test_enumerations_come_back_as_themselves() -> None:
    fact = from_json(Fact, to_json(Fact(kind=FactKind.NAME, value="v", sentence="s", start=1)))
    assert isinstance(fact.kind, FactKind)


def test_a_time_of_another_zone_comes_back_in_utc() -> None:
    there = datetime(2026, 3, 12, 17, tzinfo=timezone(timedelta(hours=5)))
    entry = from_json(Entry, to_json(Entry(guid="", link="", title="", published_at=there)))
    assert entry.published_at is not None
    assert (entry.published_at, entry.published_at.tzinfo) == (there, UTC)


def test_letters_are_stored_as_they_are() -> None:
    assert to_json(("Төртінші",)) == '["Төртінші"]'


def test_a_field_that_the_stored_text_lacks_takes_its_default() -> None:
    assert from_json(Message, '{"subject": "s", "text": "t"}') == Message(subject="s", text="t")


def test_a_field_that_no_longer_exists_is_passed_over() -> None:
    stored = json.loads(to_json(Message(subject="s", text="t"))) | {"priority": 1}
    assert from_json(Message, json.dumps(stored)) == Message(subject="s", text="t")


def test_a_lacking_field_without_default_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="subject"):
        from_json(Message, "{}")


def test_what_no_noun_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="set is none of the kinds"):
        to_json({1})


def test_plain_values_come_back() -> None:
    assert [from_json(str, '"a"'), from_json(WithheldReason, '"seed"')] == ["a", WithheldReason.SEED]
    assert from_json(TermMatch, '{"term":"a","place":"text","start":0,"found":"b"}').found == "b"
