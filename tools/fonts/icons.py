"""Keeps only the icons whose names are listed: icons.py FONT NAMES OUTPUT (called by rebuild.sh)."""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

font_file, names_file, output = sys.argv[1:]
names = set(open(names_file, encoding="utf-8").read().split())
font = TTFont(font_file)
letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items() if code < 128}

found = {}
for lookup in font["GSUB"].table.LookupList.Lookup:
    for table in lookup.SubTable:
        table = getattr(table, "ExtSubTable", table)
        for first, ligatures in getattr(table, "ligatures", {}).items():
            for ligature in list(ligatures):
                name = "".join(letters.get(glyph, "?") for glyph in [first, *ligature.Component])
                if name in names:
                    found[name] = ligature.LigGlyph
                else:
                    ligatures.remove(ligature)

missing = names - set(found)
if missing:
    sys.exit("No such icons: " + ", ".join(sorted(missing)))

options = subset.Options(layout_features=["*"], layout_closure=True, flavor="woff2", glyph_names=False, notdef_outline=False)
subsetter = subset.Subsetter(options)
subsetter.populate(text="".join(sorted(set("".join(names)))), glyphs=set(found.values()))
subsetter.subset(font)
font.flavor = "woff2"
font.save(output)
print(len(found), "icons")
