"""What can be wrong with a figure."""

from metrics.intake.findings.finding import Problem


class NotANumber(Problem):
    code = "not-a-number"
    message = "{value} is not a whole number."
    remedy = "Write all digits, for example 1200. Where there is no count: not collected, withheld or not applicable."


class TooManyDigits(NotANumber):
    message = "{value} is larger than any count can be."
    remedy = "Check whether two cells ran together, or an identifier was pasted. Write the count itself."


class DateNotNumber(NotANumber):
    message = "This cell holds the date {value}, not a number."
    remedy = "Spreadsheets turn entries like 1-2 into dates: format the cell as a number and type the count again."


class ErrorNotNumber(NotANumber):
    message = "This cell holds the spreadsheet error {value}, not a number."
    remedy = "Correct the formula, or type the count itself."


class ChineseUnit(NotANumber):
    message = "{value} is shortened by a unit, such as 万 (10,000) or 亿 (100,000,000): its last digits are not known."
    remedy = "Write all digits of the count, for example 12345 instead of 1.2万."


class NotAPercentage(NotANumber):
    message = "{value} is not a percentage."
    remedy = "Write it like 73.5 or 73.5%. Where there is none: not collected, withheld or not applicable."


class DecimalCommaInCommaFile(NotANumber):
    message = "{value}: a comma marks thousands in a comma-separated file, and a percentage has none."
    remedy = "Write the decimal point: 73.5 instead of 73,5."


class CellTooLong(Problem):
    code = "too-large"
    message = "This cell is far too long to be read. It begins with {value}"
    remedy = "Shorten it. If it should be short, check the quotation marks of this row and the row above it."


class Negative(Problem):
    code = "negative"
    message = "{value} is below zero. A count is zero or more."
    remedy = "Write the count itself. To correct an earlier quarter, upload that quarter again with a reason."


class NotWhole(Problem):
    code = "not-whole"
    message = "{value} is not a whole number."
    remedy = "Count whole items, without averages or estimates in between."


class PercentInCount(Problem):
    code = "percent-in-count"
    message = "{value} is a percentage, but this column holds a count."
    remedy = "Write the count. If you can share only a rate, use the column of the indicator that ends in _percent."


class AmbiguousPoint(Problem):
    code = "ambiguous-number"
    message = "{value} can mean {as_whole}, or {whole} and a fraction: the point may mark thousands or decimals."
    remedy = "Write the digits without any mark: {as_whole}."


class AmbiguousComma(Problem):
    code = "ambiguous-number"
    message = "{value} can mean {as_whole}, or {whole} and a fraction: the comma may mark thousands or decimals."
    remedy = "Write the digits without any mark: {as_whole}."


class RoundedBySpreadsheet(Problem):
    code = "rounded-by-spreadsheet"
    message = "{value} was shortened by the spreadsheet: its last digits are lost."
    remedy = "Format the column as a number without decimals and save the file again, from the original figures."


class Formula(Problem):
    code = "formula"
    message = "This cell holds the formula {value} and no result."
    remedy = "Copy the column and paste it as values, or open the file in your spreadsheet program and save it there."


class PercentOutOfRange(Problem):
    code = "percent-out-of-range"
    message = "{value} is not between 0% and 100%."
    remedy = "Write the share of the whole as a percentage, for example 73.5 for 73.5%."


class RangeNotValue(Problem):
    code = "range-not-value"
    message = "{value} is a range or a limit, not one value."
    remedy = "Write the exact value. If you may not share it, write withheld; if you do not count it, not collected."


class NotReported(Problem):
    code = "not-reported"
    severity = "warning"
    message = "{value} was read as not reported, because it does not say why there is no figure."
    remedy = "Write 0 if you counted and found none; otherwise not collected, withheld or not applicable."
