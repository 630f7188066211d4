"""Documents for paper: one description, written as PDF, DOCX, ODT, XLSX or HTML."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from graph.errors import InputRefused, UsageError
from graph.export.documents.model import Block, Document, Heading, Listing, Paragraph, Picture, Table

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["WRITERS", "Block", "Document", "Heading", "Listing", "Paragraph", "Picture", "Table", "write_document"]

WRITERS = {"pdf": "pdf", "docx": "docx", "odt": "odt", "xlsx": "xlsx", "html": "html"}
"""The module that writes each extension."""


def write_document(document: Document, path: Path) -> None:
    """Write a document in the form that the file's name asks for, whole or not at all.

    Raises
    ------
    UsageError
        `unknown_document` for another extension.
    InputRefused
        `cannot_write`.
    """
    extension = path.suffix.lower().removeprefix(".")
    if extension not in WRITERS:
        raise UsageError("unknown_document", file=path, known=", ".join(f".{each}" for each in WRITERS))
    content = importlib.import_module(f"{__name__}.{WRITERS[extension]}").written(document)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise InputRefused("cannot_write", file=path, found=error.strerror or error) from error
    finally:
        beside.unlink(missing_ok=True)
