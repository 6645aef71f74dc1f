# Flywheel's commands. `make up` runs the product, `make test` checks everything; `make` alone lists the rest.
PYTHON ?= python3
BIN := .venv/bin
ENGINE_BIN := .venv-vllm/bin
BUDGET := $(PYTHON) -m tests.budget
PYTEST := $(BIN)/python -m pytest --durations=10
SOURCES := config analytics feedback chat inference tests manage.py

.DEFAULT_GOAL := help
.PHONY: help up test demo-data backup restore install check check-all test-fast test-browser test-faults test-engine test-exports soak shots lock bench-model bench-stream bench-feedback bench-followup bench-export bench-review bench-contamination bench-clusters train-contamination bench-languages bench-personal-data train-followup train-model

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

up: ## Install what is missing and run the product; Ctrl-C stops it
	@exec $(PYTHON) -m config.up

test: ## Install, check, and run every tier of tests, each within its time budget
	@$(BUDGET) install 8 -- $(MAKE) --no-print-directory install
	@$(BIN)/python -m tests.public_data start
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory test-fast
	@$(MAKE) --no-print-directory test-browser
	@$(MAKE) --no-print-directory test-faults
	@$(MAKE) --no-print-directory test-engine
	@$(MAKE) --no-print-directory test-exports
	@$(BIN)/python -m tests.public_data

demo-data: ## Fill the log with a generated population: `SEED=7 EVENTS=1000000 NULL=1 BESIDE=1`, `REMOVE=1`
	@$(PYTHON) -m config.up install app
	@$(BIN)/python -m config.demo $(if $(SEED),--seed "$(SEED)") $(if $(EVENTS),--events "$(EVENTS)") $(if $(NULL),--null) $(if $(BESIDE),--beside-real-data) $(if $(REMOVE),--remove)

backup: ## Back up the database and the files, while the product runs: `make backup TO=folder`
	@$(PYTHON) -m config.up install app
	@$(BIN)/python -m config.backup make $(if $(TO),--to "$(TO)")

restore: ## Restore a backup into an empty installation: `make restore FROM=folder`, with `ERASURES=folder` of a newer log
	@$(PYTHON) -m config.up install app
	@$(BIN)/python -m config.backup restore "$(FROM)" $(if $(ERASURES),--erasures "$(ERASURES)")

install: ## Install all that tests need: the product, vLLM, trainers, Chromium
	@$(PYTHON) -m config.up install dev engine train
	@$(BIN)/python -m tests.chromium

check: ## Lint, format, types, order of imports, migrations, compose file, templates
	@$(PYTHON) -m config.up install dev
	@$(BUDGET) check 3 -- $(MAKE) --no-print-directory check-all

check-all:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.protocol_document
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	@if docker compose version >/dev/null 2>&1; then docker compose --profile gpu config --quiet; fi
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djlint templates --check --quiet

test-fast: ## Tests without a browser and without vLLM
	@$(PYTHON) -m config.up install dev
	@$(BUDGET) test-fast 2 -- $(PYTEST) -n 2 tests/fast

test-browser: install ## Journeys in a real Chromium
	@$(BUDGET) test-browser 10 -- $(PYTEST) -n 2 tests/browser

test-faults: install ## The product with its processes killed, stopped and starved
	@$(BUDGET) test-faults 20 -- $(PYTEST) tests/faults

test-engine: install ## The product with the real vLLM, killed and restarted
	@$(BUDGET) test-engine 12 -- $(PYTEST) tests/engine

test-exports: ## Whole data work, and our files in the trainers' own libraries, with two steps of training
	@$(PYTHON) -m config.up install dev train
	@$(BUDGET) test-exports 5 -- $(PYTEST) tests/exports

soak: install ## Mixed load and random faults: `make soak SEED=7 MINUTES=15`
	@$(BIN)/python -m tests.faults.soak $(if $(SEED),--seed "$(SEED)") $(if $(MINUTES),--minutes "$(MINUTES)")

shots: install ## Screenshots of every page into .shots
	@$(BIN)/python -m tests.shots

# The locks hold hashes and no addresses.
LOCK := .uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
# Where the CPU build of torch comes from: `make lock TORCH='--find-links FOLDER'` for a folder of one's own.
TORCH := --torch-backend cpu
LOCK_X86 = $(subst --universal,--python-platform x86_64-manylinux_2_28,$(LOCK)) --no-annotate
lock: ## Write the lock files anew from requirements/*.in
	@$(PYTHON) -m config.up install dev
	$(LOCK) requirements/uv.in -o requirements/uv.lock
	$(LOCK) requirements/app.in -o requirements/app.lock
	$(LOCK) requirements/embedded.in -o requirements/embedded.lock
	$(LOCK) --no-deps requirements/embeddings.in -o requirements/embeddings.lock
	$(LOCK) requirements/dev.in -o requirements/dev.lock
	$(LOCK_X86) requirements/vllm-gpu.in -o requirements/vllm-gpu.lock
	$(LOCK_X86) $(TORCH) --overrides requirements/train-overrides.txt requirements/train.in -o requirements/train.lock
	$(LOCK_X86) --no-deps requirements/loaders.in -o requirements/loaders.lock

bench-model: ## Ask the served model, and write its four shares into .bench
	@$(PYTHON) -m config.up install dev engine
	@set -a; . "$${FLYWHEEL_DATA_DIR:-.data}/env"; set +a; $(BIN)/python -m inference.tiny.bench --url "$${INFERENCE_URL%%,*}" --out .bench/model.json

bench-stream: ## Measure the token path: `ROUNDS=7 ONLY=G1,G3 STREAMS=64 ENGINE=vllm`
	@$(PYTHON) -m config.up install dev $(if $(filter vllm,$(ENGINE)),engine)
	@ROUNDS="$(ROUNDS)" ONLY="$(ONLY)" STREAMS="$(STREAMS)" ENGINE="$(ENGINE)" $(BIN)/python -m tests.bench.stream

bench-feedback: ## Measure feedback against pgbench on the same server: `ROUNDS=7 ONLY=G8 LEG_S=5`
	@$(PYTHON) -m config.up install dev
	@ROUNDS="$(ROUNDS)" ONLY="$(ONLY)" LEG_S="$(LEG_S)" $(BIN)/python -m tests.bench.feedback

bench-followup: ## Measure the classifier of next messages, on templates held out and on text of others
	@$(PYTHON) -m config.up install dev
	@$(BIN)/python -m tests.bench.followup

bench-export: ## Measure exports against COPY, near-duplicates against datasketch: `ROUNDS=7 ROWS=200000,1000000 LEGS=export,curated TEXTS=10000`
	@$(PYTHON) -m config.up install dev
	@ROUNDS="$(ROUNDS)" ROWS="$(ROWS)" LEGS="$(LEGS)" $(BIN)/python -m tests.bench.export
	@ROUNDS="$(ROUNDS)" TEXTS="$(TEXTS)" $(BIN)/python -m tests.bench.near

bench-review: ## Measure claims and the page of an item in a log of many events: `EVENTS=1000000 ITEMS=1000 PAGES=100 ROUNDS=7`
	@$(PYTHON) -m config.up install dev
	@EVENTS="$(EVENTS)" ITEMS="$(ITEMS)" PAGES="$(PAGES)" ROUNDS="$(ROUNDS)" $(BIN)/python -m tests.bench.review

bench-contamination: ## Measure the firewall on public rephrasings that it was not made with
	@$(PYTHON) -m config.up install dev
	@$(BIN)/python -m tests.bench.contamination

bench-clusters: ## Measure how well failures are gathered, on what the threshold was not chosen on
	@$(PYTHON) -m config.up install dev
	@$(BIN)/python -m tests.bench.clusters

train-contamination: ## Make the firewall's weights anew, from the other half of them
	@$(PYTHON) -m config.up install dev
	@nice $(BIN)/python -m tests.bench.fit_rephrased

bench-languages: ## Measure how often the language of a request is told rightly: `HALF=development`
	@$(PYTHON) -m config.up install dev
	@HALF="$(HALF)" $(BIN)/python -m tests.bench.languages

bench-personal-data: ## Measure how much personal data is found, by type, on made-up messages: `SET=development`
	@$(PYTHON) -m config.up install dev
	@SET="$(SET)" $(BIN)/python -m tests.bench.personal_data

train-followup: ## Train the classifier of next messages anew, and write its card
	@$(PYTHON) -m config.up install dev
	@nice $(BIN)/python -m feedback.followup.train

train-model: ## Train the tiny model anew, in vLLM's environment
	@$(PYTHON) -m config.up install engine
	@nice $(ENGINE_BIN)/python -m inference.tiny.train --out inference/tiny/weights --dialogues 165000 --steps 5200
