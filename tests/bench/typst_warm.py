"""Compiles invoices with Typst: one JSON text a line in, "nanoseconds bytes" a line out.

Arguments: the template and the folder of the fonts. Without the package `typst` it ends at once.
"""

import sys
import time

import typst

template, fonts = sys.argv[1:]
compiler = typst.Compiler(template, font_paths=[fonts], ignore_system_fonts=True)
print("ready", flush=True)
for line in sys.stdin:
    begin = time.perf_counter_ns()
    paper = compiler.compile(format="pdf", sys_inputs={"invoice": line})
    print(time.perf_counter_ns() - begin, len(paper), flush=True)
