from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from coalition.lib.walls import reference


class Taxon(models.Model):
    """A node of the one tree of taxa. `path` holds the ids from the kingdom down to the taxon itself."""

    wall = reference()

    class Rank(models.TextChoices):
        KINGDOM = "kingdom", "Kingdom"
        PHYLUM = "phylum", "Phylum"
        CLASS = "class", "Class"
        ORDER = "order", "Order"
        FAMILY = "family", "Family"
        SUBFAMILY = "subfamily", "Subfamily"
        GENUS = "genus", "Genus"
        SPECIES = "species", "Species"
        SUBSPECIES = "subspecies", "Subspecies"
        VARIETY = "variety", "Variety"

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    rank = models.CharField(max_length=12, choices=Rank)
    name = models.CharField(max_length=200, help_text="The accepted scientific name, without its author.")
    author = models.CharField(max_length=300, blank=True)
    path = ArrayField(models.BigIntegerField(), default=list)
    official_id = models.CharField(max_length=40, blank=True, help_text="Its number in the official checklist.")
    source = models.CharField(max_length=200, blank=True)
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="When it vanished from the checklist; what refers to it stays."
    )

    class Meta:
        verbose_name_plural = "taxa"
        constraints = [
            models.UniqueConstraint(fields=["name", "rank", "parent"], name="taxon_once", nulls_distinct=False)
        ]
        indexes = [GinIndex(fields=["path"], name="taxon_path"), models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class TaxonName(models.Model):
    """A name by which a taxon is found: accepted, synonym or common name."""

    wall = reference()

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "Accepted name"
        SYNONYM = "synonym", "Synonym"
        COMMON = "common", "Common name"

    taxon = models.ForeignKey(Taxon, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=8, choices=Kind)
    language = models.CharField(max_length=8, blank=True)
    key = models.CharField(max_length=300, help_text="The name as it is looked up: folded, without accents.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taxon", "key", "kind", "language"], name="taxon_name_once")]
        indexes = [
            models.Index(OpClass("key", name="text_pattern_ops"), name="taxon_name_prefix"),
            # Without fastupdate: after a bulk load a pending list would make every fuzzy search read it all.
            GinIndex(OpClass("key", name="gin_trgm_ops"), name="taxon_name_trigram", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """A taxon's place in a CITES appendix, from a day until a day."""

    wall = reference()

    taxon = models.ForeignKey(Taxon, on_delete=models.CASCADE, related_name="listings")
    appendix = models.CharField(max_length=8)
    annotation = models.TextField(blank=True)
    starts = models.DateField(null=True, blank=True, help_text="Empty where the source does not say.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds.")

    class Meta:
        ordering = ["taxon", "starts", "appendix"]

    def __str__(self) -> str:
        return f"{self.taxon}: {self.appendix}"


class ReportingGroup(models.Model):
    """What people say: a set of taxa with everything below them. Groups may overlap, so they are never added."""

    wall = reference()

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    description = models.CharField(max_length=300, blank=True)
    icon = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    taxa = models.ManyToManyField(Taxon, related_name="groups")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """What an item is made of, or that it is alive."""

    wall = reference()

    code = models.SlugField(max_length=40, unique=True)
    covers = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code
