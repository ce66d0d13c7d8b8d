"""The 指标数据采集表: the workbook in which what an indicator system needs to know is gathered for a period."""
