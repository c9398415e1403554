"""回避: a person of the association who has to do with an applicant says so, and the application is hidden from them.

Decided by: the person alone, at once; lifted by LEAD with a reason, never by the person. Enters from and leaves to: no
state moves. Hands over: the live StaffConflict, by which `nominations.visibility` closes lists, pages, files and mails.
"""
