"""查看完整身份证号: a full identity number is shown for a reason, with the password, counted and logged (§4.2 F1).

Decides nothing about an application. Acts: NOM, UNIT, REC, STAFF, LEAD, CHIEF as the field groups allow.
"""
