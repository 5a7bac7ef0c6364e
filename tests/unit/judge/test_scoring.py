import pytest

from monitor.judge.scoring import Score, score_clusters, score_flags, score_labels


def test_flags_are_scored_by_precision_and_recall() -> None:
    pairs = [(True, True), (True, True), (True, False), (False, True), (False, False)]
    assert score_flags(pairs) == Score(
        precision=pytest.approx(2 / 3), recall=pytest.approx(2 / 3), f1=pytest.approx(2 / 3), count=5
    )


def test_nothing_to_score_scores_nothing() -> None:
    nothing = Score(precision=0.0, recall=0.0, f1=0.0, count=0)
    assert (score_flags([]), score_clusters([], []), score_labels([])) == (nothing, nothing, (nothing, 0.0))


def test_labels_are_scored_over_all_and_as_the_mean_over_labels() -> None:
    micro, macro = score_labels([({"a"}, {"a"}), ({"a", "b"}, {"a"}), ({"b"}, {"c"})])
    assert (micro.precision, micro.recall) == (pytest.approx(2 / 3), pytest.approx(1 / 2))
    assert macro == pytest.approx(1 / 3)


def test_equal_clusterings_score_one_whatever_their_names() -> None:
    assert score_clusters(["a", "a", "b"], [1, 1, 2]).f1 == 1.0


def test_one_heap_keeps_recall_and_loses_precision() -> None:
    score = score_clusters(["a", "a", "b", "b"], [0, 0, 0, 0])
    assert (score.precision, score.recall) == (0.5, 1.0)
