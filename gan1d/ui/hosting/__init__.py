"""For whom this server is and who sits before it: rules, quotas, visitors, sessions, headers."""
