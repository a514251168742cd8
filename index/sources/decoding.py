"""Bytes to text, or a reason why they are none."""

from __future__ import annotations

import codecs
import re

# What Windows-1252 text holds above ASCII. Letters of other code pages and the two-letter
# debris of broken UTF-8 (Ã¤) are outside it, so neither passes for German.
_WINDOWS = frozenset(
    "äöüÄÖÜßéèêëáàâåæçíìîïñóòôõøœúùûÿÉÈÊÀÂÅÇÑÓÔØŒšžŠŽ„“”‚‘’«»‹›–—…•·†§°€£©®™²³½¼¾µ×´¡¿ªº¹\xa0\xad"
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"(?i)(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)")
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x7f]")


def decode(data: bytes) -> str:
    """The text of a file: UTF-8 (or UTF-16 with a BOM), else Windows-1252 if it reads as such.

    Raises ValueError, saying what is wrong, for bytes that are no text.

    >>> decode("Gespräch".encode("cp1252"))
    'Gespräch'
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return _checked(data.decode("utf-16"))
        except UnicodeDecodeError as error:
            raise ValueError(f"not UTF-16 ({error.reason})") from error
    try:
        return _checked(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        text = _as_windows(data)
        if text is None:
            where = f"byte 0x{data[error.start]:02x} at offset {error.start}"
            raise ValueError(f"neither UTF-8 nor Windows-1252 text ({where})") from error
        return _checked(text)


def decode_page(data: bytes, charset: str = "") -> str:
    """The text of a page: in UTF-8 if it is that, else as it or its server declares.

    Never raises: bytes that are wrong in the declared encoding are replaced.

    >>> decode_page('<meta charset="iso-8859-1"><p>Gespräch'.encode("latin-1"))
    '<meta charset="iso-8859-1"><p>Gespräch'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        wrong = error.start
    declared = _DECLARED.search(data[:4096])
    for name in (charset, declared[1].decode("ascii") if declared else "", "cp1252"):
        try:
            known = codecs.lookup(name.strip() or "ascii").name
        except (LookupError, ValueError):
            continue
        if known in ("iso8859-1", "ascii"):
            known = "cp1252"  # as browsers take it
        if known != "utf-8" and name:
            return data.decode(known, "replace")
        if name and wrong > len(data) // 2:  # one broken character far down
            return data.decode("utf-8", "replace")
    return data.decode("utf-8", "replace")


def _as_windows(data: bytes) -> str | None:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    strange = {c for c in text if c > "\x7f"} - _WINDOWS
    return None if strange else text


def _checked(text: str) -> str:
    found = _BINARY.search(text)
    if found:
        raise ValueError(f"not text (a character 0x{ord(found.group()):02x} in it)")
    return text
