"""Which columns of a form tell who answered: dropped, counted, and the surest of them never read at all."""

from __future__ import annotations

import re

from importers.questions import plain_heading

_NEVER = re.compile(
    r"(?:.*\b)?(?:e-?mail|courriel|adresse electronique|mail|telephone|phone|adresse ip|ip address|ipaddr|network id|"
    r"nom d'utilisateur|user ?name|submitted by|phonenumber|subscriberid|simserial|deviceid)s?(?:\b.*)?"
    r"|tel|tel\.|mobile|portable|fax|ip|uid|webform uid|token|refurl"
)
_PERSON = re.compile(
    r"(?:.*\b)?(?:prenoms?|nom de famille|first ?name|last ?name|surname|full name)(?:\b.*)?"
    r"|date de naissance|date of birth|(?:votre|vos) noms?|your name|nom complet|civilite|vous etes"
    r"|contacts?|(?:personne|contact) .*"
    r"|(?:nom|identite|coordonnees|name) (?:et .* )?(?:d[eu]s?|de la|de l'|of the) ?.*\b"
    r"(?:referent|repondant|respondent|contact|responsable|president|maire|elue?|interlocut|personne|person)\w*.*"
    r"|(?:referente?|interlocuteur|interlocutrice|repondante?|respondent)s?\b.*"
)


def reaches_a_person(heading: str) -> bool:
    """Tell a column of e-mail or network addresses, telephone numbers, user names: it is never read.

    Examples
    --------
    >>> [reaches_a_person(each) for each in ("Adresse e-mail", "Nom d’utilisateur", "Épicerie mobile", "Site web")]
    [True, True, False, False]
    """
    return bool(_NEVER.fullmatch(plain_heading(heading[:300])))


def names_a_person(heading: str) -> bool:
    """Tell a column of persons' names: left out unless somebody says that it names organisations.

    Examples
    --------
    >>> [names_a_person(each) for each in ("Votre prénom", "Nom du référent", "Nom", "Structure référente")]
    [True, True, False, False]
    """
    return bool(_PERSON.fullmatch(plain_heading(heading[:300])))
