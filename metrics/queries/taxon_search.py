"""Finding a taxon as you type, by any of its names."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from metrics.intake.names import key
from metrics.queries.listed_taxa import taxa_on

_SHORTEST = 2  # one Latin letter begins thousands of names
_SHORTEST_FOR_LIKENESS = 3  # below three letters the trigram index has nothing to go by

# Three looks, each bounded: what begins with it, what has a word that begins with it (in Chinese, which writes no
# spaces and has no trigrams: what holds it), what looks like it.
_SEARCH = """
    WITH begins AS (
        SELECT id, 0 AS look, length(key) AS far FROM metrics_taxonname
        WHERE key LIKE %(begins)s ORDER BY length(key), key LIMIT %(most)s
    ), holds AS (
        SELECT id, 1, length(key) FROM metrics_taxonname
        WHERE %(long)s AND key LIKE %(holds)s
           OR %(unspaced)s AND language = 'zh' AND position(%(key)s IN key) > 1
        ORDER BY length(key), key LIMIT %(most)s
    ), alike AS (
        SELECT id, 2, -similarity(key, %(key)s) FROM metrics_taxonname
        WHERE %(long)s AND (SELECT count(*) FROM begins) + (SELECT count(*) FROM holds) < %(limit)s
          AND key %% %(key)s ORDER BY 3 LIMIT %(most)s
    ), found AS (
        SELECT DISTINCT ON (known.taxon_id) known.taxon_id, known.name, known.kind, known.language, hit.look, hit.far
        FROM (SELECT * FROM begins UNION ALL SELECT * FROM holds UNION ALL SELECT * FROM alike) hit
        JOIN metrics_taxonname known USING (id) JOIN metrics_taxon taxon ON taxon.id = known.taxon_id
        WHERE taxon.retired_at IS NULL
        ORDER BY known.taxon_id, hit.look, hit.far, known.kind, known.language
    )
    SELECT taxon_id, name, kind, language FROM found ORDER BY look, far, kind, name LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class FoundTaxon:
    """A taxon, and the name by which it was found: "accepted", "synonym" or "common" in a language."""

    taxon_id: int
    name: str
    rank: str
    matched: str
    kind: str
    language: str
    listed: bool


def search(q: str, limit: int = 10, *, on: date | None = None) -> list[FoundTaxon]:
    """Taxa with a name that begins with `q`, then with such a word in it, then that looks like it; shortest first."""
    asked = key(q)[:100]
    if not asked or (asked.isascii() and len(asked) < _SHORTEST):
        return []
    named: dict[str, str | int] = {
        "key": asked,
        "begins": f"{asked}%",
        "holds": f"% {asked}%",
        "long": asked.isascii() and len(asked) >= _SHORTEST_FOR_LIKENESS,
        "unspaced": not asked.isascii(),
        "limit": limit,
        "most": 4 * limit,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', '0.4', true)")
        cursor.execute(_SEARCH, named)
        found = cursor.fetchall()
    taxa = taxa_on([id for id, *_ in found], on or timezone.localdate())
    return [
        FoundTaxon(id, taxa[id].name, taxa[id].rank, name, kind, language, taxa[id].listed)
        for id, name, kind, language in found
    ]
