from metrics.intake.merging.tree import Node, Tree

#   Animalia (1)            Plantae (9)
#   ├─ Aves (2)             └─ Morus (10)
#   │  └─ Morus (3)
#   └─ Mammalia (4)
TREE = [
    Node(1, None, "kingdom", "Animalia"),
    Node(2, 1, "class", "Aves"),
    Node(3, 2, "genus", "Morus", official_id="77"),
    Node(4, 1, "class", "Mammalia"),
    Node(9, None, "kingdom", "Plantae"),
    Node(10, 9, "genus", "Morus"),
]


def test_a_taxon_is_found_by_kingdom_rank_and_name_or_by_its_number() -> None:
    tree = Tree(TREE)
    assert tree.named("Animalia", "genus", "Morus") == tree.numbered("77") == TREE[2]
    assert tree.named("Plantae", "genus", "Morus") == TREE[5]
    assert tree.named("Plantae", "family", "Morus") is None
    assert tree.numbered("") is None


def test_a_living_taxon_is_found_before_a_retired_one_of_the_same_name() -> None:
    tree = Tree([*TREE, Node(5, 4, "genus", "Morus", retired=True)])
    assert tree.named("Animalia", "genus", "Morus") == TREE[2]


def test_the_nearest_shared_taxon() -> None:
    tree = Tree(TREE)
    assert tree.shared([3, 4]) == 1
    assert tree.shared([3]) == 3
    assert tree.shared([3, 2]) == 2
    assert tree.shared([3, 10]) is None
    assert tree.shared([]) is None


def test_a_path_leads_from_the_kingdom_to_the_taxon() -> None:
    assert Tree(TREE).path(3) == (1, 2, 3)
