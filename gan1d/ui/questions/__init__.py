"""The page of questions and terms: what is looked for, and both lists."""
