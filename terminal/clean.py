"""Text from outside, made safe to look at: what would move the cursor, recolour or reorder it becomes visible instead.

An approver must see what will be done. Escape sequences could repaint the screen; bidirectional controls show code in
another order than it is read (CVE-2021-42574); invisible characters make two names look like one.
"""

import re

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for the tab and the end of a line
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u3164\ufeff\uffa0\ufff9-\ufffb"  # invisible
    "\u2028-\u202e\u2060-\u206f\U000e0000-\U000e007f]"  # separators, bidirectional controls, tags
)


def clean(text: object) -> str:
    """`text` with hidden and controlling characters written as `‹U+202E›`. Line ends and tabs stay."""
    return HIDDEN.sub(lambda found: f"‹U+{ord(found.group()):04X}›", str(text).replace("\r\n", "\n"))
