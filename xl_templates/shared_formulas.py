"""A worksheet that writes one formula for a whole column, as Excel does when a formula is filled down.

The first cell holds the text, the others point to it (``t="shared"``): a tenth of the file and of the opening time.
Excel does not keep references to other sheets right in a shared formula, so these formulas stay on their own sheet.
XlsxWriter has no call for it; two methods of it, which prepare and write a formula, are extended here.
"""

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

_MARK = "\x02"  # cannot occur in a formula: XML has no such character


class SharingWorksheet(Worksheet):
    """An XlsxWriter worksheet with ``write_shared_formula``."""

    def __init__(self) -> None:
        super().__init__()
        self._shared = 0

    def write_shared_formula(
        self, first_row: int, column: int, formula: str, style: Format, values: Sequence[str | int]
    ) -> None:
        """Write a formula down a column, one cell for each of the ``values`` that it comes to.

        ``formula`` as it stands in the first row. Raises ``ValueError`` for a formula that names another sheet or holds
        an array constant: the formats do not allow them there ([MS-XLSB] 2.5.98.98).
        """
        if set("!{") & set(outside_quotes(formula)):
            raise ValueError(f"not allowed in a shared formula: {formula}")
        number, self._shared = self._shared, self._shared + 1
        area = xl_range(first_row, column, first_row + len(values) - 1, column)
        text = f"={_MARK}{number}{_MARK}{area}{_MARK}{formula}"
        for at, value in enumerate(values):
            self.write_formula(first_row + at, column, text, style, value)
            text = f"={_MARK}{number}"

    def _prepare_formula(self, formula, expand_future_functions=False):  # noqa: ANN001, ANN202 - XlsxWriter's own
        # It looks for some thirty functions newer than 2016; ours hold none, which a test proves.
        if formula.startswith(f"={_MARK}"):
            return formula[1:]
        return super()._prepare_formula(formula, expand_future_functions)

    def _xml_formula_element(self, formula, result, attributes=()) -> None:  # noqa: ANN001 - XlsxWriter's own
        if not formula.startswith(_MARK):
            super()._xml_formula_element(formula, result, attributes)
            return
        _, number, *first = formula.split(_MARK)
        # A blank text is a result too; without its type it could not be told from a formula never computed.
        typed = attributes if result != "" else (*attributes, ("t", "str"))
        marks = "".join(f' {key}="{value}"' for key, value in dict(typed).items())
        if first:
            area, text = first
            inner = f'<f t="shared" ref="{area}" si="{number}">{self._escape_data(text)}</f>'
        else:
            inner = f'<f t="shared" si="{number}"/>'
        self.fh.write(f"<c{marks}>{inner}<v>{self._escape_data(result)}</v></c>")


def outside_quotes(formula: str) -> str:
    """Return a formula without its texts, to look for signs that mean something outside them."""
    return "".join(formula.split('"')[::2])
