"""What stands beside the words where the live figure has nothing to show, by the name a step gives it."""

from collections.abc import Callable

from gan1d.ui.lesson.figures.bayes import bayes
from gan1d.ui.lesson.figures.families import families
from gan1d.ui.lesson.figures.images import images
from gan1d.ui.lesson.figures.map_density import map_density
from gan1d.ui.lesson.figures.tables import applications, table2

FIGURES: dict[str, Callable[[], None]] = {
    "bayes": bayes,
    "families": families,
    "map_density": map_density,
    "images": images,
    "applications": applications,
    "table2": table2,
}
