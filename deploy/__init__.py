"""Several processes of the app on one machine, behind one address: see docs/hosting.md."""
