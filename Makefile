# Only calls ./run; see ./run help.
.PHONY: server test lint bench setup help
server test lint bench setup help:
	@./run $@
