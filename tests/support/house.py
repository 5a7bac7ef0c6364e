"""An installation as the commands see it: config/, seeds/ and data/ in one folder."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.commands import Done, command

# Not UTC, so that a time that is shown as it is stored is noticed.
ZONE = "Asia/Tashkent"


@dataclass(frozen=True, slots=True)
class House:
    """A folder with config/, seeds/ and data/.

    Attributes:
        demo: how the demonstration went that the history comes from.
    """

    folder: Path
    demo: Done | None = None

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def database(self) -> Path:
        return self.folder / "data" / "monitor.db"

    def command(self, *arguments: str | Path, **options: Any) -> Done:
        return command(*arguments, config=self.config, **options)

    def edit(self, name: str, pattern: str, replacement: str) -> None:
        """Change the one line of a configuration file that matches."""
        path = self.config / f"{name}.toml"
        changed, count = re.subn(pattern, replacement, path.read_text("utf-8"), flags=re.MULTILINE)
        assert count == 1
        path.write_text(changed, "utf-8")
