"""补正：申报人逐项答复，工作单位确认，推荐单位提交 (T14).

Decides whether a returned application goes back to the association. Enters with T13 `request_correction`, leaves with
T14 `resubmit` or, late, T15. Acts: NOM, UNIT, REC, one after the other.
"""
