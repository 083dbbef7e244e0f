"""What every live component has: its scripts, its websocket, what its browser may ask, what its tab remembers."""
