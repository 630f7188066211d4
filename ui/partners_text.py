"""Gaps, reasons and introductions in words, for the command line and the pages."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from ui.locale import shown, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph.analysis.gaps import Gap
    from graph.analysis.introductions import Introduction
    from graph.analysis.matching import Matching
    from graph.analysis.reasons import Because
    from graph.model.network import Network
    from ui.locale import Language
    from ui.partnering import Suggested

NAMED = 5
SHOWN = 5


class Words:
    """Says what is found in a network, in a language."""

    def __init__(self, network: Network, lang: Language) -> None:
        self.network = network
        self.lang = lang

    def say(self, key: str, **values: object) -> str:
        """Return a text."""
        return text(key, self.lang, **values)

    @cached_property
    def _themes(self) -> dict[str, str]:
        rows = (*self.network.needs.select("id", "theme").rows(), *self.network.offers.select("id", "theme").rows())
        return {key: ", ".join(theme.split("|")) for key, theme in rows if theme}

    def name(self, actor: str) -> str:
        """Return an actor's name; an id that nobody knows stands for itself."""
        row = self.network.row_of(actor)  # a country has a million names, a page a hundred
        return actor if row is None else str(self.network.actors["name"][row])

    def named(self, actors: Iterable[str]) -> str:
        """Return some actors' names in one phrase, those beyond `NAMED` as a number."""
        names = [self.name(each) for each in actors]
        if len(names) > NAMED:
            return self.say("view.others", names=", ".join(names[:NAMED]), n=len(names) - NAMED)
        return self.say("view.and").join(filter(None, (", ".join(names[:-1]), *names[-1:])))

    def theme(self, record: str) -> str:
        """Return the themes of a need or an offer."""
        return self._themes.get(record, record)

    def gap(self, gap: Gap) -> str:
        """Say what is missing."""
        sought = [self.say(f"analysis.category.{each}") for each in gap.sought]
        if gap.kind == "category":
            return self.say(f"partners.gap_category_{gap.state}", category=sought[0])
        if gap.need is not None:
            return self.say("partners.gap_need", theme=self.theme(gap.need))
        pair = self.say(f"pair.{gap.fills.removeprefix('fragile:')}")
        one = gap.kind == "pair" and len(sought) == 1
        key = "partners.gap_pair_one" if one else f"partners.gap_{gap.kind}"
        return self.say(key, pair=pair, actors=self.named(gap.hangs_on), sought=sought[0] if sought else "")

    def uncategorised(self, actors: Sequence[str]) -> str:
        """Say that some actors without a category may be who is missing."""
        return self.say("partners.uncategorised", n=len(actors), names=self.named(actors))

    def because(self, why: Because) -> str:
        """Say one reason."""
        if why.kind == "relation":
            return self._relation(*why.path)
        if why.kind == "near" and not why.more["km"]:
            return self.say("partners.because_here")
        return self.say(f"partners.because_{why.kind}", **self._values(why))

    def _values(self, why: Because) -> dict[str, object]:
        """Return what the sentence of a reason names."""
        if why.kind == "category":
            return {"category": self.say(f"category.{why.more['category']}")}
        if why.kind == "near":
            return dict(why.more)
        if why.kind == "offer":
            return {"offer": self.theme(why.path[1]), "need": self.theme(why.path[2])}
        if why.kind == "shared_initiative":
            return {"initiative": self._initiative(why.path[1]), "last": self.name(why.path[2])}
        if why.kind == "chain":
            return {"path": self.path(why.path)}
        return {"middle": self.name(why.path[1]), "last": self.name(why.path[2])}

    def path(self, ids: Iterable[str]) -> str:
        """Return actors one after the other."""
        return " → ".join(self.name(each) for each in ids)

    def _initiative(self, key: str) -> str:
        found = self.network.initiatives.filter(pl.col("id") == key)["name"]
        return str(found[0]) if len(found) else key

    def _relation(self, one: str, other: str) -> str:
        """Say the first relation between two actors as it is recorded."""
        both = pl.col("source").is_in([one, other]) & pl.col("target").is_in([one, other])
        rows = self.network.ties.filter(both & (pl.col("source") != pl.col("target"))).sort("id").rows(named=True)
        row = rows[0]
        said = f"{self.name(row['source'])} {self.say('type.' + row['type'])} {self.name(row['target'])}"
        return self.say("partners.because_relation", relation=said)

    def trust(self, found: Introduction) -> str:
        """Say how far a path is trusted, as a share."""
        return f"{shown(round(100 * found.trust), self.lang)}\N{NO-BREAK SPACE}%"


def partners_text(found: Suggested, lang: Language) -> str:
    """Return the answer of `essaim partners` without `--json`."""
    words = Words(found.network, lang)
    if not found.partners.gaps:
        return text("partners.no_gap", lang)
    return "\n".join(line for gap in found.partners.gaps for line in _gap_lines(found, gap, words))


def _gap_lines(found: Suggested, gap: Gap, words: Words) -> Iterator[str]:
    yield words.gap(gap)
    if gap.kind == "category" and found.partners.uncategorised:
        yield "  " + words.uncategorised(found.partners.uncategorised)
    known = found.partners.by_gap[gap.fills]
    if not known:
        yield "  " + words.say("partners.nobody")
    for each in known[:SHOWN]:
        fate = found.fate(each.actor)
        said = f" ({words.say(f'partners.fate_{fate}')})" if fate else ""
        yield f"  {words.name(each.actor)} [{each.actor}]{said}"
        yield from (f"    - {words.because(why)}" for why in each.because if why.kind != "category")
    if len(known) > SHOWN:
        yield "  " + words.say("partners.more", n=len(known) - SHOWN)


def introductions_text(found: list[Introduction], network: Network, lang: Language) -> str:
    """Return the answer of `essaim introduce` without `--json`."""
    words = Words(network, lang)
    if not found:
        return text("partners.no_path", lang)
    lines = []
    for each in found:
        shortest = f" ({words.say('partners.fewest')})" if each.fewest else ""
        lines.append(f"{words.path(each.path)}{shortest}")
        lines.append("  " + words.say("partners.trusted", trust=words.trust(each), n=each.hops))
    return "\n".join([*lines, text("partners.convention", lang)])


def matching_text(found: Matching, network: Network, lang: Language) -> str:
    """Return the answer of `essaim match` without `--json`."""
    words = Words(network, lang)
    place = dict(network.needs.select("id", "territory").iter_rows())
    by = dict(network.offers.select("id", "partner").iter_rows())
    lines = [text("offers.covered", lang, n=len(found.covered))]
    lines += [
        "  " + words.say("offers.pair", territory=place[need], need=words.theme(need), partner=words.name(by[offer]))
        for need, offer in found.covered
    ]
    for key in ("orphans", "left_out"):
        needs = getattr(found, key)
        lines.append(text(f"offers.{key}", lang, n=len(needs)))
        lines += [f"  {place[need]} : {words.theme(need)} [{need}]" for need in needs]
    lines.append(text("offers.saturated", lang, n=len(found.saturated)))
    lines += [f"  {words.name(by[offer])} : {words.theme(offer)} [{offer}]" for offer in found.saturated]
    lines += [
        words.say("offers.one_more" if each.exact else "offers.one_more_at_least", n=each.covers,
                  partner=words.name(by[each.offer]), theme=words.theme(each.offer))
        for each in found.one_more
    ]  # fmt: skip
    return "\n".join(lines)


def fate_text(fate: str, lang: Language) -> str:
    """Say what was decided of a suggestion."""
    key = f"partners.fate_{fate}"
    return text(key, lang) if key in texts() else fate
