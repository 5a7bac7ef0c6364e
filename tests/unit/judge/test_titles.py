from monitor.judge.titles import TitleCandidate, central_title


def candidate(title: str, closeness: float, language: str = "ru") -> TitleCandidate:
    return TitleCandidate(title=title, language=language, closeness=closeness)


def test_a_story_is_called_as_its_most_central_member() -> None:
    assert central_title([candidate("a", 0.2), candidate("b", 0.5), candidate("c", 0.4)], language="") == "b"


def test_a_headline_in_the_readers_language_comes_first() -> None:
    members = [candidate("a", 0.2, "en"), candidate("b", 0.5), candidate("c", 0.3, "en")]
    assert central_title(members, language="en") == "c"
    assert central_title(members, language="uz") == "b"


def test_of_equal_members_the_first_gives_the_title() -> None:
    assert central_title([candidate("a", 0.5), candidate("b", 0.5000001)], language="") == "a"


def test_members_without_headlines_are_passed_over() -> None:
    assert central_title([candidate(" ", 0.9, "en"), candidate("b", 0.1)], language="en") == "b"
    assert central_title([candidate("", 0.9)], language="en") == ""
