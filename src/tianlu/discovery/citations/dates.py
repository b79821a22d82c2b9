"""The year a work is cited with."""

import re

from tianlu.marc import Bib
from tianlu.marc.projecting.years import read_years


def cited_year(bib: Bib) -> int | None:
    """The year of publication; that of the imprint where the coded one is not in it.

    Coded dates are copied from record to record, and are those of the original where a reprint was described; the day of a
    citation is the one on the title page. The years of a serial are those of its run.
    """
    said = read_years(bib.date_text).first if bib.format != "serial" else None
    return said if said and str(bib.year) not in re.findall(r"\d{4}", bib.date_text) else bib.year
