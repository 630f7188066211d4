"""The words of PAIR, and of FOAF, ORG and schema.org beside it: what Essaim makes of classes and predicates."""

from __future__ import annotations

from functools import cache

NAMESPACES = {
    "http://virtual-assembly.org/ontologies/pair#": "pair",
    "http://virtual-assembly.org/ontologies/pair/": "pair",
    "pair:": "pair",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://www.w3.org/ns/org#": "org",
    "http://schema.org/": "schema",
    "https://schema.org/": "schema",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://purl.org/dc/terms/": "dct",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "urn:essaim:term:": "essaim",
}
"""What stands before a word, and how we call it; an address that begins with `pair:` is a prefix never expanded."""
OUR_CLASSES = {
    "essaim:Territory": "territories",
    "essaim:Actor": "actors",
    "essaim:Initiative": "initiatives",
    "essaim:Relation": "relations",
    "essaim:Need": "needs",
    "essaim:Offer": "offers",
    "essaim:Absence": "absences",
    "essaim:Body": "bodies",
}
"""The native table by class of our own; its columns stand as `essaim:<column>`."""

ACTORS = frozenset(
    {
        *("pair:Organization", "pair:Group", "foaf:Organization", "foaf:Group", "org:Organization"),
        *("org:FormalOrganization", "org:OrganizationalCollaboration", "schema:Organization", "schema:NGO"),
        *("schema:LocalBusiness", "schema:GovernmentOrganization", "schema:ResearchOrganization"),
    }
)
INITIATIVES = frozenset({"pair:Project", "pair:Event", "foaf:Project", "schema:Project", "schema:Event"})
PERSONS = frozenset({"pair:Person", "foaf:Person", "schema:Person"})
MEMBERSHIP, INVOLVEMENT = "pair:MembershipAssociation", "pair:ActivityInvolvementAssociation"

NAMES = ("pair:label", "rdfs:label", "skos:prefLabel", "foaf:name", "schema:name", "dct:title")
SHORT = ("pair:comment", "schema:disambiguatingDescription")
LONG = ("pair:description", "schema:description", "dct:description")
PAGES = ("pair:homePage", "foaf:homepage", "schema:url", "pair:aboutPage")
TOPICS = ("pair:hasTopic", "pair:hasInterest", "pair:hasSector", "pair:hasDomain", "pair:hasBranch")
TOPICS_OF = ("pair:topicOf", "pair:interestOf", "pair:sectorOf", "pair:domainOf", "pair:branchOf")
TYPES = ("pair:hasType", "pair:hasSubjectType")
PLACES = ("pair:hasLocation", "schema:location", "foaf:based_near")
ADDRESSES = ("pair:hasPostalAddress", "schema:address")
LATITUDES = ("pair:latitude", "geo:lat", "schema:latitude")
LONGITUDES = ("pair:longitude", "geo:long", "schema:longitude")
POSTCODES = ("pair:addressZipCode", "schema:postalCode")
LOCALITIES = ("pair:addressLocality", "schema:addressLocality")
STARTS = ("pair:startDate", "schema:startDate", "schema:foundingDate")
ENDS = ("pair:endDate", "schema:endDate", "schema:dissolutionDate")
STATUSES = ("pair:hasStatus",)
PERSONAL = ("pair:e-mail", "pair:email", "pair:phone", "foaf:mbox", "foaf:phone", "schema:email", "schema:telephone")

RELATIONS: dict[str, tuple[str, bool]] = {
    "pair:partnerOf": ("partner_of", False),
    "pair:cooperatesWith": ("cooperates", False),
    "pair:supports": ("supports", False),
    "pair:supportedBy": ("supports", True),
    "pair:affiliatedBy": ("member_of", False),
    "pair:affiliates": ("member_of", True),
    "pair:hasMember": ("member_of", True),
    "pair:memberOf": ("member_of", False),
    "org:memberOf": ("member_of", False),
    "org:hasMember": ("member_of", True),
    "foaf:member": ("member_of", True),
    "schema:memberOf": ("member_of", False),
    "schema:member": ("member_of", True),
    "schema:funder": ("funds", True),
    "schema:sponsor": ("supports", True),
}
"""The type of relation between two actors by predicate, and whether it goes from the object to the subject."""
ROLES: dict[str, tuple[str, bool]] = {
    "pair:involves": ("", True),
    "pair:involvedIn": ("", False),
    "pair:partnerOf": ("partenaire", False),
}
"""The role of an actor in an initiative by predicate, and whether the predicate stands with the initiative."""


@cache
def term(iri: str) -> str:
    """Return a word with our prefix, or the whole address where its vocabulary is another.

    Examples
    --------
    >>> term("http://virtual-assembly.org/ontologies/pair#Project"), term("pair:Thema"), term("https://schema.org/funder")
    ('pair:Project', 'pair:Thema', 'schema:funder')
    """
    for start, prefix in NAMESPACES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def context() -> dict[str, object]:
    """Return what stands in for a remote JSON-LD context, never fetched: prefixes, and predicates that name things."""
    prefixes: dict[str, object] = {prefix: start for start, prefix in reversed(NAMESPACES.items()) if start != "pair:"}
    of_things = [*RELATIONS, *ROLES, *TOPICS, *TOPICS_OF, *TYPES, *PLACES, *ADDRESSES, *STATUSES]
    of_things += [f"pair:membership{end}" for end in ("Actor", "Organization", "Role")]
    of_things += [f"pair:involvement{end}" for end in ("Actor", "Activity", "Role")]
    return prefixes | {"id": "@id", "type": "@type"} | {each: {"@type": "@id"} for each in of_things}
