#!/usr/bin/env python3
"""Makes the small Inter files beside this script from the released woff2 files.

    python3 make.py <folder with Inter-Regular.woff2 and Inter-SemiBold.woff2>

Needs fonttools and brotli. The result depends on nothing but the input and the fonttools version.
"""

import pathlib
import sys

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

UNICODES = ",".join(
    [
        "0020-007E,00A0-00AC,00AE-017F",  # Latin, Latin-1, Latin Extended-A
        "0192,0218-021B,02C6,02C7,02D8-02DD,1E9E",  # comma-below letters, loose accents
        "0384-038A,038C,038E-03A1,03A3-03CE",  # Greek
        "0400-045F,0490,0491",  # Cyrillic of the neighbours
        "2007,2009,200A,2010-2015,2018-201E,2020-2022,2026,202F,2030,2032,2033,2039,203A,2044",  # punctuation
        "2070,2074-2079,2080-2089,2150-215E",  # superscripts, subscripts, fractions
        "20A4,20AC,20B4,20BA,20BD,20BF",  # currencies
        "2116,2122,2126,2190-2195,2206,2211,2212,2215,2219,221A,221E,2248,2260,2264,2265",  # signs
        "25A0,25A1,25CB,25CF,2713",  # shapes; 25A1 stands for what the font lacks
    ]
)
# One unit is a thousandth of an em, as in a PDF: widths are whole numbers there and here.
UNITS_PER_EM = 1000


def tabular_digits(font):
    """Points the digits at their tabular shapes, so that columns align without font features."""
    gsub = font["GSUB"].table
    lookups = {
        index
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    shapes = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            shapes.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        for digit in range(ord("0"), ord("9") + 1):
            if digit in table.cmap:
                table.cmap[digit] = shapes.get(table.cmap[digit], table.cmap[digit])


def make(source, target):
    font = TTFont(source, recalcTimestamp=False)
    tabular_digits(font)
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "STAT"]
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(UNICODES))
    subsetter.subset(font)
    scale_upem(font, UNITS_PER_EM)
    font.flavor = None
    font.save(target)


if __name__ == "__main__":
    here = pathlib.Path(__file__).parent
    for weight in ("Regular", "SemiBold"):
        make(pathlib.Path(sys.argv[1]) / f"Inter-{weight}.woff2", here / f"Inter-{weight}.ttf")
