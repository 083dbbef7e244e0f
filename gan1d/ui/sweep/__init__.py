"""The page Map: a sweep of two settings, chosen, computed in the background, drawn live and opened cell by cell."""
