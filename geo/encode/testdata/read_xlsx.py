"""Reads workbooks with openpyxl and prints their sheets as JSON.

Arguments: files. Answers, by file, each sheet's name, frozen pane, filter and rows.
"""

import datetime
import json
import sys

import openpyxl
from openpyxl.utils.escape import unescape


def plain(cell):
    value = cell.value
    if cell.data_type == "f":
        raise ValueError(f"{cell.coordinate} is a formula: {value}")
    if isinstance(value, datetime.datetime):
        return value.isoformat() + "Z" if cell.number_format.endswith("ss") else value.date().isoformat()
    if isinstance(value, str):
        return unescape(value)
    return value


def read(path):
    book = openpyxl.load_workbook(path)
    return [
        {
            "name": sheet.title,
            "frozen": sheet.freeze_panes,
            "filter": sheet.auto_filter.ref,
            "rows": [[plain(cell) for cell in row] for row in sheet.iter_rows()],
        }
        for sheet in book
    ]


print(json.dumps({path: read(path) for path in sys.argv[1:]}))
