"""形式审查结果表: stage 1 as .xlsx, by recommending unit and in total; personal numbers only with a yes.

Acts: STAFF asks, LEAD approves; reads: CHIEF, SUP.
"""
