"""The guided lesson: its steps, what each shows, what each asks, and the claims behind them. Nothing here draws."""
