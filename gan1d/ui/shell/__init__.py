"""What every page has: language, layout, addresses, the widgets of settings, what is sent to be read."""
