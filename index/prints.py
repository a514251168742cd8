"""Prints: fingerprints of a text, by which passages that several articles share are found.

Winnowing (Schleimer, Wilkerson, Aiken: Winnowing, Local Algorithms for Document
Fingerprinting, SIGMOD 2003): every run of ``SHINGLE`` words has a hash, and of every ``WINDOW``
neighbouring hashes the smallest is kept, the rightmost of equal ones. So two texts that have
``COMMON`` words in a row in common always keep a hash in common, whatever stands around them,
and of 9 hashes about 2 are kept.

Words are the analyzer's, folded: case, umlaut spelling, hyphens between words and quotation
marks part no two copies. A word's hash is the same in every process and on every machine.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.german.normalise import fold
from index.german.tokens import WORD
from index.quotations import spans
from index.remembering import Known

SHINGLE = 8  #: words of which one hash is made
WINDOW = 8  #: neighbouring hashes of which one is kept
COMMON = SHINGLE + WINDOW - 1  #: words in a row that two texts never have in common unnoticed
BITS = 48  #: of a print; of 80 million, 11 pairs are alike by chance
QUOTED = 5  #: quoted words of a shingle from which on it is a quotation
FARTHEST = (1 << (63 - BITS)) - 1  #: of the places that ``pack`` keeps
MEMORY = 300_000  #: words remembered, and strings

Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_PLACE_BITS = 20
_PLACES = np.uint64((1 << _PLACE_BITS) - 1)
_BLANK = ord(" ")


def _hashed(word: str) -> int:
    """64 bits of the folded form of a word as written."""
    digest = blake2b(fold(word).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _packed(string: str) -> bytes:
    """The hashes of the words of what stands between two blanks."""
    return word_hashes(WORD.findall(string)).tobytes()


_KNOWN = Known(_hashed, MEMORY)
_STRINGS = Known(_packed, MEMORY)


@dataclass(frozen=True, slots=True, eq=False)
class Prints:
    """The prints of one text, in the order of their places; a print may come twice.

    ``places`` are the numbers of the words (from 0) at which the shingles begin.
    """

    hashes: Hashes
    places: NDArray[np.uint32]
    quoted: NDArray[np.bool_]  #: which of them are quotations

    @property
    def terms(self) -> str:
        """All of them as terms of an index, eight characters each, joined by single blanks."""
        return terms(self.hashes)

    @property
    def reported(self) -> Prints:
        """Those that are no quotations."""
        keep = ~self.quoted
        return Prints(self.hashes[keep], self.places[keep], self.quoted[keep])

    def __len__(self) -> int:
        return len(self.hashes)


def word_hashes(words: Sequence[str]) -> Hashes:
    """64 bits for each word as written: equal for words that are folded to the same."""
    return np.fromiter(map(_KNOWN.__getitem__, words), np.uint64, len(words))


def of_text(text: str) -> Prints:
    """The prints of a text; of fewer than ``COMMON`` words one, of fewer than ``SHINGLE`` none.

    >>> of_text("Die Fähre nach Föhr fährt heute wegen des Sturms nicht").terms
    'GQoyd0Zv'
    """
    ends = [place for span in spans(text) for place in span]
    pieces = [_hashes(text[start:end]) for start, end in pairwise([0, *ends, len(text)])]
    hashes = np.frombuffer(b"".join(pieces), np.uint64)
    if not ends:
        return of_hashes(hashes)
    counts = [len(piece) // 8 for piece in pieces]
    quoted = np.arange(len(counts)) % 2 == 1  # what lies between a beginning and an end
    return of_hashes(hashes, np.repeat(quoted, counts))


def _hashes(text: str) -> bytes:
    return b"".join(map(_STRINGS.__getitem__, text.split()))


def of_hashes(numbers: Hashes, quoted: NDArray[np.bool_] | None = None) -> Prints:
    """The prints of words that are known by their hashes."""
    hashes = shingles(numbers, SHINGLE)
    hashes ^= hashes >> _HALF
    hashes *= _MIX
    hashes ^= hashes >> _HALF
    places = _winnowed(hashes)
    kept = hashes[places] >> np.uint64(64 - BITS)
    if quoted is None:
        return Prints(kept, places, np.zeros(len(kept), np.bool_))
    before = np.concatenate(([0], np.cumsum(quoted)))
    return Prints(kept, places, before[places + np.uint32(SHINGLE)] - before[places] >= QUOTED)


def shingles(numbers: Hashes, size: int) -> Hashes:
    """A hash of each run of ``size`` words: (Karp, Rabin 1987) a polynomial, modulo 2^64."""
    count = len(numbers) - size + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    powers, inverses = _powers(1 << len(numbers).bit_length())
    sums = np.cumsum(numbers * powers[: len(numbers)], dtype=np.uint64)
    found = sums[size - 1 :].copy()
    found[1:] -= sums[: count - 1]
    found *= inverses[:count]
    return found


@lru_cache(maxsize=8)
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """The powers of the base and of its inverse, from 0 on."""
    ones, inverses = (np.full(count, base, np.uint64) for base in (_BASE, _INVERSE))
    ones[0] = inverses[0] = 1
    return np.cumprod(ones, dtype=np.uint64), np.cumprod(inverses, dtype=np.uint64)


def _winnowed(hashes: Hashes) -> NDArray[np.uint32]:
    """The places of those that are the smallest in some window, the rightmost of equal ones."""
    count = len(hashes)
    if count > _PLACES:
        raise ValueError(f"a text of more than {_PLACES} words")
    # The place, counted from the end, takes the lowest bits: then the smallest is rightmost.
    ranks = hashes & ~_PLACES
    ranks |= np.arange(count, 0, -1, dtype=np.uint64)
    if count <= WINDOW:
        smallest = ranks.min(keepdims=True) if count else ranks
    else:
        size = 1
        smallest = ranks
        while size < WINDOW:
            smallest = np.minimum(smallest[:-size], smallest[size:])
            size *= 2
    places = np.uint64(count) - (smallest & _PLACES)
    new = np.empty(len(places), np.bool_)
    new[:1] = True
    np.not_equal(places[1:], places[:-1], out=new[1:])  # they never go back
    return places[new].astype(np.uint32)


def terms(hashes: Hashes) -> str:
    """Prints as terms of an index: base 64, eight characters each, joined by single blanks.

    >>> terms(np.array([0, 1, (1 << 48) - 1], np.uint64))
    'AAAAAAAA AAAAAAAB ________'
    """
    if not len(hashes):
        return ""
    octets = hashes.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - BITS // 8 :]
    text = b2a_base64(octets.tobytes(), newline=False)
    spaced = np.full((len(hashes), 9), _BLANK, np.uint8)
    spaced[:, :8] = np.frombuffer(text, np.uint8).reshape(-1, 8)
    return spaced.tobytes()[:-1].decode("ascii").translate(_SAFE)


_SAFE = str.maketrans("+/", "-_")
# A print in eight bytes: its hash, its place, and whether it is quoted.
_HASH, _PLACE, _QUOTED = np.uint64((1 << BITS) - 1), np.uint64(BITS), np.uint64(63)


def pack(found: Prints) -> bytes:
    """Prints as bytes, eight each; places beyond ``FARTHEST`` count as that."""
    places = np.minimum(found.places, FARTHEST).astype(np.uint64) << _PLACE
    numbers = found.hashes | places | found.quoted.astype(np.uint64) << _QUOTED
    return bytes(numbers.astype("<u8").data)


def unpack(packed: bytes) -> Prints:
    """What ``pack`` packed."""
    numbers = np.frombuffer(packed, "<u8")
    places = (numbers >> _PLACE & np.uint64(FARTHEST)).astype(np.uint32)
    return Prints(numbers & _HASH, places, (numbers >> _QUOTED).astype(np.bool_))
