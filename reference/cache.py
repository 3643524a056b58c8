"""Certified values on disk, keyed by the digest of all that determines them; shared by every run and backend.

The folder is the user's cache folder, or ``SOFTGAUGE_CACHE``; ``SOFTGAUGE_CACHE=off`` keeps nothing. In it each digest
has a folder of its own; one that nobody used for a month is removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import time
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..spec.op import Op
from .digest import digest
from .evaluate import Enclosures, enclosures
from .formats import FORMATS, Array

FIELDS = ("codes", "ulp_exponent", "residual", "bits")

NAME = 16
"""Digits of a digest that name its folder."""

UNUSED = 30 * 86_400
"""Seconds after which the values of another digest are removed."""


def certified(
    op: Op, arrays: tuple[Array, ...], format: str, parameters: Mapping[str, Any] | None = None
) -> Enclosures:
    """Return ``enclosures(op, *arrays, format=format)``, classes last, from disk where it is known."""
    given: dict[str, Any] = dict(parameters or {})
    place = folder()
    if place is None:
        return enclosures(op.id, *arrays, format=format, **given)
    _tidy(place)
    path = place / f"{_key(op, arrays, format, given)}.npy"
    known = _read(path, format)
    if known is None:
        known = enclosures(op.id, *arrays, format=format, **given)
        _write(path, _packed(known, format))
    return known


def folder() -> Path | None:
    """Return the folder of what this version of the reference certified; None where nothing is to be kept."""
    chosen = os.environ.get("SOFTGAUGE_CACHE")
    if chosen == "off":
        return None
    if chosen:
        return Path(chosen) / digest()[:NAME]
    import platformdirs

    return Path(platformdirs.user_cache_path("softgauge")) / digest()[:NAME]


@cache
def _tidy(place: Path) -> None:
    """Mark a folder as used now, once a process, and remove its neighbours that nobody used for long.

    Only what is named like a digest is looked at: the folder may be one that the user keeps other things in.
    """
    now = time.time()
    with contextlib.suppress(OSError):
        os.utime(place)
    with contextlib.suppress(OSError):
        for other in place.parent.iterdir():
            named = len(other.name) == NAME and set(other.name) <= set("0123456789abcdef")
            if named and other != place and other.is_dir() and now - other.stat().st_mtime > UNUSED:
                shutil.rmtree(other, ignore_errors=True)


def _key(op: Op, arrays: tuple[Array, ...], format: str, parameters: Mapping[str, Any]) -> str:
    plain = sorted((name, v) for name, v in parameters.items() if not isinstance(v, np.ndarray))
    total = hashlib.sha256(f"{op.id} {format} {plain}".encode())
    for a in (*arrays, *(v for _, v in sorted(parameters.items()) if isinstance(v, np.ndarray))):
        total.update(f"{a.dtype.name} {a.shape}".encode())
        total.update(np.ascontiguousarray(a).tobytes())
    return total.hexdigest()


CHECKED = 4
"""Bytes of the checksum at the end of a file."""


def _read(path: Path, format: str) -> Enclosures | None:
    """Return what a file holds, or None where it is missing or damaged: it is then computed again."""
    try:
        data = path.read_bytes()
        body, check = data[:-CHECKED], data[-CHECKED:]
        if zlib.crc32(body).to_bytes(CHECKED, "little") != check:
            return None
        known = np.load(io.BytesIO(body), allow_pickle=False)
        codes, exponent, residual, bits = (known[name].copy() for name in FIELDS)
    except (OSError, ValueError, IndexError, EOFError):
        return None
    return Enclosures(FORMATS[format].array(codes), exponent, residual, bits)


def _packed(known: Enclosures, format: str) -> bytes:
    """Return what a file holds: one structured array, and its checksum."""
    codes = np.asarray(FORMATS[format].codes(known.rounded)).reshape(known.rounded.shape)
    fields: tuple[Array, ...] = (codes, known.ulp_exponent, known.residual, known.bits)
    whole = np.empty(codes.shape, [(name, a.dtype) for name, a in zip(FIELDS, fields, strict=True)])
    for name, a in zip(FIELDS, fields, strict=True):
        whole[name] = a
    body = io.BytesIO()
    np.save(body, whole, allow_pickle=False)
    return body.getvalue() + zlib.crc32(body.getvalue()).to_bytes(CHECKED, "little")


def _write(path: Path, data: bytes) -> None:
    """Write to a temporary file and rename it; a folder that cannot be written to keeps nothing."""
    temporary = path.with_name(f"{path.stem}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        pass  # a cache that cannot be written is no cache; the values are still right
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
