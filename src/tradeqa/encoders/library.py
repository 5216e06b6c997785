"""Loads a model through sentence-transformers, by folder or by its name on a hub.

A folder, and a name that the library's cache already holds, load without network. A name
that is not in the cache is fetched only when `HF_HUB_OFFLINE` is not set: naming a hub
model is the user's request for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, TypeVar

from safetensors import SafetensorError

from tradeqa.errors import EncoderError

INSTALL = "pip install 'tradeqa[models]'"
# what an interrupted copy, a wrong folder or an unknown name make the library raise
LOAD_FAILURES = (
    OSError,
    ValueError,
    RuntimeError,
    KeyError,
    TypeError,
    AttributeError,
    ImportError,
    SafetensorError,
)
Model_co = TypeVar("Model_co", covariant=True)


class Loader(Protocol[Model_co]):
    """A model class of the library."""

    def __call__(
        self, name_or_dir: str, /, *, device: str | None, local_files_only: bool
    ) -> Model_co: ...


def load_model(
    loader: Loader[Model_co], name_or_dir: str, *, device: str | None, what: str
) -> Model_co:
    """The model `name_or_dir` on `device` ("cpu", "cuda:0", ...; None: the library's choice).

    `what` names its part in messages ("encoder", "reranker").

    Raises:
        EncoderError: there is no such model, or it is damaged.
    """
    folder = Path(name_or_dir).expanduser()
    local = folder.is_dir()
    if not local and _is_path(name_or_dir):
        raise EncoderError(f"{name_or_dir}: there is no such model folder; check the path.")
    try:
        if local:
            return loader(str(folder), device=device, local_files_only=True)
        try:
            return loader(name_or_dir, device=device, local_files_only=True)
        except LOAD_FAILURES:  # not in the cache: fetch what the user named
            return loader(name_or_dir, device=device, local_files_only=False)
    except LOAD_FAILURES as exc:
        first_line = (str(exc) or type(exc).__name__).splitlines()[0]
        raise EncoderError(
            f"The {what} {name_or_dir} cannot be loaded: {first_line} "
            + (
                "Copy the folder again, or train it again."
                if local
                else "Check the name; without network, give the folder of a copy instead."
            )
        ) from exc


def _is_path(name: str) -> bool:
    return name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name
