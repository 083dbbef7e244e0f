"""What a file is that is no table, told by how it begins, so that a sentence can name it and say what to save."""

from __future__ import annotations

import io
import json
import zipfile

from gan1d.base.fields import SettingsError
from gan1d.languages import N_, tr

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of workbooks, new and old, and of much else
BEGINNINGS = (
    (b"\x89PNG", N_("an image")),
    (b"\xff\xd8\xff", N_("an image")),
    (b"GIF8", N_("an image")),
    (b"BM", N_("an image")),
    (b"II*\0", N_("an image")),
    (b"MM\0*", N_("an image")),
    (b"RIFF", N_("an image, sound or film (RIFF)")),
    (b"%PDF", N_("a PDF")),
    (b"{\\rtf", N_("a text document (RTF)")),
    (OLE, N_("an old Office file, and no workbook")),
    (b"\x93NUMPY", N_("a NumPy array")),
    (b"PAR1", N_("a Parquet table")),
    (b"ARROW1", N_("an Arrow table")),
    (b"\x89HDF", N_("an HDF5 file")),
    (b"MATLAB 5.0 MAT", N_("a MATLAB file")),
    (b"SQLite format 3", N_("an SQLite database")),
    (b"$FL2", N_("an SPSS file")),
    (b"\0\0\x08", N_("an IDX file of images or labels")),
)
PACKED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    ZIP: "ZIP",
}
BINARY = bytes({*range(32)} - set(b"\t\n\r\f\x1a"))  # bytes that no text has
MOST_UNPACKED = 400 * 2**20  # bytes of a workbook: a small ZIP file can unfold to any size


def is_workbook(content: bytes) -> bool:
    """Whether the file may be a workbook of Excel or of a program like it; raises `SettingsError` if too large."""
    if content.startswith(OLE):
        return "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content
    if not content.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names, size = parts.namelist(), sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile:
        return False
    if size > MOST_UNPACKED:
        raise SettingsError(
            tr(
                "The file must have at most {most} MB when it is unpacked; this one has {size:,.0f}.",
                most=MOST_UNPACKED // 2**20,
                size=size / 2**20,
            )
        )
    return any(name.startswith("xl/") for name in names) or "content.xml" in names


def refuse_binary(content: bytes) -> None:
    """Raise `SettingsError` with what the file is if it is no text; UTF-16 is asked for before."""
    binary = _has_binary(content)
    for beginning, name in PACKED.items():
        if content.startswith(beginning) and (binary or len(beginning) > 3):
            raise SettingsError(tr("The file is packed ({name}): unpack it, and give the table in it.", name=name))
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning) and (binary or len(beginning) > 3):
            raise _no_table(kind)
    if binary:
        raise _no_table(N_("not a text"))


def _has_binary(content: bytes) -> bool:
    """Whether there are bytes that no text has among the first ones."""
    return len(content[:4096].translate(None, BINARY)) < len(content[:4096])


def refuse_markup(text: str) -> None:
    """Raise `SettingsError` with what the text is if it is one that a program wrote for another: HTML, XML, JSON."""
    begin = text.lstrip()[:200].casefold()
    if begin.startswith(("<!doctype html", "<html", "<head", "<body", "<table")) or (
        begin.startswith("<?xml") and "<html" in begin
    ):
        raise _no_table(N_("a web page (HTML)"))
    if begin.startswith(("<?xml", "<!doctype", "<svg")):
        raise _no_table(N_("XML"))
    if begin.startswith(("{", "[")):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return
        raise _no_table(N_("JSON"))


def _no_table(kind: str) -> SettingsError:
    return SettingsError(
        tr("The file is {kind}: save its numbers as CSV, or as a workbook (.xlsx), and give that.", kind=tr(kind))
    )
