"""Lines about what is in cells."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
