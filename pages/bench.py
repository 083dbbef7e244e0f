"""Theory bench: the equations of the paper as figures to be touched, one at a time."""

from gan1d.languages import tr
from gan1d.ui.shell.layout import compact, headline
from gan1d.ui.workbench.bench import bench

compact()
headline(tr("Theory bench"), tr("the equations, to be touched, each with its proof"))
bench()
