"""The one settings file of a process."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from tradeqa.errors import SettingsError

FILE_VARIABLE = "TRADEQA_SETTINGS"
FILE_NAME = "tradeqa.toml"


def settings_file() -> Path | None:
    """The settings file of this process, or None without one.

    Raises:
        SettingsError: `TRADEQA_SETTINGS` names a file that is not there.
    """
    named = os.environ.get(FILE_VARIABLE)
    path = Path(named or FILE_NAME)
    if named and not path.is_file():
        raise SettingsError(f"{FILE_VARIABLE} is {named!r}, but there is no such file.")
    return path if path.is_file() else None


def read_settings_file() -> Mapping[str, object]:
    """What the settings file of this process says; nothing without one.

    Raises:
        SettingsError: it is named and not there, or cannot be read.
    """
    path = settings_file()
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError(f"The settings file {path} cannot be read: {exc}") from exc
