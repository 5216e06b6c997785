"""Loads the settings of a process, and says plainly which one is wrong."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tradeqa.errors import SettingsError
from tradeqa.settings.file import FILE_VARIABLE, settings_file
from tradeqa.settings.model import PREFIX, Settings

_LIKE_A_SETTING = 0.8  # difflib ratio from which an unknown variable is taken for a slip


def load_settings(options: Mapping[str, object] | None = None) -> Settings:
    """The settings of this process; `options` (None means not given) go before all else.

    Raises:
        SettingsError: a value, variable or key is wrong; says which and what is allowed.
    """
    given = {name: value for name, value in (options or {}).items() if value is not None}
    _refuse_slips()
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # checked by the model
    except ValidationError as exc:
        raise SettingsError(_explain(exc.errors()[0], given)) from None  # may hold a secret
    if settings.top_k > settings.max_top_k:
        raise SettingsError(f"top_k is {settings.top_k}, above max_top_k ({settings.max_top_k}).")
    if settings.telegram_webhook_url and not settings.telegram_webhook_secret:
        raise SettingsError(
            "telegram_webhook_url is set, but telegram_webhook_secret is not: anybody could call."
        )
    return settings


def _refuse_slips() -> None:
    """A misspelt variable would be ignored silently; `TRADEQA_API_KEY` would leave a door open."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=_LIKE_A_SETTING)
            if near:
                raise SettingsError(f"There is no setting {name}; did you mean {near[0]}?")


def _explain(error: ErrorDetails, given: Mapping[str, object]) -> str:
    name = str(error["loc"][0])
    field = Settings.model_fields.get(name)
    if field is None:
        near = difflib.get_close_matches(name, Settings.model_fields, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        return f"There is no setting {name!r} (in {settings_file() or 'the options'}){hint}"
    if name in given:
        where = f"The option {name}"
    elif os.environ.get(PREFIX + name.upper()):
        where = PREFIX + name.upper()
    else:
        where = f"{name} in {settings_file()}"
    secret = "SecretStr" in repr(field.annotation)
    value = "(not shown)" if secret else repr(error["input"])
    return f"{where} is {value}, but it must be: {field.description}. {error['msg']}."
