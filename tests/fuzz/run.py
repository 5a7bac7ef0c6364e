"""Feeds noise to what reads strangers' bytes, as long as it is told: `python -m fuzz.run SECONDS [TARGET …]`.

With atheris the noise is guided by what of our code it reaches; where that is not installed hypothesis makes
it. Each target runs in a process of its own, with the limits that a finding is measured by. A finding ends
the run of its target, with its bytes in ``.fuzz/``; the next run goes on from what was reached before.
"""

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from fuzz.seeds import EXAMPLES, WORDS

FOLDER = Path(".fuzz")
SLOWEST_SECONDS = 10
MOST_MB = 1024
LONGEST_BYTES = 20_000


def main() -> int:
    """Run the targets one after the other; return 1 when any found something."""
    seconds, names = int(sys.argv[1]), sys.argv[2:] or list(EXAMPLES)
    guide = "guided" if find_spec("atheris") else "unguided"
    failed = []
    for name in names:
        sys.stdout.write(f"== {name}, {guide}, {seconds} s\n")
        sys.stdout.flush()
        done = subprocess.run([sys.executable, "-m", "fuzz.run", guide, str(seconds), name], check=False)  # noqa: S603 - ourselves
        failed += [name] if done.returncode else []
    sys.stdout.write(f"findings in: {', '.join(failed)}; see {FOLDER}/\n" if failed else "no findings\n")
    return 1 if failed else 0


def guided(seconds: int, name: str) -> None:
    """Fuzz one target with atheris; never returns."""
    import atheris  # noqa: PLC0415 - may not be there

    with atheris.instrument_imports(include=["monitor", "feedparser", "protego"]):
        from fuzz.targets import TARGETS  # noqa: PLC0415 - instrumented as it is imported
    corpus = FOLDER / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, example in enumerate(EXAMPLES[name]):
        (corpus / f"example-{number}").write_bytes(example)
    words = FOLDER / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS))
    limits = {
        "max_total_time": seconds,
        "timeout": SLOWEST_SECONDS,
        "rss_limit_mb": MOST_MB,
        "max_len": LONGEST_BYTES,
        "dict": words,
        "artifact_prefix": f"{FOLDER}/{name}-",
        "print_final_stats": 1,
        "verbosity": 0,
    }
    arguments = [f"-{option}={value}" for option, value in limits.items()]
    atheris.Setup([sys.argv[0], *arguments, str(corpus)], TARGETS[name])
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def unguided(seconds: int, name: str) -> None:
    """Fuzz one target with hypothesis."""
    from hypothesis import HealthCheck, given, settings  # noqa: PLC0415 - one of the two is enough

    from fuzz.noise import noise  # noqa: PLC0415 - as above
    from fuzz.targets import TARGETS  # noqa: PLC0415 - as above

    run = settings(
        max_examples=1000, deadline=SLOWEST_SECONDS * 1000, suppress_health_check=list(HealthCheck)
    )(given(noise(name))(TARGETS[name]))
    ends_at, count = time.monotonic() + seconds, 0
    while time.monotonic() < ends_at:
        run()
        count += 1000
    sys.stdout.write(f"{count} executions\n")


if __name__ == "__main__":
    os.environ["PYTHONHASHSEED"] = "0"
    match sys.argv[1]:
        case "guided":
            guided(int(sys.argv[2]), sys.argv[3])
        case "unguided":
            unguided(int(sys.argv[2]), sys.argv[3])
        case _:
            sys.exit(main())
