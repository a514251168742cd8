"""Files that mean harm, or that harm has come to: made by code, none larger on disk than needed.

Each is a name and what is written into it; ``write`` puts all of them into a folder.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

MEGA = 1 << 20
_PROSE = "Der Rat kam am Abend zusammen und stimmte nach langer Debatte für den Umbau. " * 8
_PAGE = f"<html><head><title>Ja zum Bad</title></head><body><p>{_PROSE}</p></body></html>".encode()


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def _gzip_bomb(piece: bytes = b"\x00" * MEGA, times: int = 400) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as file:
        for _ in range(times):
            file.write(piece)
    return out.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _encrypted_zip() -> bytes:
    data = bytearray(_zip({"a.txt": _PROSE.encode()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _laughs(root: str) -> bytes:
    entities = '<!ENTITY a "haha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12)
    )
    item = "<item><title>&m;</title><description>&m;</description></item>"
    text = f"<{root}><channel>{item}</channel></{root}>"
    return f"<?xml version='1.0'?><!DOCTYPE {root} [{entities}]>{text}".encode()


def _blowup() -> bytes:
    long = "ha" * 50_000
    body = "&a;" * 5_000
    return (
        f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a '{long}'>]><rss><channel><item>"
        f"<title>x</title><description>{body}</description></item></channel></rss>"
    ).encode()


def _stolen() -> bytes:
    return (
        b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        b"<rss><channel><item><title>Hallo</title><description>Wort &x; Ende</description>"
        b"</item></channel></rss>"
    )


def _newsml_laughs() -> bytes:
    return _laughs("newsItem").replace(
        b"<newsItem>", b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x">'
    )


def _warc(block: bytes, headers: str = "", length: int | None = None) -> bytes:
    said = len(block) if length is None else length
    return (
        (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bote.example/1\r\n"
            f"{headers}Content-Length: {said}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


def _answer(body: bytes, headers: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n".encode() + body


def _pdf(content: bytes, kids: str = "[3 0 R]") -> bytes:
    """A PDF of one page, its stream packed."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids {kids}/Count 1>>".encode(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode() + packed + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj".encode() + one + b"endobj\n"
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    end = f"trailer<</Root 1 0 R/Size 6>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def _mail(headers: str, body: str) -> bytes:
    return f"From: a@bote.example\r\nTo: b@bote.example\r\nDate: x\r\n{headers}\r\n{body}".encode()


def _nested_mail(depth: int) -> bytes:
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="{i}"\r\n\r\n--{i}\r\n' for i in range(depth)
    )
    return _mail(f"Subject: x\r\nMIME-Version: 1.0\r\n{head}", "")


def _zstd_bomb() -> bytes:
    """128 MB of nothing: one frame of blocks that repeat a byte (RFC 8878)."""
    block = (128 << 10) << 3 | 1 << 1
    blocks = b"".join((block | (i == 1023)).to_bytes(3, "little") + b"\x00" for i in range(1024))
    return b"\x28\xb5\x2f\xfd\x00\x38" + blocks


_ATTRIBUTES = b" ".join(b"a%d=1" % number for number in range(150_000))

#: Name -> its content, or what writes it.
FILES: dict[str, bytes | Callable[[Path], None]] = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n" * 1000,
    "nothing.txt": lambda path: _sparse(path, 1 << 30),
    "nothing.jsonl": lambda path: _sparse(path, 1 << 30),
    "nothing.csv": lambda path: _sparse(path, 1 << 30),
    "nothing.html": lambda path: _sparse(path, 1 << 30),
    "nothing.pdf": lambda path: _sparse(path, 1 << 30),
    "nothing.warc": lambda path: _sparse(path, 1 << 30),
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50,
    "broken-utf8.txt": "Gespräch über Bäder ".encode()[:-3] + b"\xc3 \xe2\x82 \xff\xfe \x81",
    "utf16-without-mark.txt": _PROSE.encode("utf-16-le"),
    "ebcdic.txt": _PROSE.encode("cp500"),
    "endless-line.jsonl": b'{"title": "' + b"a" * (40 * MEGA),
    "endless-blanks.jsonl": lambda path: path.write_bytes(b"\n" * (40 * MEGA)) and None,
    "endless-cell.csv": b'title;text\n"' + b"a" * (20 * MEGA),
    "endless-word.html": b"<html><body><p>" + b"a" * (20 * MEGA),
    "endless-text.txt": b"a" * (5 * MEGA),
    "many-attributes.html": b"<html><body><p " + _ATTRIBUTES + b">Wort</p>",
    "many-attributes.xml": b"<rss><channel><item><description><![CDATA[<p "
    + _ATTRIBUTES
    + b">Wort</p>]]></description></item></channel></rss>",
    "laughs.xml": _laughs("rss"),
    "laughs-newsml.xml": _newsml_laughs(),
    "blowup.xml": _blowup(),
    "no-entries.xml": b"<?xml version='1.0'?><rss><channel><title>a</title></channel></rss>",
    "other.xml": b"<?xml version='1.0'?><urlset><url><loc>x</loc></url></urlset>",
    "deep.xml": b"<?xml version='1.0'?><rss>" + b"<a>" * 100_000,
    "bomb.txt.gz": _gzip_bomb,  # type: ignore[dict-item]
    "bomb.jsonl.gz": _gzip_bomb,  # type: ignore[dict-item]
    "bomb.html.gz": _gzip_bomb,  # type: ignore[dict-item]
    "bomb-of-lines.jsonl.gz": lambda path: path.write_bytes(_gzip_bomb(b"\n" * MEGA)) and None,
    "bomb.txt.xz": lambda path: path.write_bytes(lzma.compress(b"\x00" * 200 * MEGA)) and None,
    "bomb.csv.bz2": lambda path: path.write_bytes(bz2.compress(b"\x00" * 200 * MEGA)) and None,
    "bomb.jsonl.zst": _zstd_bomb(),
    "wrapped.txt.gz": gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"Wort")))),
    "cut.txt.gz": gzip.compress(_PROSE.encode() * 50)[:200],
    "spoilt.txt.gz": gzip.compress(_PROSE.encode() * 50)[:60] + b"\xff" * 200,
    "cut.txt.xz": lzma.compress(_PROSE.encode() * 50)[:80],
    "bomb.zip": lambda path: path.write_bytes(_zip({"a.jsonl": b"\x00" * 200 * MEGA})) and None,
    "climbs.zip": _zip({"../../evil.txt": _PROSE.encode(), "/etc/evil.txt": _PROSE.encode()}),
    "encrypted.zip": _encrypted_zip(),
    "in-a-zip.zip": _zip({"inner.zip": _zip({"a.txt": _PROSE.encode()})}),
    "cut.zip": _zip({"a.txt": _PROSE.encode() * 100})[:120],
    "cut.warc": _warc(_answer(_PAGE), length=10_000_000),
    "huge.warc": _warc(b"", length=1 << 62),
    "no-length.warc": b"WARC/1.0\r\nWARC-Type: response\r\n\r\nxxxx",
    "endless-headers.warc": b"WARC/1.0\r\n" + b"X-A: b\r\n" * 100_000,
    "bomb.warc": _warc(_answer(_gzip_bomb(), "Content-Encoding: gzip\r\n")),
    "odd-encoding.warc": _warc(_answer(b"xx", "Content-Encoding: zip\r\n")),
    "broken.arc": b"filedesc://x.arc 0.0.0.0 20250410 text/plain 5\nabc\n\nhttp://x/ nonsense\n",
    "deep.html": b"<html><body>" + b"<div><p>" * 100_000 + b"Wort",
    "many.html": b"<html><body>" + b"<p>a</p>" * 200_000,
    "tags.html": b"<html><body>" + b"<" * 500_000,
    "deep.json": b"[" * 200_000,
    "deep.jsonl": b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n{",
    "number.json": b'{"title": ' + b"9" * MEGA + b"}",
    "other.json": b'{"name": 3, "dependencies": {"a": "b"}}',
    "wide.csv": b";".join(b"a%d" % i for i in range(20_000)) + b"\n" + b";" * 20_000,
    "garbage.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 200,
    "cut.pdf": _pdf(b"BT /F1 12 Tf (Wort) Tj ET")[:150],
    "scan.pdf": _pdf(b"0 0 300 300 re f"),
    "bomb.pdf": lambda path: path.write_bytes(_pdf(b" " * 300 * MEGA)) and None,
    "circle.pdf": _pdf(b"BT ET", kids="[2 0 R]"),
    "nested.eml": _nested_mail(3000),
    "endless-headers.eml": _mail("X-A: b\r\n" * 300_000, "Wort"),
    "no-text.eml": _mail("Subject: x\r\n", ""),
    "attachment.eml": _mail(
        "Subject: x\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n",
        base64.b64encode(b"x" * MEGA).decode(),
    ),
    "unclosed.xml": b"<?xml version='1.0'?><rss><channel><item><title>a",
}  # fmt: skip
#: Files that look strange and are articles all the same.
HARMLESS: dict[str, bytes] = {
    "attributes.html": b"<html><body><p " + b'a="b" ' * 200_000 + b">Wort</p>",
    "unclosed.csv": b'title;text\n"a;b\n' + b"c;d\n" * 2_000,
    "stolen.xml": _stolen(),
    "bait.txt": ("Von " * 20_000 + "\n" + "(dpa/" * 20_000 + "\n" + _PROSE).encode(),
    "page-named-text.txt": _PAGE,
    "latin-page.html": _PAGE.replace(b"<head>", b'<head><meta charset="utf-8">')
    .decode()
    .encode("cp1252"),
    "good.jsonl": json.dumps({"title": "Ja zum Bad", "body": _PROSE}).encode(),
    "trailing-rubbish.txt.gz": gzip.compress(_PROSE.encode()) + b"\x00" * 512,
    "two-parts.txt.gz": gzip.compress(_PROSE.encode()) + gzip.compress(_PROSE.encode()),
    "good.zip": _zip({"a/b.txt": _PROSE.encode(), "a/b.png": b"\x89PNG"}),
    "good.pdf": _pdf(
        b"BT /F1 12 Tf 10 200 Td (Ja zum Bad) Tj 0 -20 Td (Der Rat kam am Abend zusammen und"
        b" stimmte nach langer Debatte dem Umbau zu.) Tj ET"
    ),
    "good.warc.gz": gzip.compress(_warc(_answer(_PAGE))) * 2,
}


def write(folder: Path) -> None:
    """All of them, into a folder."""
    for name, content in {**FILES, **HARMLESS}.items():
        path = folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif content is _gzip_bomb:
            path.write_bytes(_gzip_bomb())
        else:
            content(path)
