"""The app: the only part of gan1d that knows Streamlit.

From the ground up: `hosting` (for whom a server is, who sits before it), `shell` (what every page has) and `live` (what
every live component has), `plot` (small figures that a hand can move), a folder for each page, and `server` around them
all. Page folders read alike: `component` (what Streamlit mounts), `route` (what the browser's socket speaks to),
`session` (what a browser session holds), controls, scripts and styles. No page folder imports another's, except
`figure`, the live figure that several pages show.
"""
