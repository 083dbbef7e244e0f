"""The lesson on its page: the words of a step, its figure, and how far the reader has come."""
