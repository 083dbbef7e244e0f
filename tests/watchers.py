"""Those who watch runs in tests of what is trained for whom."""


class Watcher:
    """Somebody."""


ANN, BEN, CAT = Watcher(), Watcher(), Watcher()
