"""The only part of gan1d that knows streamlit: controls, players, the live component and the frame route."""
