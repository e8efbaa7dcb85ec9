"""The taxa whose names look most like a name that is not known."""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection, transaction

from metrics.intake.names import read

OFFERED = 3
MOST_ASKED = 1_000
_LONGEST = 100  # characters of a name that count; a sentence has no near taxon
_SIMILAR = 0.45

# Of a known genus its most similar species, then the genus itself; what once stood in a genus that is no longer one
# (`~>=~` and `~<~` read the prefix index); then whatever looks alike.
_NEAREST = """
    SELECT asked.number, near.name
    FROM unnest(%(keys)s::text[]) WITH ORDINALITY AS asked(key, number),
    LATERAL (SELECT split_part(asked.key, ' ', 1) AS name) genus,
    LATERAL (
        SELECT taxon.name, max(alike.score) AS score
        FROM (
            SELECT taxon_id, similarity(key, asked.key) + 2 * (split_part(key, ' ', 1) = genus.name)::int AS score
            FROM metrics_taxonname WHERE key %% asked.key
            UNION ALL
            SELECT taxon_id, 1.5 FROM metrics_taxonname
            WHERE key = genus.name AND kind = 'accepted' AND asked.key <> genus.name
            UNION ALL
            SELECT taxon_id, 1 FROM metrics_taxonname
            WHERE key ~>=~ (genus.name || ' ') AND key ~<~ (genus.name || '!') AND kind = 'synonym'
              AND asked.key = genus.name
        ) alike JOIN metrics_taxon taxon ON taxon.id = alike.taxon_id
        WHERE taxon.retired_at IS NULL
        GROUP BY taxon.id ORDER BY score DESC, taxon.name LIMIT %(most)s
    ) near
    ORDER BY asked.number, near.score DESC, near.name
"""


def nearest(names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By name, at most three accepted names, the most similar first. Only for the first thousand names."""
    asked = list(names)[:MOST_ASKED]
    if not asked:
        return {}
    found = defaultdict(list)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(_SIMILAR)])
        keys = [read(name[:_LONGEST]).keys[0] for name in asked]
        cursor.execute(_NEAREST, {"keys": keys, "most": OFFERED})
        for number, name in cursor.fetchall():
            found[asked[number - 1]].append(name)
    return {name: tuple(dict.fromkeys(candidates)) for name, candidates in found.items()}
