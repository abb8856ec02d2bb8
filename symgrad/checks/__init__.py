"""Where formulas and numbers meet: every way in which a statement is settled or attacked."""
