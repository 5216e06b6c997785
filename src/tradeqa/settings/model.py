"""Every option of tradeqa: one environment variable and one settings-file key each.

Order of precedence: command-line option, `TRADEQA_*` variable, settings file
(`TRADEQA_SETTINGS`, else `tradeqa.toml` in the working directory), default.
The description of a field says what it does and what is allowed; the error
messages and the reference of the settings are made from it.
"""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from tradeqa.settings.file import read_settings_file

PREFIX = "TRADEQA_"
_SEPARATOR = re.compile(r"[,，;\s]+")

ANY_HOST = "*"
HOST_NAME = re.compile(r"[^\s/:@*\[\]]+|[0-9A-Fa-f:.]+")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
HASHED_KEY = re.compile(r"sha256:([0-9a-f]{64})")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Networks = Annotated[tuple[Network, ...], NoDecode]
Secrets = Annotated[tuple[SecretStr, ...], NoDecode]
Paths = Annotated[tuple[Path, ...], NoDecode]
Numbers = Annotated[tuple[int, ...], NoDecode]
Names = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Checked settings; build them with `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    corpus_dir: Path = Field(Path("corpus"), description="folder of the documents")
    index_dir: Path = Field(Path("index"), description="folder of the index")
    encoder: str | None = Field(
        None,
        description="name or folder of a sentence-transformers model; default: the one shipped",
    )
    reranker: str | None = Field(
        None,
        description=(
            "name or folder of a cross-encoder of sentence-transformers that reads the best "
            "passages together with the question; default: none"
        ),
    )
    thesaurus: Paths = Field(
        (), description="files of your own synonyms, separated by commas, beside those shipped"
    )
    top_k: int = Field(3, ge=1, le=1000, description="quotes in an answer, 1 to max_top_k")
    max_top_k: int = Field(20, ge=1, le=1000, description="largest top_k, 1 to 1000")
    max_question: int = Field(
        1000, ge=1, le=100_000, description="longest question in characters, 1 to 100000"
    )
    max_wrong: float | None = Field(
        None, gt=0, lt=1, description="share of answers that may be wrong, between 0 and 1"
    )
    host: str = Field("127.0.0.1", min_length=1, description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="TCP port to listen on, 0 to 65535")
    workers: int = Field(1, ge=1, le=64, description="server processes, 1 to 64")
    threads: int | None = Field(
        None,
        ge=1,
        le=256,
        description=(
            "questions answered at once, 1 to 256; default: 1, or 4 with an encoder or reranker "
            "of your own"
        ),
    )
    queue: int = Field(
        64, ge=0, le=100_000, description="questions that may wait for a thread, 0 to 100000"
    )
    timeout: float = Field(
        30, gt=0, le=3600, description="seconds a question may take, above 0 and up to 3600"
    )
    max_body: int = Field(
        65_536, ge=1, le=1 << 30, description="largest request body in bytes, 1 to 1073741824"
    )
    api_keys: Secrets = Field(
        (),
        description=(
            "keys accepted as `Authorization: Bearer` on /v1/*, separated by commas; each as it "
            "is, or as `sha256:` and its SHA-256 in 64 hexadecimal digits"
        ),
    )
    rate_limit: int = Field(
        0,
        ge=0,
        le=1_000_000,
        description=(
            "requests a minute for each key, or address where no key is set, 0 (no limit) to "
            "1000000; every process counts for itself"
        ),
    )
    trusted_proxies: Networks = Field(
        (),
        description=(
            "addresses or networks of reverse proxies whose X-Forwarded-For or Forwarded is "
            "believed, separated by commas; empty: none"
        ),
    )
    allowed_hosts: Names = Field(
        (),
        description=(
            "host names it may be called by, beside IP addresses, localhost and the hosts of "
            "public_url and telegram_webhook_url, separated by commas; `*`: any; empty: any, but "
            "no further one where host is a loopback address"
        ),
    )
    read_timeout: float = Field(
        20,
        gt=0,
        le=3600,
        description="seconds in which a request must arrive whole, above 0 and up to 3600",
    )
    reload_seconds: float = Field(
        10, ge=0, le=86_400, description="how often to look for a new index, 0 (never) to 86400"
    )
    feedback: bool = Field(True, description="whether answers can be rated, true or false")
    feedback_path: Path | None = Field(
        None, description="file of the ratings; default: feedback.sqlite in the index folder"
    )
    sessions: Literal["auto", "memory", "file"] = Field(
        "auto",
        description=(
            "where follow-ups find what was asked before: memory, file (shared by all processes, "
            "kept over a restart), or auto (file with several workers or the Telegram bot)"
        ),
    )
    sessions_path: Path | None = Field(
        None,
        description="file of the conversations; default: sessions.sqlite in the index folder",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug, info, warning or error"
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="log lines as text or json, on stderr"
    )
    telegram_token: SecretStr | None = Field(None, description="token of the Telegram bot")
    telegram_api_url: str = Field(
        "https://api.telegram.org",
        pattern=r"^https?://[^\s]+$",
        description="http(s) address of the Bot API server",
    )
    telegram_allowed_users: Numbers = Field(
        (),
        description=(
            "numbers of the users the bot answers, separated by commas; "
            "empty, and telegram_allowed_chats too: all"
        ),
    )
    telegram_allowed_chats: Numbers = Field(
        (),
        description=(
            "numbers of the chats where the bot answers everyone, separated by commas; "
            "empty, and telegram_allowed_users too: all"
        ),
    )
    telegram_rate_limit: int = Field(
        0,
        ge=0,
        le=10_000,
        description="questions a minute that the bot takes from one user, 0 (no limit) to 10000",
    )
    telegram_keep_days: float = Field(
        30,
        gt=0,
        le=3650,
        description=(
            "days the bot keeps conversations and what its buttons need, above 0 and up to 3650"
        ),
    )
    telegram_state_path: Path | None = Field(
        None,
        description="file of what the bot keeps; default: telegram.sqlite in the index folder",
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s]+$",
        description="http(s) address of the web page, for links from the bot to it",
    )
    telegram_webhook_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s]+$",
        description=(
            "http(s) address Telegram calls; without a path, one is made that nobody guesses; "
            "default: the bot asks Telegram (polling)"
        ),
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None,
        description=(
            "secret that Telegram sends with each call, 1 to 256 of A-Z a-z 0-9 _ -; "
            "needed with telegram_webhook_url"
        ),
    )
    telegram_webhook_port: int = Field(
        8443,
        ge=0,
        le=65535,
        description=(
            "TCP port where `tradeqa bot` is called, 0 to 65535; `tradeqa serve` is called "
            "on its own port"
        ),
    )

    @property
    def answering_threads(self) -> int:
        """Threads that answer: Python runs one at a time, torch lets others run meanwhile.

        Several that only take turns make each answer dearer, and few earlier. What may take
        long, chats and documents, has threads of its own.
        """
        return self.threads or (4 if self.encoder or self.reranker else 1)

    @property
    def feedback_file(self) -> Path:
        """Where ratings are kept."""
        return self.feedback_path or self.index_dir / "feedback.sqlite"

    @property
    def sessions_file(self) -> Path | None:
        """Where conversations are kept; None: in memory."""
        shared = self.workers > 1 or self.telegram_token is not None
        if self.sessions == "file" or (self.sessions == "auto" and shared):
            return self.sessions_path or self.index_dir / "sessions.sqlite"
        return None

    @property
    def telegram_state_file(self) -> Path:
        """Where the bot keeps what it must not forget."""
        return self.telegram_state_path or self.index_dir / "telegram.sqlite"

    @field_validator(
        "api_keys",
        "telegram_allowed_users",
        "telegram_allowed_chats",
        "trusted_proxies",
        "allowed_hosts",
        "thesaurus",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        """Comma-separated text, or one number, to the list it stands for."""
        if isinstance(value, str):
            return [part for part in _SEPARATOR.split(value) if part]
        return [value] if isinstance(value, int) else value

    @field_validator("api_keys")
    @classmethod
    def _whole_hashes(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        """A hash that lost a digit would be a key that anyone can read in the settings."""
        for key in map(SecretStr.get_secret_value, keys):
            if key.startswith("sha256:") and not HASHED_KEY.fullmatch(key):
                raise ValueError("sha256: is not followed by 64 hexadecimal digits")
        return keys

    @field_validator("allowed_hosts")
    @classmethod
    def _names_only(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """An address with scheme or port would never be the name of a request."""
        for name in names:
            if name != ANY_HOST and not HOST_NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no host name: leave out scheme, port and path")
        return names

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _sendable(cls, secret: SecretStr | None) -> SecretStr | None:
        """Telegram refuses any other; better said here than by Telegram."""
        if secret and not WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("it holds other characters, or too many")
        return secret

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options, environment, then the one settings file; nothing else is read."""
        file = InitSettingsSource(settings_cls, dict(read_settings_file()))
        return init_settings, env_settings, file
