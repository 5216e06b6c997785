"""Settings: the fields (`model`), the one file they may stand in (`file`), their loading."""

from tradeqa.settings.loading import load_settings
from tradeqa.settings.model import ANY_HOST, HASHED_KEY, PREFIX, Network, Settings

__all__ = ["ANY_HOST", "HASHED_KEY", "PREFIX", "Network", "Settings", "load_settings"]
