# Each of these is done by packaging/tasks.py, so that it can be done without make too:
#     python packaging/tasks.py test

PYTHON ?= python3

.PHONY: setup demo test test-all bench format doctor

setup demo test test-all bench format doctor:
	@$(PYTHON) packaging/tasks.py $@
