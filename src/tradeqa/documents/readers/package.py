"""Office packages (zip files of XML) looked over before any of them is unpacked.

A small zip can declare, or hide, gigabytes; an XML part can define entities that grow
or that name files of this machine. Both are refused before a parser sees them.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tradeqa.errors import DocumentError, LimitExceeded

MAX_ENTRIES = 10_000  # files within; a report with a picture on every page has some hundreds
MAX_UNPACKED = 200 * 1024**2  # bytes of all of them; most of it pictures that are never unpacked
MAX_RATIO = 100  # unpacked to packed; XML has 10 to 20
RATIO_FREE = 10 * 1024**2  # bytes below which the ratio does not matter
# Bytes of one XML part: some three million characters of text. A parsed tree takes about
# ten times this in memory.
MAX_XML_PART = 32 * 1024**2

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc, .xls and of locked files
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


def check_package(data: bytes, main_part: str, kind: str) -> None:
    """Refuse a package that is not a `kind` (as `Word document (.docx)`) or not safe.

    Raises:
        DocumentError: it is another type of file, locked, damaged, or has a DTD.
        LimitExceeded: unpacked, it would be larger than the limits.
    """
    if data.startswith(_OLE):
        raise DocumentError(
            f"it is an older or a password-protected file, not a {kind}; "
            "open it and save it in the current format without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_sizes(package)
            names = {entry.filename for entry in package.infolist()}
            if main_part not in names:
                raise DocumentError(f"it is a zip file but not a {kind}: {main_part} is missing")
            for entry in package.infolist():
                if entry.filename.lower().endswith(_XML_SUFFIXES):
                    _check_xml(package, entry)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        RuntimeError,  # an encrypted entry
        ValueError,
        OSError,
    ) as exc:
        raise DocumentError(f"it is not a {kind}, or it is damaged ({exc})") from exc


def _check_sizes(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES:
        raise LimitExceeded(f"it holds {len(entries):,} files; the limit is {MAX_ENTRIES:,}")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise LimitExceeded(
            f"unpacked it would be {unpacked / 1024**2:,.0f} MiB; "
            f"the limit is {MAX_UNPACKED // 1024**2} MiB"
        )
    if unpacked > RATIO_FREE and unpacked > MAX_RATIO * max(1, packed):
        raise LimitExceeded(
            f"unpacked it would grow {unpacked / max(1, packed):,.0f} times; "
            f"more than {MAX_RATIO} times is what zip bombs do"
        )


def _check_xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack one XML part (never beyond its declared size) and look for a DTD."""
    if entry.file_size > MAX_XML_PART:
        raise LimitExceeded(
            f"its part {entry.filename} is {entry.file_size / 1024**2:,.0f} MiB of XML; "
            f"the limit is {MAX_XML_PART // 1024**2} MiB; split it"
        )
    content = package.read(entry)
    if any(word in content for word in _DECLARATIONS):
        raise DocumentError(
            f"its part {entry.filename} has a document type declaration, which may name files "
            "or grow without end; no office program writes one"
        )
