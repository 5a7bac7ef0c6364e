"""Every behaviour of the checklist has a test that bears its number."""

import re
from pathlib import Path

LAST = 51


def test_every_number_has_its_test() -> None:
    texts = "\n".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_p*.py"))
    named = {int(number) for number in re.findall(r"^def test_p(\d\d)_", texts, re.MULTILINE)}
    assert named == set(range(1, LAST + 1))
