"""Turns frozen data into PDFs and sheets, takes uploads in and hands files out; it knows no nomination."""
