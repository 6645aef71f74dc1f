# Flywheel's commands. `make up` runs the product, `make test` checks everything; `make` alone lists the rest.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help up check test test-fast test-browser test-engine shots lock bench-model train-model dev engine chromium

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

up: ## Install what is missing, start everything, and stop it with Ctrl-C
	@exec $(PYTHON) -m config.up
