"""What the sheet of a table and the sheet of a form have in common."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from xl_templates.layout import ABOUT_ROW, FIRST_ROW, HEADER_ROW, TITLE_ROW, Layout
from xl_templates.previous import PreviousRow, judged
from xl_templates.row_formulas import RowFormulas
from xl_templates.shared_formulas import SharingWorksheet
from xl_templates.styles import Styles
from xl_templates.writing import write_value

POINTS_PER_LINE: Final = 14
FOOTER: Final = "&L&F&C第 &P 页，共 &N 页&R&A"
_A4: Final = 9


class LedgerSheet:
    """One ledger on one sheet. ``previous``: rows to bring back; ``days``: the period's days, for cached verdicts."""

    def __init__(
        self,
        sheet: SharingWorksheet,
        styles: Styles,
        layout: Layout,
        made: RowFormulas,
        lists: dict[str, str],
        previous: Sequence[PreviousRow] = (),
        days: dict[str, date] | None = None,
    ) -> None:
        self.sheet = sheet
        self.styles = styles
        self.layout = layout
        self.made = made
        self.lists = lists
        self.previous = previous
        self.days = days or {}
        self.verdicts = judged(layout.judge, previous, self.days)

    def title(self, about: str, about_text: str) -> None:
        """Write the official title and the line under it; ``about`` is its formula, ``about_text`` what it comes to."""
        self.sheet.write_string(TITLE_ROW, 0, self.layout.ledger.title, self.styles.named("title"))
        self.sheet.write_formula(ABOUT_ROW, 0, about, self.styles.named("about"), about_text)
        self.sheet.set_row(TITLE_ROW, 28)
        self.sheet.set_row(ABOUT_ROW, 20)

    def hide_helpers(self, first: int) -> None:
        """Hide the columns from ``first`` to the last helper."""
        self.sheet.set_column(first, self.layout.helpers_end - 1, 9, None, {"hidden": True})

    def keep_previous(self) -> None:
        """Write the hidden row ids and last period's values that checks need."""
        hidden = self.styles.named("hidden")
        for row, kept in enumerate(self.previous, start=FIRST_ROW):
            self.sheet.write_string(row, self.layout.row_id, kept.row_id, hidden)
            for name, column in self.layout.last_of.items():
                write_value(self.sheet, row, column, kept.values.get(name), hidden)

    def colour(self, area: tuple[int, int, int, int], condition: str, severity: str) -> None:
        """Lay the colour of a severity over an area (first row, first column, last row, last column) where it holds."""
        options = {
            "type": "formula",
            "criteria": condition,
            "format": self.styles.mark(severity),
            "stop_if_true": True,
        }
        self.sheet.conditional_format(*area, options)

    def paper(self) -> None:
        """Set landscape A4 with the heading repeated and page numbers below."""
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.repeat_rows(TITLE_ROW, HEADER_ROW)
        self.sheet.set_footer(FOOTER)
