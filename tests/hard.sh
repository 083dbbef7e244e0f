#!/bin/sh
# The tests without a browser, where much is otherwise than at home: in random order, two at a time, with the letters
# and numbers of another country and its time zone, without a superuser's rights, with a home that cannot be written to,
# and without a network. What this system cannot do is said and left out. `make test-hard` calls it:
#   sh tests/hard.sh PYTHON PLUGINS [arguments of pytest]     PLUGINS is a folder with pytest-randomly
set -eu
python=$1 plugins=$2
shift 2
work=$(mktemp -d)
trap 'chmod 700 "$work/home"; rm -rf "$work"' EXIT
mkdir "$work/home" "$work/tmp"
chmod 555 "$work/home"

country=$(locale -a 2>/dev/null | grep -i -m 1 '^de_DE.iso8859' || locale -a 2>/dev/null | grep -i -m 1 '^de_DE' || echo C)
[ "$country" != C ] || echo "No German locale is installed: C is taken."

set -- "$python" -m pytest -p no:cacheprovider -m "not browser" -n 2 --dist loadfile "$@"
# Loopback is there, the rights that pass over permissions are not, whoever asks.
alone='ip link set lo up && exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"'
[ "$(id -u)" = 0 ] && mapped= || mapped=--map-root-user
if unshare $mapped --net sh -c "$alone" sh true 2>/dev/null; then
    set -- unshare $mapped --net sh -c "$alone" sh "$@"
else
    echo "The network and all rights stay: unshare, ip or setpriv is missing, or may not."
fi
HOME="$work/home" TMPDIR="$work/tmp" TZ=Asia/Kathmandu LC_ALL="$country" PYTHONPATH="$plugins" "$@"
