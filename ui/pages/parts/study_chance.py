"""The sections of the researchers' page that hold what is seen against chance: mixing, roles, triads, sub-groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.analysis.agreement import adjusted_mutual_information, adjusted_rand
from graph.analysis.measures import transitivity
from ui.analysis_text import verdict
from ui.pages.parts import frame
from ui.pages.parts.markup import Html, el, joined
from ui.pages.parts.study_tables import ROLE_ROWS

if TYPE_CHECKING:
    from ui.pages.parts.sheet import Sheet

MOST_CATEGORIES = 8
"""Beyond, a square of categories is no longer read; the list of pairs is."""
MOST_ROWS = 200
SIGNIFICANT = 0.05


def mixing(sheet: Sheet) -> None:
    """Show who is tied to whom by category, beside three expectations."""
    frame.section(sheet.say("research.mixing"))
    found = sheet.found.mixing
    if found is None or found.cells is None:
        frame.show(el("p", sheet.say("research.no_ties" if not sheet.found.graph.m else "research.many_categories")))
        return
    pairs = sheet.tables.mixing()
    if len(found.categories.names) <= MOST_CATEGORIES:
        frame.show(
            sheet.square(sheet.tables.categories(), sheet.tables.matrix(), "matrix"), sheet.folded(pairs, "mixing")
        )
    else:
        frame.show(sheet.table(pairs, "mixing", most=MOST_ROWS))
    frame.show(_indices(sheet))
    _few_draws(sheet, len(pairs.rows))
    sheet.file("mixing", pairs.as_csv())
    sheet.note("mixing", "labels", "degrees")


def _indices(sheet: Sheet) -> Html:
    found = sheet.found.mixing
    if found is None:
        return joined()
    values = {
        f"{what}_{name}": sheet.number(getattr(model, what), 3)
        for name, model in (("labels", found.labels), ("degrees", found.degrees))
        for what in ("mean", "p")
    }
    means = sheet.say(f"measures.ei_{verdict(found)}")
    return joined(
        el("p", sheet.say("measures.ei", value=sheet.number(found.ei_index), means=means)),
        el("p", sheet.say("research.ei_models", **values), cls="quiet"),
        el("p", sheet.say("research.assortativity", value=sheet.number(found.assortativity)), cls="quiet"),
    )


def _few_draws(sheet: Sheet, tests: int) -> None:
    """Say where so few draws could hardly find anything, whatever there is."""
    if 2 / (sheet.study.question.draws + 1) * tests >= SIGNIFICANT:
        frame.show(el("p", sheet.say("research.few_draws", n=tests), cls="quiet"))


def roles(sheet: Sheet) -> None:
    """Show which roles are played, by whose brokers, beside dealt-out categories."""
    frame.section(sheet.say("research.roles"))
    order = sheet.tables.by_name()
    played = [row for row in order if any(each[row] for each in (sheet.found.roles or {}).values())]
    if not played:
        frame.show(el("p", sheet.say("research.no_roles")))
        return
    totals, by_category = sheet.tables.role_totals(), sheet.tables.roles_by_category()
    frame.show(
        sheet.table(totals, "role_totals"),
        sheet.square([sheet.tables.role(row) for row in ROLE_ROWS], sheet.tables.role_matrix(), "role_matrix"),
        sheet.folded(by_category, "roles_by_category"),
        el(
            "details",
            el("summary", sheet.say("research.who_plays", n=len(played))),
            sheet.table(sheet.tables.roles(played), "roles", most=MOST_ROWS),
        ),
    )
    sheet.files(
        role_totals=totals, roles_by_category=by_category, roles=sheet.tables.roles(order, ids=True, tested=True)
    )
    sheet.note("roles", "labels")


def triads(sheet: Sheet) -> None:
    """Show which categories close triangles together, beside dealt-out categories."""
    frame.section(sheet.say("research.triads"))
    closed = transitivity(sheet.found.graph)
    if sheet.study.triads is None or closed is None:
        frame.show(el("p", sheet.say("research.no_roles" if sheet.found.graph.m else "research.no_ties")))
        return
    every = sheet.tables.triads()
    told = sheet.tables.triads(told=True)
    frame.show(el("p", sheet.say("research.transitivity", value=sheet.number(closed))))
    if told.rows:
        frame.show(sheet.table(told, "triads", most=MOST_ROWS))
    else:
        frame.show(el("p", sheet.say("research.no_triads")))
    _few_draws(sheet, len(every.rows))
    if every.rows:
        sheet.file("triads", every.as_csv())
    sheet.note("triads", "labels")


def communities(sheet: Sheet) -> None:
    """Show sub-groups, where they are stable and more than chance makes, and how they lie to the categories."""
    frame.section(sheet.say("research.communities"))
    found = sheet.found.communities
    values = {name: sheet.number(getattr(found, name), 3) for name in ("modularity", "p", "stability")}
    if found.stable:
        figures, crossed = sheet.tables.groups(), sheet.tables.groups_by_category()
        words = sheet.say("measures.communities", n=len(crossed.rows))
        alone = sheet.say("research.in_no_group", n=sheet.found.graph.n - len(figures.rows))
        members = el(
            "details",
            el("summary", sheet.say("research.members")),
            sheet.table(figures, "groups", most=5 * MOST_ROWS),
        )
        frame.show(el("p", words), el("p", alone, cls="quiet"), sheet.table(crossed, "groups_by_category"), members)
        frame.show(_agreement(sheet))
    else:
        frame.show(el("p", sheet.say("measures.communities_none")))
    frame.show(el("p", sheet.say("research.community_values", **values), cls="quiet"))
    if found.stable:
        sheet.files(communities=figures, groups_by_category=crossed)
    sheet.note("communities", "communities")


def _agreement(sheet: Sheet) -> Html:
    if sheet.found.mixing is None:
        return joined()
    members, held = sheet.found.communities.members, sheet.found.mixing.categories.of
    rand, information = adjusted_rand(members, held), adjusted_mutual_information(members, held)
    said = sheet.say("research.agreement", rand=sheet.number(rand), information=sheet.number(information))
    return el("p", said, cls="quiet")
