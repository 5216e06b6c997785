"""Which article of a file a line belongs to, told by the marks of a turned page.

What stands between "(下转第N页)" and "(上接第M页)" is of another article. Where no
text has been turned away from, "(上接…)" opens another article as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from tradeqa.documents.plain.lines import TURN_MARK, Line


def assign_articles(lines: Sequence[Line]) -> list[Line]:
    """Set `Line.article` and `Line.turned`; return the lines without the marks themselves."""
    kept: list[Line] = []
    article, newest = 1, 1
    is_turned = False
    turned: list[int] = []  # articles waiting to go on
    for line in lines:
        mark = TURN_MARK.match(line.text)
        if mark is None or mark.end() != len(line.text):
            line.article, line.turned = article, is_turned
            is_turned = False
            kept.append(line)
            continue
        is_turned = True
        if mark["way"] in ("下转", "转"):
            turned.append(article)
            newest += 1
            article = newest
        elif turned:
            article = turned.pop(0)
        elif kept:
            newest += 1
            article = newest
    return kept
