"""Settings: precedence, and errors that name the variable, the value and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tradeqa.errors import SettingsError
from tradeqa.lexicon.thesaurus import load_thesaurus
from tradeqa.settings import PREFIX, Settings, load_settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*Settings.model_fields, "settings"):
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_are_those_of_the_contract() -> None:
    """Without any setting: loopback, port 8000, three quotes, 1,000 characters, 64 KiB."""
    settings = load_settings()
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert (settings.top_k, settings.max_question, settings.max_body) == (3, 1000, 65536)
    assert (settings.corpus_dir, settings.index_dir) == (Path("corpus"), Path("index"))
    assert settings.api_keys == ()
    assert settings.telegram_token is None


def test_threads_go_by_what_answers() -> None:
    """Python runs one thread at a time; a model of the user lets others run; a number is kept."""
    assert load_settings().answering_threads == 1
    assert load_settings({"encoder": "e"}).answering_threads == 4
    assert load_settings({"reranker": "r"}).answering_threads == 4
    assert load_settings({"reranker": "r", "threads": 2}).answering_threads == 2


def test_option_goes_before_variable_before_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each source is overruled by the next; an option that is None was not given."""
    Path("tradeqa.toml").write_text("port = 1\nhost = 'file'\ntop_k = 7\n", encoding="utf-8")
    monkeypatch.setenv("TRADEQA_PORT", "2")
    monkeypatch.setenv("TRADEQA_HOST", "variable")
    settings = load_settings({"port": 3, "host": None})
    assert (settings.port, settings.host, settings.top_k) == (3, "variable", 7)


def test_settings_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`TRADEQA_SETTINGS` names another file, with or without a byte order mark."""
    (tmp_path / "other.toml").write_text("queue = 5\n", encoding="utf-8-sig")
    monkeypatch.setenv("TRADEQA_SETTINGS", str(tmp_path / "other.toml"))
    assert load_settings().queue == 5


def test_lists_are_split_at_commas_and_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and user numbers are written in one line; a list in the file works too."""
    monkeypatch.setenv("TRADEQA_API_KEYS", "one, two，three")
    monkeypatch.setenv("TRADEQA_TELEGRAM_ALLOWED_USERS", "12")
    settings = load_settings()
    assert [key.get_secret_value() for key in settings.api_keys] == ["one", "two", "three"]
    assert settings.telegram_allowed_users == (12,)
    monkeypatch.delenv("TRADEQA_API_KEYS")
    Path("tradeqa.toml").write_text("api_keys = ['四']\n", encoding="utf-8")
    assert load_settings().api_keys[0].get_secret_value() == "四"


def test_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose files pass unset variables as empty text."""
    monkeypatch.setenv("TRADEQA_PORT", "")
    monkeypatch.setenv("TRADEQA_TELEGRAM_TOKEN", "")
    assert (load_settings().port, load_settings().telegram_token) == (8000, None)


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("TRADEQA_PORT", "eighty", "0 to 65535"),
        ("TRADEQA_PORT", "65536", "0 to 65535"),
        ("TRADEQA_TOP_K", "0", "1 to max_top_k"),
        ("TRADEQA_LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("TRADEQA_RATE_LIMIT", "-1", "0 (no limit) to 1000000"),
        ("TRADEQA_MAX_WRONG", "nan", "between 0 and 1"),
        ("TRADEQA_TELEGRAM_API_URL", "ftp://x", "http(s) address"),
    ],
)
def test_wrong_variable_is_named_with_value_and_range(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, allowed: str
) -> None:
    """The sentence holds the variable, what it was, and what is allowed."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert variable in str(caught.value)
    assert value in str(caught.value)
    assert allowed in str(caught.value)


def test_wrong_file_value_and_option_name_their_place(tmp_path: Path) -> None:
    """A wrong key of the file is told apart from a wrong option."""
    Path("tradeqa.toml").write_text("workers = 0\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"workers in tradeqa\.toml is 0"):
        load_settings()
    with pytest.raises(SettingsError, match="The option port is -1"):
        load_settings({"port": -1, "workers": 1})


@pytest.mark.parametrize("text", ["prot = 1\n", "port = \n", "[server]\nport = 1\n"])
def test_unknown_key_or_broken_file_is_refused(text: str) -> None:
    """Nothing in the settings file is silently ignored."""
    Path("tradeqa.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"tradeqa\.toml"):
        load_settings()


def test_missing_named_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was asked for and is not there is an error, not a default."""
    monkeypatch.setenv("TRADEQA_SETTINGS", "nowhere.toml")
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        load_settings()


def test_misspelt_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """`TRADEQA_API_KEY` must not leave the service open."""
    monkeypatch.setenv("TRADEQA_API_KEY", "s3cret")
    with pytest.raises(SettingsError, match="did you mean TRADEQA_API_KEYS") as caught:
        load_settings()
    assert "s3cret" not in str(caught.value)


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a repr nor an error, cause included, holds a secret."""
    monkeypatch.setenv("TRADEQA_API_KEYS", "s3cret")
    assert "s3cret" not in repr(load_settings())
    monkeypatch.delenv("TRADEQA_API_KEYS")
    Path("tradeqa.toml").write_text("api_keys = [['s3cret']]\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="not shown") as caught:
        load_settings()
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_incompatible_top_k_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default number of quotes cannot exceed the largest one allowed."""
    monkeypatch.setenv("TRADEQA_MAX_TOP_K", "2")
    with pytest.raises(SettingsError, match=r"top_k is 3, above max_top_k \(2\)"):
        load_settings()


def test_every_setting_is_described() -> None:
    """The reference and the error messages are made from the descriptions."""
    assert all(field.description for field in Settings.model_fields.values())


def test_thesaurus_files_are_split_at_commas(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One variable names several files; a file that is not there is said when it is read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRADEQA_THESAURUS", "one.txt,two.txt")
    settings = load_settings({})
    assert settings.thesaurus == (Path("one.txt"), Path("two.txt"))
    with pytest.raises(SettingsError, match=r"one\.txt"):
        load_thesaurus(settings.thesaurus)
