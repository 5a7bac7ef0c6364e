"""Learns from labelled articles what their vectors tell of topics beyond the terms and descriptions."""

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]

STRENGTHS = (1.0, 0.3, 0.1, 0.03, 0.01)
"""Penalties on the weights, from much to little, among which cross-validation chooses.

Of vectors that differ from their mean by a length of 1; of those of a model of meaning it is nearer 0.4.
"""

# How much the bias is held back: a topic's share of the articles says something, a handful of them little.
_BIAS_STRENGTH = 3.0
# Steps of Nesterov's method; the likelihood moves by less than a thousandth afterwards.
_STEPS = 250


def fit(vectors: _Floats, labels: _Floats, known: _Floats, *, strength: float) -> tuple[_Floats, _Floats]:
    """Return bias and weights of one logistic regression for each topic, beside what is known already.

    Args:
        vectors: of shape (articles, dimensions).
        labels: of shape (articles, topics), each 0 or 1.
        known: log odds by what is not learned here, of the shape of the labels.
        strength: above 0; the penalty on the squared weights, as they would be if the vectors differed from
            their mean by a length of 1.

    Returns:
        bias of shape (topics,), weights of shape (dimensions, topics).
    """
    # All vectors of a space lie in one direction. What matters is how they differ, which the mean hides, and
    # the steps would be too short for it.
    mean = vectors.mean(axis=0)
    spread = float(np.sqrt(((vectors - mean) ** 2).sum(axis=1).mean())) or 1.0
    rows = np.hstack([(vectors - mean) / spread, np.ones((len(vectors), 1))])
    penalty = np.full((rows.shape[1], 1), strength)
    penalty[-1] = _BIAS_STRENGTH
    # The gradient of the logistic loss changes by at most a quarter of the largest squared singular value.
    step = 1 / (np.linalg.norm(rows, 2) ** 2 / 4 + penalty.max())
    weights = ahead = np.zeros((rows.shape[1], labels.shape[1]))
    momentum = 1.0
    for _ in range(_STEPS):
        errors = probability(known + rows @ ahead) - labels
        before, weights = weights, ahead - step * (rows.T @ errors + penalty * ahead)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = weights + (momentum - 1) / following * (weights - before)
        momentum = following
    learned = weights[:-1] / spread
    return weights[-1] - mean @ learned, learned


def probability(log_odds: _Floats) -> _Floats:
    """Return 1 / (1 + exp(-x)), element by element; never overflows."""
    return (1 + np.tanh(log_odds / 2)) / 2
