"""The formulas of conditional formats: the office reads and writes them as the person who sits there types formulas.

That depends on the settings: whose signs for sheets and arguments, whose names of functions. A private office is set to
Excel's, so nothing has to be translated there.
"""

from __future__ import annotations

import uno
from formulas import to_excel, to_office
from office import configuration

CONVENTIONS = (0, 1, 2)  # the setting's LibreOffice, Excel A1, Excel R1C1 as com.sun.star.sheet.AddressConvention
EXCEL = 1


class Native:
    """Excel's formulas ("=…") in the syntax of a document's person, and back."""

    def __init__(self, session, document):
        self.session, self.document = session, document
        settings = configuration(session, "/org.openoffice.Office.Calc/Formula/Syntax")
        self.grammar = settings.getByName("Grammar")
        self.same = (
            self.grammar == EXCEL
            and bool(settings.getByName("EnglishFunctionName"))
            and settings.getByName("SeparatorArg") == ","
        )

    def from_excel(self, text):
        """Return "=…", or a number's text, without "=" in the person's syntax."""
        bare = text[1:] if text.startswith("=") else text
        if self.same:
            return bare
        own = to_office(self.session, self.document, [f"={bare}"])[0][1:]
        return self._through(self._parser(english=True, convention=0), self._parser(english=False), own)

    def to_excel(self, bare):
        """Return a formula in Excel's syntax with "="."""
        if self.same:
            return f"={bare}"
        own = self._through(self._parser(english=False), self._parser(english=True, convention=0), bare)
        return to_excel(self.session, self.document, [f"={own}"])[0]

    def _parser(self, english, convention=None):
        parser = self.document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = english
        parser.FormulaConvention = CONVENTIONS[self.grammar] if convention is None else convention
        return parser

    def _through(self, reads, writes, text):
        origin = uno.createUnoStruct("com.sun.star.table.CellAddress")
        return writes.printFormula(reads.parseFormula(text, origin), origin)
