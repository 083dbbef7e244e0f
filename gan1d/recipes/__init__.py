"""A run is a recipe: settings and edits, frozen; a link, a file and a test case are the same recipe.

Read `settings` first, then `recipe` (settings and the edits at their iterations), `schedules` (rates that fall,
minibatches that grow), `link` and `file`.

Imports `theory` and `networks`.
"""
