"""The commands of `python -m gan1d` on games in one dimension, one file each; `gan1d.cli` is the entry."""
