"""What several contract tests begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot_api import BotApi
from bot_api.raw import Raw


@pytest.fixture(name="api")
def started() -> Iterator[BotApi]:
    """A Bot API server."""
    with BotApi() as api:
        yield api


@pytest.fixture(name="raw")
def caller(api: BotApi) -> Iterator[Raw]:
    """Requests to it as they stand, without a library."""
    raw = Raw(api)
    yield raw
    raw.close()
