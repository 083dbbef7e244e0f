"""Questions and glossary: what the numbers mean, and every word of the app."""

from gan1d.languages import tr
from gan1d.ui.questions.asked import asked, go_there
from gan1d.ui.questions.lists import lists
from gan1d.ui.questions.report import report
from gan1d.ui.shell.layout import compact, headline

compact()
headline(tr("Questions and glossary"), tr("what the numbers mean, and every word of the app"))
wanted = asked()
lists(wanted)
report()
go_there(wanted)
