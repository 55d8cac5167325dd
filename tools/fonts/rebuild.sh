#!/bin/sh
# Rebuilds the two font files of ClientBase.Web/wwwroot/fonts; see docs/decisions/0005-fonts.md. Needs fonttools and brotli for Python.
# Usage: sh rebuild.sh FOLDER_OF_THE_PACKAGE/staticwebassets/fonts
set -eu
source=$1
here=$(cd "$(dirname "$0")" && pwd)
fonts=$here/../../ClientBase.Web/wwwroot/fonts
work=$(mktemp -d)
python=${PYTHON:-python3}

"$python" -m fontTools.varLib.instancer "$source/InterVariable.woff2" opsz=14 wght=400:700 -o "$work/inter.ttf"
"$python" -m fontTools.subset "$work/inter.ttf" --flavor=woff2 --output-file="$fonts/inter.woff2" \
  --unicodes='U+20-7E,U+A0-FF,U+400-45F,U+490-491,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032,U+2033,U+2039,U+203A,U+20AC,U+20BD,U+2116,U+2190-2193,U+2212,U+2248,U+2260,U+2264,U+2265,U+2009' \
  --layout-features='kern,mark,mkmk,ccmp,locl,calt,tnum,case'

"$python" -m fontTools.varLib.instancer "$source/MaterialSymbolsOutlined.woff2" wght=400 -o "$work/icons.ttf"
"$python" "$here/icons.py" "$work/icons.ttf" "$here/icons.txt" "$fonts/icons.woff2"
rm -r "$work"
