"""What can be wrong with the columns, the sheets and the form of a table."""

from metrics.intake.findings.finding import Problem


class UnknownColumn(Problem):
    code = "unknown-column"
    message = "The column “{column}” is not one of the template's, and it is not empty."
    remedy = "Rename it to the column that it means, or delete it. Remarks belong in the column “note”."
    remedy_with_candidates = "Did you mean {candidates}? Rename the column, or delete it."


class EmptyUnknownColumn(Problem):
    code = "unknown-column"
    severity = "warning"
    message = "The column “{column}” is not one of the template's; it is empty and was left out."
    remedy = "Nothing is lost. Delete the column, or rename it if you meant to fill it in."
    remedy_with_candidates = "Nothing is lost. If you meant {candidates}, rename the column and fill it in."


class ColumnWithoutName(Problem):
    code = "unknown-column"
    message = "Column {letter} has values, such as this one, but no name in row {header_row}."
    remedy = "Write the column's name in row {header_row}, or delete the column."


class RepeatedColumn(Problem):
    code = "unknown-column"
    message = "The columns “{first}” and “{column}” mean the same."
    remedy = "Keep one of them, and add up their figures if they belong together."


class MixedForms(Problem):
    code = "unknown-column"
    message = "The column “{column}” belongs to the wide form, but this file names its measures in “{measure}”."
    remedy = "Use one form: a column for each measure, or the two columns measure and value."


class UnknownMeasure(Problem):
    code = "unknown-column"
    message = "“{value}” is not a measure."
    remedy = "Use the names of the template, for example items_removed or zero_view_rate_percent."
    remedy_with_candidates = "Did you mean {candidates}? Use the names of the template."


class NoMeasures(Problem):
    code = "missing-column"
    message = "This table has no column with figures: none of its column names is a measure."
    remedy = (
        "Name the columns as the template does, for example items_removed or views_known, in one row above the figures."
    )


class MeasuresBelowEachOther(Problem):
    code = "missing-column"
    message = "The column names, such as “{name}”, stand below each other instead of side by side in one row."
    remedy = (
        "Swap rows and columns (in a spreadsheet: copy, then Paste Special, Transpose), or use the two columns "
        "measure and value."
    )


class ColumnNamesInTwoRows(Problem):
    code = "missing-column"
    message = "This row holds column names too ({names}), so that they stand in more than one row."
    remedy = "Write all column names into one row, directly above the figures."


class MissingColumn(Problem):
    code = "missing-column"
    message = "The column “{column}” is missing: a file with “{present}” needs both."
    remedy = "Add the column “{column}”, or use one column for each measure."


class NoTaxonColumn(Problem):
    code = "missing-column"
    severity = "warning"
    message = "There is no column “taxon”: every count was read as wildlife that was not identified at all."
    remedy = "Add the column “taxon” if you know what was found. Otherwise say so in a comment."


class NoteBelow(Problem):
    code = "unknown-column"
    severity = "warning"
    message = "“{value}” stands below the table. It was read as a note and not counted."
    remedy = "Nothing is lost if it is a note. If it is a row, write its figures, or 0 where you found nothing."


class SeveralSheets(Problem):
    code = "several-sheets"
    message = "More than one sheet holds the columns of the template: {sheets}. Only “{read}” was read."
    remedy = "Put all rows on one sheet, or delete the sheets that do not belong to this report."


class OtherSheets(Problem):
    code = "several-sheets"
    severity = "warning"
    message = "Only the sheet “{read}” was read. These have content too and were not read: {sheets}."
    remedy = "If they hold figures of this quarter, move their rows to “{read}”. Otherwise say so in a comment."


class NoSheetOfOurs(Problem):
    code = "several-sheets"
    severity = "warning"
    message = "No sheet has the columns of the template. The first, “{read}”, was read; these were not: {sheets}."
    remedy = "Copy your figures into the template, or name the columns of their sheet as the template does."


class HiddenSheets(Problem):
    code = "several-sheets"
    severity = "warning"
    message = "The hidden sheets {sheets} have the columns of the template. They were not read."
    remedy = "If they hold figures of this quarter, show them and move their rows to “{read}”. Otherwise say so."


class MergedCells(Problem):
    code = "merged-cells"
    message = "The cells {cells} are merged: only the first of them has a value, the others would count as blank."
    remedy = "Unmerge them and write the value into every row that it holds for."


class HiddenRows(Problem):
    code = "hidden-rows"
    severity = "warning"
    message = "{count} hidden rows were read and counted, the first of them row {first}."
    remedy = "Show all rows (remove filters) and check them. Delete those that do not belong to this report."


class HiddenColumn(Problem):
    code = "hidden-rows"
    severity = "warning"
    message = "Column {letter} is hidden. It was read, and counted where it holds figures."
    remedy = "Show all columns and check it. Delete it if it does not belong to this report."


class EncodingGuessed(Problem):
    code = "encoding-guessed"
    severity = "warning"
    words = ("encoding",)
    message = "This file is not UTF-8. It was read as {encoding}, which is the likeliest."
    remedy = "Check that names and notes look right in the preview. If not, save the file as “CSV UTF-8” or XLSX."
