/* ---- the glossary: every curve's name leads there, in a tab of its own, so that the run goes on --- */

function termAddress(name) {
  const fields = new URLSearchParams({ term: name });
  const language = new URLSearchParams(location.search).get(LANG);
  if (language) fields.set(LANG, language);
  return `questions?${fields}`;
}

/* Let a link lead to a term of the glossary; `label` is what the link is called. */
function leadTo(link, name, label) {
  Object.assign(link, { href: new URL(termAddress(name), document.baseURI).href, target: "_blank", rel: "noopener" });
  link.title = t("{label}, in the glossary", { label });
}
