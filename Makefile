# 田埂 Tiangeng. Bare `make` lists what can be asked for; every later run only redoes what has changed.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
HOST ?= 127.0.0.1
PACK ?= longquan
JOBS ?= 2

BIN := .venv/bin
DATA := $(or $(TIANGENG_DATA),var)
VENDOR := tiangeng/ui/static/vendor/.stamp
REGIONS := $(DATA)/regions.csv.gz
PHONE := phone/dist/index.html
ODK := tests/odk/node_modules/.stamp
PHONE_SOURCES := $(shell find phone/src phone/public -type f ! -name "*.test*.ts" 2>/dev/null) phone/index.html phone/vite.config.ts
READY := .venv/.runtime $(VENDOR) $(REGIONS) $(PHONE)
READY_DEV := .venv/.dev $(VENDOR) $(REGIONS) $(PHONE)
SLOW := journey or sweep or fault

.PHONY: help run setup ready phone phone-test test test-pg15 check fast sweep journeys faults lint types floors bench soak docs fix lock release clean browser

help: ## 列出这些命令 · this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /  make \1\t/' | expand -t 18

# ---------------------------------------------------------------- use it

run: ready ## 从零到第一页 · everything from nothing to the first page (PORT= HOST= PACK= DATABASE_URL=)
	@exec $(BIN)/tiangeng run --host $(HOST) --port $(PORT) --pack $(PACK) $(OPTIONS)

setup: ready ## 只安装和建表，不启动 · install and prepare without serving
	@exec $(BIN)/tiangeng setup --pack $(PACK) $(OPTIONS)

phone: $(PHONE) ## 只编译手机端 · build the field app alone

ready: # what a fresh machine lacks, fetched and built side by side
	@$(MAKE) -s -j4 $(READY)

# ---------------------------------------------------------------- check it

test: $(READY_DEV) lint types floors fast phone-test sweep journeys faults ## 从零到全绿，浏览器里的故事也在内 · from nothing to green, the stories in a browser included

test-pg15: $(READY_DEV) ## 在 PostgreSQL 15 上再测一遍 · the suite on PostgreSQL 15
	@scripts/pg15.sh $(BIN)/pytest -n $(JOBS) -m "not ($(SLOW))"
	@scripts/pg15.sh $(BIN)/pytest -n $(JOBS) --maxschedchunk 1 -m sweep tests/architecture

check: lint types floors fast ## 几分钟的检查 · what one runs before a commit

fast: $(READY_DEV) ## 快速测试 · the quick suite, in parallel
	@$(BIN)/pytest -n $(JOBS) -m "not ($(SLOW))"

phone-test: $(PHONE) ## 手机端：类型、楼层、测试、接口类型、体积 · the field app: types, floors, tests, stale types, size
	@cd phone && npm run -s types && npm run -s floors && npm run -s test && npm run -s stale && npm run -s size

sweep: $(READY_DEV) ## 每个网址 × 角色 × 距离 · every URL × role × distance
	@$(BIN)/pytest -n $(JOBS) --maxschedchunk 1 -m sweep tests/architecture

journeys: $(READY_DEV) browser ## 浏览器里的故事 · stories in a real browser
	@$(BIN)/pytest -n $(JOBS) --dist loadfile -m journey tests/journeys tiangeng/ui/tests/test_script.py

faults: $(READY_DEV) $(ODK) browser ## 断电、杀进程、占端口 · killed, stopped and crowded
	@$(BIN)/pytest -n $$(($(JOBS) + 1)) --dist loadfile -m fault tests/faults tests/operations # they wait most of the time

lint: $(READY_DEV) ## ruff、djlint、锁文件不写主机名 · style, and lock files that name no host
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint tiangeng --lint --quiet
	@scripts/no_hosts.sh

types: $(READY_DEV) ## mypy
	@$(BIN)/mypy tiangeng

floors: $(READY_DEV) ## import-linter：只许向下 · imports only go down
	@$(BIN)/lint-imports

bench: $(READY_DEV) .venv/.bench ## 测速，结果是 JSON · measure; results as JSON
	@$(BIN)/python -m bench

soak: $(READY_DEV) $(ODK) browser ## 更久更狠：故障、随机请求、半小时不停写入 · longer and harder: faults, drawn requests, half an hour of writing
	@TIANGENG_SOAK=1 $(BIN)/pytest tiangeng/algorithms
	@TIANGENG_SOAK=1 $(BIN)/pytest -m fault tests/faults
	@TIANGENG_EXAMPLES=1000 $(BIN)/pytest -m sweep tests/architecture/test_openapi.py
	@$(BIN)/python -m bench.soak

# ---------------------------------------------------------------- keep it

docs: $(READY_DEV) ## 重新生成图、状态表、OpenAPI，有出入就失败 · regenerate; fails on a difference
	@$(BIN)/python scripts/make_docs.py
	@git diff --exit-code --stat docs README.md README.zh-CN.md

fix: $(READY_DEV) ## 自动改格式 · let the tools repair what they can
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

lock: .venv/.dev ## 重新锁定依赖 · resolve again and hash
	@compile="$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes -q --no-header \
	  --no-emit-find-links --no-emit-index-url"; \
	$$compile -o requirements.txt && $$compile --group dev -c requirements.txt -o requirements-dev.txt && \
	$$compile --group bench -c requirements-dev.txt -o requirements-bench.txt
	@npm install --package-lock-only --loglevel=error
	@cd phone && npm install --package-lock-only --loglevel=error
	@cd tests/odk && npm install --package-lock-only --loglevel=error
	@scripts/no_hosts.sh

release: test ## 全绿之后打包到 dist/ · build the packages once everything is green
	@[ -z "$$(git status --porcelain)" ] || { echo "有未提交的改动 · commit first"; exit 1; }
	@rm -rf dist && $(BIN)/uv build --quiet --out-dir dist && sha256sum dist/*

clean: ## 删掉能重新生成的（保留 var/ 里的数据）· remove what can be made again; var/ stays
	@rm -rf .venv node_modules tiangeng/ui/static/vendor dist build *.egg-info .mypy_cache .ruff_cache .pytest_cache \
	  .import_linter_cache .hypothesis test-results phone/node_modules phone/dist tests/odk/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- how the pieces come about

.venv/.runtime: requirements.txt pyproject.toml scripts/venv.sh
	@scripts/venv.sh requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt pyproject.toml scripts/venv.sh
	@scripts/venv.sh requirements-dev.txt
	@touch .venv/.runtime $@

.venv/.bench: requirements-bench.txt scripts/venv.sh | .venv/.dev
	@scripts/venv.sh requirements-bench.txt
	@touch $@

node_modules/.stamp: package.json package-lock.json .npmrc
	@scripts/tools.sh npm
	@echo "安装前端文件与区划数据 · npm packages"
	@npm ci --loglevel=error
	@touch $@

$(VENDOR): node_modules/.stamp scripts/vendor.py | .venv/.runtime
	@$(BIN)/python scripts/vendor.py
	@touch $@

phone/node_modules/.stamp: phone/package.json phone/package-lock.json phone/.npmrc | node_modules/.stamp
	@scripts/tools.sh phone
	@echo "安装手机端的依赖 · packages of the field app"
	@cd phone && npm ci --loglevel=error
	@touch $@

$(ODK): tests/odk/package.json tests/odk/package-lock.json tests/odk/.npmrc | node_modules/.stamp
	@scripts/tools.sh phone
	@echo "安装 ODK 的表单引擎，只用来测试 · ODK's form engine, for tests alone"
	@cd tests/odk && npm ci --loglevel=error
	@touch $@

$(PHONE): phone/node_modules/.stamp $(PHONE_SOURCES)
	@echo "编译手机端 · building the field app"
	@cd phone && npm run -s build -- --logLevel warn
	@touch $@

$(REGIONS): scripts/build_regions.py $(wildcard tiangeng/algorithms/place_*.py) node_modules/.stamp | .venv/.runtime
	@mkdir -p $(@D)
	@echo "编制全国行政区划，约一分钟 · the country's regions, about a minute"
	@$(BIN)/python scripts/build_regions.py | tail -n 1
	@touch $@

browser:
	@scripts/browser.sh
