# The logic is in quizsite/local/bootstrap.py and tests/services/run.py; this file only names the ways in.
# PYTHON=… names the interpreter of the environment. Without it, the newest complete one that is found.
FOUND = $(shell for python in python3.13 python3.12 python3.11 python3; do \
	"$$python" -c 'import sys, ensurepip, sqlite3, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && exit; done; echo python3)
START = exec "$(or $(PYTHON),$(FOUND))" quizsite/local/bootstrap.py
TESTS = $(START) dev tests.services.run

.DEFAULT_GOAL := help
.PHONY: help run test lint unit database celery browser faults javascript screenshots audit bench pooler

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-12s%s\n", $$1, $$2}' Makefile
run: ## Start the site on this machine with its demo (PORT=8000 HOST=127.0.0.1)
	@$(START) run
test: ## Set up and run everything: checks, JavaScript, SQLite, PostgreSQL, Celery, Chromium
	@$(TESTS) all
lint: ## Run the checks alone: style, types, layers, migrations, deployment, templates, security
	@$(TESTS) checks
javascript: ## Run the tests of the browser's pure parts with Node
	@$(TESTS) javascript
unit: ## Run what needs no server, with the database tests on SQLite (ARGS="-k words")
	@$(TESTS) unit $(ARGS)
database: ## Run the database tests on PostgreSQL (ARGS=…)
	@$(TESTS) database $(ARGS)
celery: ## Run the tests with a real worker on PostgreSQL and Valkey (ARGS=…)
	@$(TESTS) celery $(ARGS)
browser: ## Run the tests in Chromium (ARGS=…)
	@$(TESTS) browser $(ARGS)
faults: ## Run the tests that kill real processes (ARGS=…)
	@$(TESTS) faults $(ARGS)
screenshots: ## Take the pictures of docs/ anew, from the demonstration
	@$(TESTS) screenshots
audit: ## Ask the public database of vulnerabilities about the pinned packages
	@$(TESTS) audit
bench: ## Measure speed on the production profile; writes bench.json (ARGS="--quick", ARGS="--help")
	@$(START) dev tests.load.run $(ARGS)
pooler: ## Run the site behind a real PgBouncer in transaction mode (as root, installs the system's package)
	@$(TESTS) pooler $(ARGS)
