"""tradeqa: ask Chinese foreign-trade articles, get the exact passage that answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tradeqa.service import QAService

__version__ = "0.1.0"


def open(index_dir: str | Path | None = None, *, encoder: str | None = None) -> QAService:
    """The question-answering service over the index in a folder.

    What is not given comes from the settings (`TRADEQA_*`, `tradeqa.toml`).

    Raises:
        IndexNotFound, IndexDamaged, IndexMismatch: the index cannot be used; the message
            names the command that mends it.
        SettingsError: a setting is wrong.
    """
    # the service is only loaded by who asks for it: `import tradeqa` stays instant
    from tradeqa.bootstrap import open_service  # noqa: PLC0415
    from tradeqa.settings import load_settings  # noqa: PLC0415

    return open_service(load_settings({"index_dir": index_dir, "encoder": encoder}))
