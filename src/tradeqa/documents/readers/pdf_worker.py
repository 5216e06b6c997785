"""Run as a process of its own: the text of the PDF on standard input, as JSON on standard output.

Imports nothing of tradeqa, so that it starts quickly and a crash or a bomb in it takes
nothing with it. Arguments: memory in bytes, CPU seconds, most pages, most characters.
"""

from __future__ import annotations

import contextlib
import json
import sys


def main(memory: int, cpu_seconds: int, max_pages: int, max_characters: int) -> dict[str, object]:
    """Read the PDF within the limits; `{"error": …}` where that is not possible."""
    _limit(memory, cpu_seconds)
    import pypdfium2  # noqa: PLC0415  # after the limits are set

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as exc:
        return {"error": "password" if "password" in str(exc).lower() else "damaged"}
    if len(document) > max_pages:
        return {"error": "pages", "count": len(document)}
    pages: list[str] = []
    length = 0
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        pages.append(text_page.get_text_range())
        text_page.close()
        page.close()
        length += len(pages[-1])
        if length > max_characters:
            return {"error": "characters"}
    return {"pages": pages, "metadata": document.get_metadata_dict(skip_empty=True)}


def _limit(memory: int, cpu_seconds: int) -> None:
    """Bound memory and CPU time where the system can (not on Windows; memory not on macOS)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on every system

        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    try:
        answer = main(*map(int, sys.argv[1:5]))
    except MemoryError:
        answer = {"error": "memory"}
    json.dump(answer, sys.stdout)
