"""Small PDFs, written by hand."""

from __future__ import annotations

import zlib


def make_pdf(pages: list[list[str]], info: dict[str, str] | None = None) -> bytes:
    """A PDF whose pages show the given lines, in a font that needs no embedding."""
    objects: list[bytes] = []

    def add(body: str | bytes) -> int:
        objects.append(body.encode("ascii") if isinstance(body, str) else body)
        return len(objects)

    catalog, tree = add(""), add("")
    system = "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    descriptor = add(
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    )
    cid = add(
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo{system}"
        f"/FontDescriptor {descriptor} 0 R/DW 1000>>"
    )
    font = add(
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        f"/DescendantFonts[{cid} 0 R]>>"
    )
    kids = []
    for lines in pages:
        shown = [
            f"BT /F1 12 Tf 60 {780 - 20 * at} Td <{line.encode('utf-16-be').hex()}> Tj ET"
            for at, line in enumerate(lines)
        ]
        packed = zlib.compress("\n".join(shown).encode("ascii"))
        stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
        content = add(stream)
        kids.append(
            add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R"
                f"/Resources<</Font<</F1 {font} 0 R>>>>>>"
            )
        )
    objects[catalog - 1] = f"<</Type/Catalog/Pages {tree} 0 R>>".encode()
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[tree - 1] = f"<</Type/Pages/Kids[{listed}]/Count {len(kids)}>>".encode()
    written = "".join(
        f"/{key}<{('﻿' + value).encode('utf-16-be').hex()}>" for key, value in (info or {}).items()
    )
    information = add(f"<<{written}>>")
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += (
        f"trailer<</Size {len(objects) + 1}/Root {catalog} 0 R/Info {information} 0 R>>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(out)
