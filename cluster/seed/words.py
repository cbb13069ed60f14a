"""The first word library, from the list that comes with the speech pipeline."""

import csv
from datetime import datetime
from importlib.resources import files

from connectors.postgres import words
from connectors.postgres.transaction import Tx
from schemas.words import WordClassRequest, WordRequest
