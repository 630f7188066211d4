"""Free text from the web and from registers: as plain words, without the means of reaching a person."""

from __future__ import annotations

import html
import re

from graph.errors import BadValue
from graph.model import rules

_TAG = re.compile(r"(</?[a-zA-Z!][^<>]*>)")
_BREAKS = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6]|tr)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"<(/?)(?:script|style)\b", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-zA-Z]{2,24}")
_TELEPHONE = re.compile(r"(?<![\d+])(?:(?:\+|00)33[\s.-]?(?:\(0\)[\s.-]?)?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
_BLANKS = re.compile(r"[^\S\n]+")
LEFT_OUT = "[…]"
"""What stands in a text where an e-mail address or a telephone number stood."""


def plain(text: str) -> str:
    r"""Return the words of a text that may be HTML.

    Examples
    --------
    >>> plain("<p>Caf&eacute; <b>associatif</b></p><script>x()</script>ouvert si 3 < 5")
    'Café associatif\nouvert si 3 < 5'
    """
    kept: list[str] = []
    hidden = False
    for piece in _TAG.split(text):
        if not piece.startswith("<") or not _TAG.fullmatch(piece):
            kept += [] if hidden else [piece]
        elif found := _HIDDEN.match(piece):
            hidden = not found[1]
        elif _BREAKS.match(piece):
            kept.append("\n")
    lines = (_BLANKS.sub(" ", line).strip() for line in html.unescape("".join(kept)).splitlines())
    return "\n".join(line for line in lines if line)


def without_contacts(text: str) -> str:
    """Return a text without e-mail addresses and telephone numbers: they are often a person's own.

    Examples
    --------
    >>> without_contacts("Contact : amap@exemple.fr ou 06 12 34 56 78.")
    'Contact : […] ou […].'
    """
    if "@" in text:
        text = _MAIL.sub(LEFT_OUT, text)
    return _TELEPHONE.sub(LEFT_OUT, text)


def web_address(text: str) -> str | None:
    """Return the first web address of a cell that people fill freely, None where there is none.

    Examples
    --------
    >>> web_address("www.exemple.fr et blog.exemple.fr"), web_address("contact@exemple.fr"), web_address("néant")
    ('https://www.exemple.fr', None, None)
    """
    for word in text[:2000].split():
        candidate = word.strip(",;()<>«»\"'")
        if "." not in candidate or "@" in candidate:
            continue
        try:
            return rules.url(candidate)
        except BadValue:
            continue
    return None
