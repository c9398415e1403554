"""The figures of a year (D21): counted, made safe to show, printed and compared.

Ground of the room `statistics`; `naming` asks for D21 when it completes the year (C12).
"""
