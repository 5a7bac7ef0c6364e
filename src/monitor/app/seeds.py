"""When the seed folder is read again."""

import structlog

from monitor.errors import ConfigError, EmbedderRefusedError, EmbedderUnavailableError
from monitor.intake.seeds import SeedFolder
from monitor.pipeline.seeding import SyncSeeds

log = structlog.get_logger(__name__)


class SeedWatch:
    """Remembers what the seed folder was like when history was last brought up to date with it."""

    def __init__(self) -> None:
        self._fingerprint: str | None = None
        self._problem = ""

    def forget(self) -> None:
        """Let the next look bring history up to date, whether a file changed or not."""
        self._fingerprint = None

    def look(self, folder: SeedFolder, sync: SyncSeeds) -> tuple[str, ...]:
        """Bring history up to date with the folder if a file changed; see ``App.look_at_seeds``."""
        fingerprint = folder.fingerprint()
        if fingerprint == self._fingerprint:
            return ()
        try:
            problems = sync()
        except ConfigError as error:
            problems = tuple(map(str, error.problems))
            for problem in problems:
                log.warning("seeds left as they are", problem=problem)
        except (EmbedderRefusedError, EmbedderUnavailableError) as error:
            if not self._problem:  # its words change while it rests
                log.warning("seeds known by their words only", problem=str(error))
            self._problem = str(error)
            return (self._problem,)
        self._fingerprint, self._problem = fingerprint, ""
        return problems
