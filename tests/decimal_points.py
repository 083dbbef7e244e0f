"""Finds numbers with a decimal point in texts whose language has a decimal comma."""

import re
from html import unescape

# A decimal point: a group of thousands has three digits after it, and none but a zero before it is 0.
POINT = re.compile(r"(?<![\w.,])(?:0\.\d+|\d+\.(?:\d{1,2}|\d{4,}))(?![.]?\w)")
# Code, links, names of sections, and what a browser reads itself
CODE = re.compile(r"(?s)`[^`]*`|<style>.*?</style>|<code.*?</code>|<[^>]*>|\]\([^)]*\)|(?:Mục|Định lý) \d\.\d|\w+=\S+")


def points_in(text: str) -> list[str]:
    """The numbers of a text, which may be HTML or Markdown, that have one."""
    return POINT.findall(CODE.sub(" ", unescape(text)))
