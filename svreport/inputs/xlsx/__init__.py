"""The parts of an .xlsx file, read strictly: what Excel would not show as it is read is refused."""
