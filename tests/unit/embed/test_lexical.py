import numpy as np

from monitor.embed import LexicalEmbedder
from monitor.model import Vector


def cosine(first: Vector, second: Vector) -> float:
    return float(np.frombuffer(first.values, "<f4") @ np.frombuffer(second.values, "<f4"))


def embed(title: str, text: str = "") -> Vector:
    return LexicalEmbedder().embed([(title, text)])[0]


def test_vectors_have_length_one_and_name_their_space() -> None:
    vector = embed("Tokayev visits Washington", "The president of Kazakhstan arrived on Tuesday.")
    assert vector.space == LexicalEmbedder().space
    assert abs(cosine(vector, vector) - 1) < 1e-6


def test_a_text_without_words_has_a_vector_of_zeros() -> None:
    assert set(np.frombuffer(embed("…", "!").values, "<f4")) == {0.0}


def test_inflected_forms_are_closer_than_other_words() -> None:
    base = embed("Президент Узбекистана посетил Вашингтон")
    inflected = embed("Президента Узбекистан посетили Вашингтоне")
    other = embed("Футбольный клуб выиграл кубок страны")
    assert cosine(base, inflected) > 0.9
    assert cosine(base, other) < 0.3


def test_names_meet_across_scripts() -> None:
    assert cosine(embed("Шавкат Мирзиёев"), embed("Shavkat Mirziyoyev")) > 0.3


def test_the_same_text_gives_the_same_vector_in_any_company() -> None:
    texts = [("One", "first text"), ("Two", "second text")]
    together = LexicalEmbedder().embed(texts)
    assert together == [LexicalEmbedder().embed([text])[0] for text in texts]
