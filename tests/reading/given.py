"""How tests read: the numbers and what was said of them."""

from gan1d.reading.columns import Numbers
from gan1d.reading.tables import read_table, read_text


def column(content: str | bytes, name: str = "", decimal: str = "") -> Numbers:
    """A column of a file, by default the last."""
    table = read_table(content.encode() if isinstance(content, str) else content, decimal)
    return table.points(table.index(name) if name else len(table.columns) - 1)


def pasted(text: str, decimal: str = "") -> Numbers:
    """The numbers of a pasted list, or the last column of a pasted table."""
    table = read_text(text, decimal)
    return table.points(max(len(table.columns) - 1, 0))
