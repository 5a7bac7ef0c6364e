"""Small configuration folders for tests."""

from collections.abc import Mapping
from pathlib import Path

from monitor import config
from monitor.config import Settings
from monitor.errors import ConfigError, ConfigProblem

SHIPPED = Path(__file__).parents[2] / "config"

MINIMAL: Mapping[str, str] = {
    "monitor": "",
    "feeds": """\
[[feeds]]
name = "astana-times"
url = "https://feeds.example.org/astana"
""",
    "watchlists": """\
[[watchlists]]
name = "uranium"
terms = ["uranium"]
topics = ["energy"]
feeds = ["astana-times"]
channels = ["console"]
""",
    "topics": """\
[[topics]]
name = "energy"
terms.en = ["oil", { text = "gas", weight = 2.0 }]
terms.ru = ["нефт*"]
""",
    "sides": """\
[[sides]]
name = "central_asia"
terms.en = ["Kazakhstan"]

[[sides]]
name = "united_states"
terms.en = ["United States"]
not_terms = ["United States Steel"]
""",
    "names": """\
[[names]]
name = "saidov"
kind = "person"
spellings = ["Саидов", "Saidov"]
first_names = ["Бахтиёр"]
needs = "first_name"
""",
    "channels": """\
[[channels]]
name = "console"
url = "console:"
""",
}
"""The smallest folder that can be used, by file name without ending."""


def write_folder(parent: Path, **files: str | bytes | None) -> Path:
    """Write the minimal folder with some files replaced (None: left out) and return it."""
    folder = parent / "config"
    folder.mkdir(parents=True, exist_ok=True)
    for name, minimal in MINIMAL.items():
        content = files.get(name, minimal)
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (folder / f"{name}.toml").write_bytes(data)
    return folder


def loaded(
    parent: Path, *, environ: Mapping[str, str] | None = None, **files: str | bytes | None
) -> Settings:
    """Return what the minimal folder with some files replaced says."""
    return config.load(write_folder(parent, **files), environ or {})


def problems(
    parent: Path, *, environ: Mapping[str, str] | None = None, **files: str | bytes | None
) -> tuple[ConfigProblem, ...]:
    """Return what is wrong with the minimal folder with some files replaced; () when nothing is."""
    try:
        loaded(parent, environ=environ, **files)
    except ConfigError as error:
        return error.problems
    return ()


def only_problem(
    parent: Path, *, environ: Mapping[str, str] | None = None, **files: str | bytes | None
) -> ConfigProblem:
    """Return the one thing that is wrong; fails when there are more or none."""
    (problem,) = problems(parent, environ=environ, **files)
    return problem


def seen(problem: ConfigProblem) -> tuple[str, int | None, str, str]:
    """Return file name, line, key and value of a problem."""
    return (Path(problem.file).name, problem.line, problem.key, problem.value)
