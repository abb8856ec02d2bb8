"""How students type: what stands around a formula, and the spellings, layouts and words that stand for one."""
