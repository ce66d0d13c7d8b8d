"""What the 指标数据采集表 says of itself: programme, version, definition, system, period, where the stage stands."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from xl_templates.grid import Grid
from xl_templates.sheet_names import STAMP_SHEET
from xl_templates.stamp import Stamp

SUBMISSION: Final = "zs_inputs"  # no submission of a programme, so that no other job takes the workbook for one


@dataclass(frozen=True)
class InputsStamp(Stamp):
    """The stamp; ``stage``: the cell of the stage, as A1 on the cover."""

    system: str = ""
    stage: str = ""

    def text(self) -> str:
        """The line for the custom property."""
        head = json.loads(super().text()) | {"system": self.system, "stage": self.stage}
        return json.dumps(head, ensure_ascii=False, separators=(",", ":"))

    def rows(self) -> list[tuple[str, str]]:
        """Key and value rows for the hidden sheet."""
        return [*super().rows(), ("system", self.system), ("stage", self.stage)]


class FoundInputsStamp(BaseModel):
    """The stamp as far as it can be believed: the workbook came back from a stranger."""

    model_config = ConfigDict(extra="ignore", str_max_length=200)

    programme: str
    submission: str
    system: str
    period: str
    version: str = ""
    sha256: str = ""
    stage: str = ""


def inputs_stamp_of(text: str | None, grids: Sequence[Grid]) -> FoundInputsStamp | None:
    """Return the stamp: from the document's property, else from the hidden sheet; ``None`` where there is none."""
    if text:
        try:
            return _ours(FoundInputsStamp.model_validate(json.loads(text[:2000])))
        except (ValidationError, ValueError, RecursionError):
            pass  # a damaged property; the hidden sheet says the same
    for grid in grids:
        if grid.name == STAMP_SHEET:
            rows = {str(row[0]): str(row[1]) for row in grid.rows if len(row) > 1 and row[0] != ""}
            rows["sha256"] = rows.get("definition_sha256", "")[:16]
            try:
                return _ours(FoundInputsStamp.model_validate(rows))
            except ValidationError:
                return None
    return None


def _ours(stamp: FoundInputsStamp) -> FoundInputsStamp | None:
    return stamp if stamp.submission == SUBMISSION else None
