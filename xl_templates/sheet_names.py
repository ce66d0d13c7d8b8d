"""What the sheets and the computed columns of a template are called. Light: every process that reads imports it."""

from typing import Final

COVER_SHEET: Final = "填报说明"
STAMP_SHEET: Final = "zs_stamp"
LISTS_SHEET: Final = "zs_lists"
CHECKS_SHEET: Final = "zs_checks"

NUMBER_HEADER: Final = "序号"
STATUS_HEADER: Final = "校验"
REMARK_HEADER: Final = "校验提示"
