"""Dates in English: to the second and with their zone, since staff hold them against logs. Django looks here for it."""

DATETIME_FORMAT = "j M Y, H:i:s e"
