"""No records: what is told is read from publicity.titles, and a file that was sent is kept nowhere."""
