"""Plain text, and the text extracted from PDFs, cut into the pieces of a document."""

from tradeqa.documents.plain.metadata import derived_metadata
from tradeqa.documents.plain.read import read_plain

__all__ = ["derived_metadata", "read_plain"]
