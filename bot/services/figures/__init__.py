"""Figures for those who decide: counted over whole weeks and months, published once, and never of so few that
one person could be made out. See docs/design.md § 121 and docs/statistics.md.
"""
