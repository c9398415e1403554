"""填写过程: what is typed is kept as it is typed, earlier versions come back, a picture is turned; nothing is decided.

Acts: whoever fills the form (the nominee, or the unit on behalf) while it may be edited. Leaves the application where
it is (T2); the form itself stands in nominations/application.
"""
