"""Noise for everything that reads strangers' bytes, a little of it; `make fuzz` goes on for longer."""

import pytest
from hypothesis import HealthCheck, given, settings

from fuzz.noise import noise
from fuzz.seeds import EXAMPLES
from fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_examples_pass(name: str) -> None:
    for example in EXAMPLES[name]:
        TARGETS[name](example)


@pytest.mark.parametrize("name", TARGETS)
def test_noise_raises_nothing_that_is_not_declared(name: str) -> None:
    run = given(noise(name))(TARGETS[name])
    settings(max_examples=40, deadline=5_000, suppress_health_check=[HealthCheck.too_slow])(run)()
