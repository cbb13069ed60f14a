"""A made-up bureau that lives: its people and its days by rule, the same wherever they are asked.

Pure, without a clock and without a database (decisions/0072). What plants a bureau and what stands
in for outside systems read the same functions, so both know the same persons and numbers.
"""
