"""For whom this server is, as the environment says when it starts: docs/hosting.md, "Who may do what".

GAN1D_HOST       own, shared or read-only
GAN1D_ADMIN_KEY  what lets somebody do everything on a server for others
GAN1D_QUOTA      what one visitor may have at work and on the disk, as work=3,hours=4,megabytes=500
GAN1D_QUOTA_ALL  the same for all visitors together
GAN1D_FOLDERS    whether folders of this computer may be named on the page: yes or no
GAN1D_FRAMES     the websites in whose frames the app may be shown
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from gan1d.base.fields import Checked, SettingsError, number, short
from gan1d.languages import tr

OWN, SHARED, READ_ONLY = MODES = ("own", "shared", "read-only")
HOST, KEY, QUOTA, QUOTA_ALL = "GAN1D_HOST", "GAN1D_ADMIN_KEY", "GAN1D_QUOTA", "GAN1D_QUOTA_ALL"
FOLDERS, FRAMES = "GAN1D_FOLDERS", "GAN1D_FRAMES"
YES, NO = "yes", "no"
SHORTEST = 12  # characters of a key, which strangers may try to guess
ANY, SELF, NONE = "*", "self", "none"  # of the websites
_SITE = re.compile(r"https?://(\*\.)?[a-z0-9][a-z0-9.-]*(:\d{1,5})?", re.IGNORECASE)
_PART = r"""[^\s'"”:;,)\]/\\]+"""
# What stands before a file's name: in a known folder, and in a path from the root or a drive where a word may begin.
_WITHIN = rf"(?:[\\/]{_PART})*[\\/](?=[^\s/\\])"
_PATH = re.compile(rf"""(?<![^\s'"“(\[=:])(?:[A-Za-z]:[\\/]|/)(?:{_PART}[\\/])+(?=[^\s/\\])""")


@dataclass(frozen=True)
class Quota(Checked):
    """What visitors may have: runs, critics and maps that wait or are at `work`, the `hours` that these are expected to
    take, and `megabytes` of runs and maps on the disk.
    """

    work: int = number(3, 0, 10_000, "work", "")
    hours: float = number(4.0, 0.0, 1e5, "hours", "")
    megabytes: int = number(500, 0, 10**9, "megabytes", "")

    @classmethod
    def of(cls, variable: str, text: str, usual: Quota) -> Quota:
        """From "work=3,hours=4", what is left out as usual; raises `SettingsError`."""
        quota = usual
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, value = part.partition("=")
            try:
                quota = quota.with_setting(name.strip(), cls.parse(name.strip(), value.strip()))
            except SettingsError as error:
                raise SettingsError(f"{variable}: {error}") from None
        return quota


EACH, ALL = Quota(), Quota(work=30, hours=48.0, megabytes=20_000)


@dataclass(frozen=True)
class Hosting:
    """What the environment says."""

    mode: str = OWN
    key: str = ""
    each: Quota = EACH
    all: Quota = ALL
    folders: bool = True
    frames: str = ANY

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Hosting:
        """Raises `SettingsError` for what cannot be; the sentence names the variable and the choices."""
        said = {name: environment.get(name, "").strip() for name in (HOST, KEY, QUOTA, QUOTA_ALL, FOLDERS, FRAMES)}
        mode = _one_of(MODES, HOST, said[HOST] or OWN)
        if said[KEY] and len(said[KEY]) < SHORTEST:
            raise SettingsError(
                tr("{variable} must have at least {n} characters.", variable=KEY, n=SHORTEST)  # never repeated
            )
        return cls(
            mode=mode,
            key=said[KEY],
            each=Quota.of(QUOTA, said[QUOTA], EACH),
            all=Quota.of(QUOTA_ALL, said[QUOTA_ALL], ALL),
            folders=_one_of((YES, NO), FOLDERS, said[FOLDERS] or (YES if mode == OWN else NO)) == YES,
            frames=_sites(said[FRAMES] or (ANY if mode == OWN else SELF)),
        )


def hosting() -> Hosting:
    """Of this server, which was refused at its start if this cannot be; raises `SettingsError`."""
    return Hosting.of(os.environ)


def _one_of(choices: tuple[str, ...], variable: str, value: str) -> str:
    if value not in choices:
        raise SettingsError(
            tr(
                "{variable} must be one of {choices}; not '{value}'.",
                variable=variable,
                choices=", ".join(choices),
                value=short(value),
            )
        )
    return value


def _sites(text: str) -> str:
    """As the header frame-ancestors has them."""
    sites = text.replace(",", " ").split()
    for site in sites:
        if site not in (ANY, SELF, NONE) and not _SITE.fullmatch(site):
            raise SettingsError(
                tr(
                    "{variable} must be {any} for all websites, {none}, {self}, or addresses as https://a.example with "
                    "spaces between them; not '{value}'.",
                    variable=FRAMES,
                    any=ANY,
                    none=NONE,
                    self=SELF,
                    value=short(site),
                )
            )
    return " ".join(f"'{site}'" if site in (SELF, NONE) else site for site in sites)


def presentable(sentence: str) -> str:
    """A sentence as a browser may have it: visitors learn of a file its name, and not where on this computer it is."""
    if hosting().mode == OWN:
        return sentence
    for folder in _own_folders():
        sentence = re.sub(re.escape(folder) + _WITHIN, "", sentence).replace(folder, os.path.basename(folder))
    return _PATH.sub("", sentence)


def _own_folders() -> list[str]:
    """Those that this server's sentences may name, which may have spaces in them; the innermost first."""
    named = [os.environ.get(name, "").strip() for name in ("GAN1D_RUNS", "GAN1D_DATA", "GAN1D_CACHE")]
    full = {os.path.abspath(os.path.expanduser(name)) for name in (*named, "~", ".") if name}
    return sorted((folder for folder in full if os.path.basename(folder)), key=len, reverse=True)
