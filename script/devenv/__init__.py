"""What the commands in script/ are made of; it runs on Python alone."""

import sys

if sys.version_info < (3, 10):
    sys.exit("The commands in script/ need Python 3.10 or newer: run them with that.")
