"""The inputs workbook: the only code that knows cells."""
