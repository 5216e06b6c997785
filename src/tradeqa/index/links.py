"""A passing folder of links, for engines that write where they open."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_REMOVALS, _PAUSE = 500, 0.002  # tries, seconds between


@contextlib.contextmanager
def folder_of_links(folder: Path) -> Iterator[str]:
    """Another way to the files of a folder, for as long as it takes to open them.

    The engine makes a lock file where it opens; this keeps it out of the published
    generation, which may be read-only. What is open stays open.
    """
    name = tempfile.mkdtemp(prefix="tradeqa-")
    try:
        for file in folder.iterdir():
            (Path(name) / file.name).symlink_to(file.resolve())
        yield name
    finally:
        # A thread of the engine's looks at the folder once more, at any moment, and may
        # put the lock file back while the folder is being emptied.
        for _ in range(_REMOVALS):
            shutil.rmtree(name, ignore_errors=True)
            if not Path(name).exists():
                break
            time.sleep(_PAUSE)
