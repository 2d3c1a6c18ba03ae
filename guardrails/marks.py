"""The mark that stands where a secret stood."""

import re

MARK = "<redacted:{}>"
MARKED = re.compile(r"<redacted:[a-z]+>")
