"""Why nothing of a file could be counted, and what to send instead."""

from metrics.intake.findings.finding import Problem


class Unreadable(Problem):
    code = "unreadable"


class NotATable(Unreadable):
    words = ("what",)
    message = "This file is {what}, not a table."
    remedy = "Save your figures as XLSX or as CSV (UTF-8) and upload that file."


class OtherSpreadsheet(Unreadable):
    words = ("what",)
    message = "This file is {what}, which is not read."
    remedy = "Open it in your spreadsheet program, choose “Save as” and then XLSX or CSV, and upload the new file."


class Damaged(Unreadable):
    message = "This file is damaged or incomplete: it could not be read to its end."
    remedy = "Open it in your spreadsheet program, save it again as XLSX or CSV, and upload the new file."


class BinaryContent(Unreadable):
    message = "This file holds bytes that no table of text holds."
    remedy = "Save your figures as XLSX or as CSV (UTF-8) and upload that file."


class UnknownEncoding(Unreadable):
    message = (
        "The letters of row {row} could not be read for certain: this file is not UTF-8, and no other reading gives"
        " the column names of the template."
    )
    remedy = (
        "Save the file as “CSV UTF-8” or as XLSX, check that the first row holds the column names, upload it again."
    )


class OtherEncoding(Unreadable):
    message = "The letters of row {row} look like {encoding}, which is not read: a guess could change names unnoticed."
    remedy = "Save the file as “CSV UTF-8” or as XLSX, check the names in it, and upload it again."


class BrokenEncoding(Unreadable):
    message = "This file says that it is {encoding}, and it holds bytes that are not."
    remedy = "Open it in your spreadsheet program, save it as “CSV UTF-8” or as XLSX, and upload that file."


class UnknownLineEnds(Unreadable):
    message = "All of this file is one line for a spreadsheet: its rows end in {sign}."
    remedy = "Save it again as “CSV UTF-8” or as XLSX, so that each row is a line of its own."


class BrokenQuotes(Unreadable):
    message = "From row {row} on, the quotation marks do not match, so that the cells cannot be told apart."
    remedy = 'Look for a single " in row {row}: remove it, or write it twice ("") inside a quoted cell.'


class JsonRowNotObject(Unreadable):
    message = "Row {row} is not a JSON object with column names and values."
    remedy = 'Send each row as an object, for example {{"taxon": "Manis javanica", "items_removed": 12}}.'


class JsonNameTwice(Unreadable):
    message = "Row {row} has the name “{name}” twice, with a value each."
    remedy = "Send each name once in a row. Add the values up if they belong together."


class Encrypted(Problem):
    code = "encrypted"
    message = "This file is protected by a password, so that nothing in it can be read."
    remedy = "Remove the password (in Excel: File, Info, Protect Workbook; elsewhere: Save As), and upload that file."


class EmptyFile(Problem):
    code = "empty-file"
    message = "This file is empty."
    remedy = "Check that you chose the right file. To report that you found nothing, upload a row with zeros."


class OnlyHiddenSheets(EmptyFile):
    message = "Every sheet of this workbook that holds something is hidden: {sheets}. Hidden sheets are not read."
    remedy = "Show the sheet with your figures (right-click the tabs, Unhide) and upload the workbook again."


class NoRows(EmptyFile):
    message = "This file has column names but no row below them."
    remedy = "Add one row for each breakdown. To report that you found nothing, upload a row with zeros."


class TemplateNotFilled(Problem):
    code = "template-not-filled"
    message = "No row of this file holds a figure: all its measures are blank."
    remedy = "Fill in the measures that you count, write 0 where you found nothing, and upload it again."


class TooLarge(Problem):
    code = "too-large"


class TooManyBytes(TooLarge):
    message = "This file has {size} MB; at most {limit} MB are read."
    remedy = "Remove pictures, formatting and other sheets, or save it as CSV. Ask your reviewer if it is still larger."


class TooManyBytesUnpacked(TooLarge):
    message = "Unpacked, this workbook is far larger than a table of figures can be."
    remedy = "Copy the cells with your figures into a new workbook, or save them as CSV, and upload that file."


class TooManyRows(TooLarge):
    message = "This file has more than {limit} rows."
    remedy = "Add up rows with the same taxon, product, market and platform: one row for each breakdown is enough."


class TooManyColumns(TooLarge):
    message = "Row {row} has more than {limit} columns."
    remedy = "Delete what stands to the right of your figures, or copy the figures into a new sheet or file."


class LineTooLong(TooLarge):
    message = "Row {row} is longer than any row of figures can be."
    remedy = "Check that the file is a table with one row for each line, and that its quotation marks match."


class TooMuchWork(TooLarge):
    message = "Reading this file took more time or memory than any file may take."
    remedy = "Copy the cells with your figures into a new workbook, or save them as CSV, and upload that file."


class GaveUp(Unreadable):
    message = "Reading this file was begun several times and never came to an end."
    remedy = "Copy the cells with your figures into a new workbook, or save them as CSV, and upload that file."
