"""What several people ask of a run at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gan1d.images.folder import Identity
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings


def test_what_is_asked_at_the_same_time_is_all_heard(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    run = runs.create(ImageRecipe(ImageSettings(data="digits")), Identity("tiny"))
    times = 60

    def set_k() -> None:
        for i in range(times):
            runs.ask_setting(run, "k", 1 + i % 2)

    def pause_and_resume() -> None:
        for _ in range(times):
            for do in ("pause", "train"):
                runs.ask(run, do)
                assert run.wanted.do == do

    with ThreadPoolExecutor(2) as people:
        for each in [people.submit(set_k), people.submit(pause_and_resume)]:
            each.result()
    assert run.wanted.asked == times
