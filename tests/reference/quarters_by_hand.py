"""The real quarters added up from their files, line by line; names are looked up in the official index itself."""

import csv
import gzip
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.journeys.answers import ANSWERS
from tests.journeys.quarters import DATA, INDEX, MEASURES
from tests.reference.coalitions.figures import ByHand, made_of
from tests.reference.coalitions.told import RATES

Node = tuple[str, str]  # rank and name
Path_ = tuple[Node, ...]  # from the kingdom down
HIGHER = ("kingdom", "phylum", "class", "order", "family", "genus")
# The index names the subfamily of otters without saying which genera are otters.
OTTERS = ("Aonyx", "Enhydra", "Hydrictis", "Lontra", "Lutra", "Lutrogale", "Pteronura")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, with the place of its taxon in the tree."""

    quarter: str
    member: str
    given: str
    path: Path_
    product: str
    market: str
    values: Mapping[str, int]


class Index:
    """The official index: by name, the place in the tree."""

    def __init__(self) -> None:
        self.accepted: dict[str, Path_] = {}
        self.synonyms: dict[str, Path_] = {}
        for row in _index():
            path = _path(row)
            for length in range(1, len(path)):
                self.accepted.setdefault(path[length - 1][1], path[:length])
            self.accepted[row["FullName"]] = path
            for synonym in row["SynonymsWithAuthors"].split(", "):
                words = synonym.split()
                for many in (2, 3):
                    self.synonyms.setdefault(" ".join(words[:many]), path)
        # An order of mammals has the name of a genus of orchids.
        mammals = next(path for path in self.accepted.values() if ("order", "Pholidota") in path)
        self.accepted["Pholidota (order, Animalia)"] = mammals[: mammals.index(("order", "Pholidota")) + 1]

    def __getitem__(self, given: str) -> Path_:
        """What the name means: accepted, a synonym, or else what stands above it; of a cross what stands above both.

        KeyError where it means nothing.
        """
        name = ANSWERS.get(given, given)
        if " x " in name:
            parents = [self[parent.strip().capitalize()] for parent in name.split(" x ")]
            return tuple(above for above, same in zip(*parents, strict=False) if above == same)
        plain = name.removesuffix(" spp.").removesuffix(" hybrid")
        words = " ".join(plain.split()[:2])
        for names, text in (
            (self.accepted, plain),
            (self.synonyms, plain),
            (self.accepted, words),
            (self.synonyms, words),
        ):
            if text in names:
                return names[text]
        raise KeyError(name)


def _index() -> list[dict[str, str]]:
    with gzip.open(DATA / INDEX, "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def extract(lines: Iterable[Line], to: Path) -> Path:
    """The index of nothing but what these lines name: a sample need not wait for 38,000 taxa."""
    rows, named = _index(), {name for line in lines for _rank, name in line.path}
    kept: dict[str, Mapping[str, str]] = {}
    for row in rows:  # a family without a row of its own is known by the first of its species
        for name in named & {row["FullName"], *(row[rank.title()] for rank in HIGHER)}:
            if name not in kept or name == row["FullName"]:
                kept[name] = row
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows({row["TaxonId"]: row for row in kept.values()}.values())
    return to


def _path(row: Mapping[str, str]) -> Path_:
    found = [(rank, row[rank.title()]) for rank in HIGHER if row[rank.title()]]
    if row["Genus"] in OTTERS:
        found.insert(-1, ("subfamily", "Lutrinae"))
    rank = row["RankName"].lower()
    if row["Species"]:
        found.append(("species", row["FullName"] if rank == "species" else f"{row['Genus']} {row['Species']}"))
    if rank in ("subspecies", "variety", "subfamily"):
        found.append((rank, row["FullName"]))
    return tuple(found)


def lines_of(quarters: Sequence[str], members: Sequence[str]) -> list[Line]:
    """All lines of the files of these members and quarters."""
    index, found = Index(), []
    for quarter in quarters:
        for member in members:
            with (DATA / "quarters" / quarter / f"{member}.csv").open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    values = {measure: int(row[measure]) for measure in MEASURES}
                    where = index[row["taxon"]]
                    found.append(Line(quarter, member, row["taxon"], where, row["product"], row["market"], values))
    return found


def groups(path: Path) -> dict[str, set[Node]]:
    """The reporting groups that come with the project, by the nodes that each names."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))["group"]
    return {group["slug"]: {_node(words) for words in group["taxa"]} for group in told}


def _node(words: str) -> Node:
    rank, _space, name = words.partition(" ")
    return rank, name


Keys = Callable[[Line], Iterable[str]]
Sums = dict[str, dict[tuple[str, str], dict[str, int]]]  # by key, then by quarter and member, then by measure


def added(lines: Iterable[Line], keys: Keys) -> Sums:
    """The sums of each key; a line may have several keys, or none."""
    found: Sums = defaultdict(lambda: defaultdict(lambda: dict.fromkeys(MEASURES, 0)))
    for line in lines:
        for key in keys(line):
            sums = found[key][line.quarter, line.member]
            for measure, value in line.values.items():
                sums[measure] += value
    return found


@dataclass(frozen=True, slots=True)
class Totals:
    """Everything that the members told, by which a figure's coverage is measured."""

    members: Sequence[str]
    quarters: Sequence[str]
    told: Mapping[tuple[str, str], Mapping[str, int]]

    def volumes(self, measure: str, quarter: str, members: Iterable[str]) -> dict[str, int]:
        """What each told last. All of them report in every quarter."""
        return {member: self.told[quarter, member][measure] for member in members}

    def figure(
        self, indicator: str, sums: Mapping[tuple[str, str], Mapping[str, int]], quarter: str, members: Sequence[str]
    ) -> ByHand:
        top, *bottom = RATES.get(indicator, (indicator,))
        of = bottom[0] if bottom else top
        told = {member: sums[quarter, member] for member in members if (quarter, member) in sums}
        pairs = {member: (each[top], each[of]) for member, each in told.items()}
        rates = sorted(Fraction(*pair) for pair in pairs.values() if pair[1]) if bottom else []
        volumes = self.volumes(of, quarter, members)
        return made_of(indicator, pairs, rates, list(members), volumes, volumes)
