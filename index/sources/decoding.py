"""Bytes to text, or a reason why they are none."""

from __future__ import annotations

import codecs
import re

# What Windows-1252 text holds above ASCII. Letters of other code pages and the two-letter
# debris of broken UTF-8 (Ã¤) are outside it, so neither passes for German.
_WINDOWS = frozenset(
    "äöüÄÖÜßéèêëáàâåæçíìîïñóòôõøœúùûÿÉÈÊÀÂÅÇÑÓÔØŒšžŠŽ„“”‚‘’«»‹›–—…•·†§°€£©®™²³½¼¾µ×´¡¿ªº¹\xa0\xad"
)
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
