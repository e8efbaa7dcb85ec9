"""What can be wrong with a name or a code, and what was understood with care."""

from metrics.intake.findings.finding import Problem


class UnknownTaxon(Problem):
    code = "unknown-taxon"
    message = "“{value}” is not in the list of taxa and reporting groups."
    remedy = "Check the spelling, use the scientific name, or name the reporting group, for example Sea turtles."
    remedy_with_candidates = "Did you mean {candidates}? Choose one, or name the reporting group."


class TooManyNames(UnknownTaxon):
    message = "“{value}” was not looked up: this column has more than {limit} different names."
    remedy = "Check that it holds names of taxa and nothing else. There are fewer than that which anybody reports."
    remedy_with_candidates = ""


class AmbiguousTaxon(Problem):
    code = "ambiguous-taxon"
    message = "“{value}” can mean more than one taxon."
    remedy = "Write the scientific name."
    remedy_with_candidates = "Choose what you mean: {candidates}."


class UnknownProduct(Problem):
    code = "unknown-product"
    message = "“{value}” is not a product code."
    remedy = "Use a code of the template, for example live, ivory or skin, or leave it blank."
    remedy_with_candidates = "Did you mean {candidates}? Use the code, or leave it blank."


class UnknownMarket(Problem):
    code = "unknown-market"
    message = "“{value}” is not a two-letter country code."
    remedy = "Use the ISO 3166 code of two letters, for example ZA for South Africa, or leave it blank."
    remedy_with_candidates = "Did you mean {candidates}? Use the code of two letters, or leave it blank."


class UnknownPlatform(Problem):
    code = "unknown-platform"
    message = "“{value}” is not one of your platforms."
    remedy = "Use the name of one of your platforms, leave it blank, or ask your lead to add the platform."
    remedy_with_candidates = (
        "Did you mean {candidates}? Otherwise leave it blank, or ask your lead to add the platform."
    )


class NotATextCell(Problem):
    code = "formula"
    message = "This cell holds {value} where a name or a code is needed."
    remedy = "Paste the column as values (text) and upload the file again."


class NotCitesListed(Problem):
    code = "not-cites-listed"
    severity = "warning"
    message = "“{name}” was not listed by CITES in this quarter."
    remedy = "If it is what you found, say so in a comment. Otherwise correct the name."


class MatchedBySynonym(Problem):
    code = "matched-by-synonym"
    severity = "warning"
    message = "“{value}” was read as {name}, of which it is a synonym."
    remedy = "Confirm it with a comment, or write the accepted name."


class MatchedByCommonName(Problem):
    code = "matched-by-common-name"
    severity = "warning"
    message = "The common name “{value}” was read as {name}."
    remedy = "Confirm it with a comment, or write the scientific name."


class MatchedToParent(Problem):
    code = "matched-to-parent"
    severity = "warning"
    message = "“{value}” is not in the list itself and was counted as {name}."
    remedy = "Confirm it with a comment, or write another name."
