"""The section of embeddings: what each engine needs, and that its key stays secret."""

from pathlib import Path

import pytest

from monitor.config import EmbeddingEngine
from support.configuring import loaded, only_problem, problems, seen

SECRET = "sk-hunter2"
REMOTE = '[embedding]\nengine = "remote"\nurl = "https://vectors.example/v1/embeddings"\nmodel = "e5"\n'


def test_the_engine_is_chosen_by_itself_unless_one_is_named(tmp_path: Path) -> None:
    assert loaded(tmp_path).embedding.engine is EmbeddingEngine.AUTO
    chosen = loaded(tmp_path, monitor='[embedding]\nengine = "lexical"')
    assert chosen.embedding.engine is EmbeddingEngine.LEXICAL


def test_a_model_lies_below_the_data_folder_or_where_it_is_named(tmp_path: Path) -> None:
    assert loaded(tmp_path).model_folder == tmp_path / "data" / "embedder"
    named = loaded(tmp_path, monitor='[embedding]\nmodel_folder = "models/e5"')
    assert named.model_folder == tmp_path / "models" / "e5"


def test_a_prefix_keeps_the_blank_at_its_end(tmp_path: Path) -> None:
    assert loaded(tmp_path, monitor='[embedding]\nprefix = "query: "').embedding.prefix == "query: "


@pytest.mark.parametrize("lacking", ["url", "model"])
def test_a_remote_engine_needs_an_address_and_a_model(tmp_path: Path, lacking: str) -> None:
    kept = "\n".join(line for line in REMOTE.splitlines() if not line.startswith(lacking))

    problem = only_problem(tmp_path, monitor=kept)

    assert seen(problem) == ("monitor.toml", 1, f"embedding.{lacking}", '""')
    assert problem.remedy == 'must be given when engine is "remote" (line 2)'


def test_a_key_comes_from_the_environment(tmp_path: Path) -> None:
    settings = loaded(tmp_path, monitor=f'{REMOTE}key = "env:KEY"', environ={"KEY": SECRET})
    assert settings.embedding_key == SECRET


def test_a_key_is_not_asked_for_by_another_engine(tmp_path: Path) -> None:
    assert problems(tmp_path, monitor='[embedding]\nkey = "env:KEY"') == ()


@pytest.mark.parametrize(
    ("environ", "remedy"),
    [
        ({}, "the environment variable KEY is not set: set it before starting monitor"),
        ({"KEY": f"{SECRET}\r\nHost: b"}, "the variable's value holds characters that a header cannot hold"),
    ],
)
def test_a_key_that_cannot_be_had_is_told_without_showing_it(
    tmp_path: Path, environ: dict[str, str], remedy: str
) -> None:
    problem = only_problem(tmp_path, monitor=f'{REMOTE}key = "env:KEY"', environ=environ)

    assert seen(problem) == ("monitor.toml", 5, "embedding.key", "…")
    assert problem.remedy == remedy


@pytest.mark.parametrize("line", [f'key = "{SECRET}é"', f'key = "{SECRET}\\nb"', f'key = ["{SECRET}"]'])
def test_a_key_written_into_the_file_is_never_shown(tmp_path: Path, line: str) -> None:
    problem = only_problem(tmp_path, monitor=f"[embedding]\n{line}")

    assert seen(problem) == ("monitor.toml", 2, "embedding.key", "…")
    assert SECRET not in str(problem)


def test_no_repr_of_the_settings_shows_the_key(tmp_path: Path) -> None:
    settings = loaded(tmp_path, monitor=f'{REMOTE}key = "{SECRET}"')
    assert SECRET not in f"{settings!r} {settings.embedding!r}"


def test_user_and_password_in_the_address_are_refused(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, monitor=f'[embedding]\nurl = "https://me:{SECRET}@vectors.example/"')

    assert 'keep user and password out of it: write key = "env:NAME" instead' in problem.remedy
    assert SECRET not in str(problem)


@pytest.mark.parametrize("url", [f"https://h .example/v1?api-key={SECRET}", f"ftp://{SECRET}@h.example/v1"])
def test_an_address_that_cannot_be_used_is_told_without_its_secrets(tmp_path: Path, url: str) -> None:
    problem = only_problem(tmp_path, monitor=f'[embedding]\nurl = "{url}"')

    assert seen(problem) == ("monitor.toml", 2, "embedding.url", "…")
    assert SECRET not in str(problem)


def test_an_article_is_not_taken_again_while_it_is_embedded(tmp_path: Path) -> None:
    slow = f"{REMOTE}timeout_seconds = 200\n[articles]\nlease_seconds = 300"
    problem = only_problem(tmp_path, monitor=slow)

    assert (problem.key, "twice the timeout_seconds" in problem.remedy) == ("articles.lease_seconds", True)
