"""Protection of a sheet by Excel's own names, for xlwings has none."""

from __future__ import annotations

from typing import Any

from addin.libreoffice.engine.unsupported import NotInLibreOffice


class ProtectionApi:
    """``ProtectContents``, ``Protect`` and ``Unprotect`` of Excel's Worksheet.

    What a sheet permits beside selecting cannot be asked or set in LibreOffice, but it stays with the sheet: after
    ``Unprotect`` and ``Protect`` it is what it was.
    """

    sheet: Any

    @property
    def ProtectContents(self) -> bool:  # noqa: N802 - Excel's names here and below
        """Whether locked cells can not be changed."""
        return self.sheet.ask("protection.protected")

    def Protect(self, Password: str = "", **permissions: object) -> None:  # noqa: N802, N803
        """Protect the sheet again. Raises ``NotInLibreOffice`` for permissions, which stay what they were."""
        if permissions:
            raise NotInLibreOffice(f"Sheet.api.Protect({next(iter(permissions))}=…)")
        self.sheet.ask("protection.protect", password=Password)

    def Unprotect(self, Password: str = "") -> None:  # noqa: N802, N803
        """Open the sheet; a wrong password is refused."""
        self.sheet.ask("protection.unprotect", password=Password)
