"""A territory's coverage as a text for people, each figure with the file and line it rests on."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.analysis.coverage import Coverage
    from graph.model.network import Network
    from graph.workspace import Evidence, Workspace
    from ui.locale import Language

SOURCES_SHOWN = 2


def coverage_text(found: Coverage, network: Network, workspace: Workspace, *, lang: Language) -> str:
    """Return the answer of `essaim coverage` without `--json`."""
    names = dict(network.actors.select("id", "name").iter_rows())
    said = _Said(names, {table: workspace.evidence(table, ids) for table, ids in _records(found).items()}, lang)
    covered = found.covered
    lines = [
        text("coverage.title", lang, name=found.name, code=found.code, day=found.as_of),
        text("coverage.covered", lang, n=covered.attested, possible=covered.possible, of=covered.of),
        "",
        *said.presence(found),
        *said.uncategorised(found),
        "",
        *said.cooperation(found),
        "",
        text("coverage.level", lang, level=found.triad.level, means=text(f"level.{found.triad.level}", lang)),
    ]
    if found.triad.broker:
        lines.append(text("coverage.broker", lang, name=names[found.triad.broker]))
    lines.append(text("coverage.initiatives", lang, n=len(found.initiatives)))
    lines.append(text("coverage.researchers", lang, verdict=text(f"verdict.{found.researchers.verdict}", lang)))
    if found.depends_on_coding:
        levels = found.codings
        lines.append(
            text(
                "coverage.codings",
                lang,
                collective=levels["associations_as_collective"],
                economic=levels["associations_as_economic"],
            )
        )
    return "\n".join(lines)


def _records(found: Coverage) -> dict[str, list[str]]:
    return {
        "actors": sorted({actor for each in found.presence.values() for actor in each.actors}),
        "absences": sorted({absence for each in found.presence.values() for absence in each.absences}),
        "relations": sorted({relation for each in found.pairs.values() for relation in each.relations}),
    }


class _Said:
    """Says the parts of an answer with the names and sources at hand."""

    def __init__(
        self, names: Mapping[str, str], sources: Mapping[str, Mapping[str, Sequence[Evidence]]], lang: Language
    ) -> None:
        self.names = names
        self.sources = sources
        self.lang = lang

    def presence(self, found: Coverage) -> Iterator[str]:
        for category, each in found.presence.items():
            state = text(f"state.{each.state}", self.lang)
            yield f"{text(f'categories.{category}', self.lang)} : {state} ({len(each.actors)})"
            for actor in each.actors:
                yield f"  - {self.names[actor]}{self._source('actors', actor)}"
            for absence in each.absences:
                key = "coverage.contradicted" if each.contradicted else "coverage.absent"
                yield f"  - {text(key, self.lang)}{self._source('absences', absence)}"

    def uncategorised(self, found: Coverage) -> Iterator[str]:
        """Name who is there and of no category."""
        if found.uncategorised:
            names = ", ".join(self.names[actor] for actor in found.uncategorised)
            yield text("coverage.uncategorised", self.lang, n=len(found.uncategorised), names=names)

    def cooperation(self, found: Coverage) -> Iterator[str]:
        for pair, each in found.pairs.items():
            yield text(
                "coverage.pair", self.lang, pair=text(f"pair.{pair}", self.lang), ties=each.ties, possible=each.possible
            )
            if each.ties:
                cut = ", ".join(self.names[actor] for actor in sorted(each.redundancy.cut))
                yield "  " + text("coverage.redundancy", self.lang, n=each.redundancy.size, cut=cut)
            for relation in each.relations:
                yield f"  - {relation}{self._source('relations', relation)}"

    def _source(self, table: str, record: str) -> str:
        said = self.sources.get(table, {}).get(record, [])
        places = [
            text("coverage.source", self.lang, file=_file(each), line=str(each.line)) for each in said[-SOURCES_SHOWN:]
        ]
        return f" [{' ; '.join(places)}]" if places else ""


def _file(said: Evidence) -> str:
    """Return the name of a file, and of the table in it where that is another."""
    name = PurePath(said.file.replace("\\", "/")).name
    return name if said.part in ("", PurePath(name).stem) else f"{name} {said.part}"
