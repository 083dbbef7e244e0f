"""Algorithm 1, step by step: the paper's lines, the Python that runs, and the numbers of a real iteration."""

from gan1d.languages import tr
from gan1d.ui.algorithm.page import algorithm
from gan1d.ui.shell.layout import compact, headline

compact()
headline(tr("Algorithm 1"), tr("one iteration of a real run, moment by moment"))
algorithm()
