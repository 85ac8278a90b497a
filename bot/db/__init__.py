"""Transactions as plain functions; nothing outside this package knows which database it is."""

from bot.db.database import Database
from bot.db.transaction import Transaction

__all__ = ["Database", "Transaction"]
