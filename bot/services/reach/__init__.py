"""Whom to ask, and when: invitations in waves, cover for who cannot come, and too few who are in."""
