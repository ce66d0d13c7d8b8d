"""The summary workbook as people see it: pages that are a pure function of the month, and their drawing."""
