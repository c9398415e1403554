"""形式审查结果表: the results of stage 1 as .xlsx, by recommending unit and in total; personal numbers only with LEAD's yes.

Acts: STAFF asks, LEAD approves; reads: CHIEF, SUP.
"""
