"""Rounds of questions to those who agreed: asking, answering, and totals that give nobody away."""
