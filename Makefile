# `make help` lists every habit of this project. No root, no Node, no server needed.
PYTHON ?= python3
CITY   ?= dong-xoai
DATA   ?= var/$(CITY)
PORT   ?= 8000
DEMO   ?= 1
EMPTY  ?= 0
SEED   ?= 1
DAYS   ?= 365
ARGS   ?=

BIN := .venv/bin
ENV  = KIENTAO_DATA="$(DATA)" KIENTAO_PORT="$(PORT)"
MODE = $(if $(filter 0,$(DEMO)),--production,)$(if $(filter 1,$(EMPTY)), --empty,)

.DEFAULT_GOAL := help
.PHONY: help env env-dev run init serve load test lint format days bench soak world backup fsck upgrade wheel clean

help:  ## Danh sách này · this list
	@printf 'make <việc> [CITY=dong-xoai] [DATA=var/dong-xoai] [PORT=8000]\n\n'
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /|/' | awk -F'|' '{printf "  %-9s %s\n", $$1, $$2}'

env:
	@$(PYTHON) tools/bootstrap.py

env-dev:
	@$(PYTHON) tools/bootstrap.py --dev

run: env  ## Dựng và mở thành phố: PORT= CITY= DATA= DEMO= EMPTY= · the city, running, on this machine
	@$(ENV) $(BIN)/kientao init "$(CITY)" --if-needed --open-first $(MODE)
	@$(ENV) exec $(BIN)/kientao serve $(ARGS)

load: env  ## Nạp lại dữ liệu law/ và cities/ đã sửa · load edited law/ and cities/ data
	@$(ENV) $(BIN)/kientao load

test: env-dev  ## Toàn bộ kiểm thử không cần máy chủ (≤ 8 phút) · every test that needs no server
	@$(BIN)/python -m pytest -p tools.needs -n 3 $(ARGS)

lint: env-dev  ## ruff, mypy, các tầng · ruff, mypy, the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: env-dev  ## Sắp lại mã nguồn · reformat
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

days: env-dev  ## Diễn lại những ngày của người dùng, ghi docs/days.md · play the days, write docs/days.md
	@mkdir -p docs/days
	KIENTAO_DAYS=docs/days $(BIN)/python -m pytest -m browser tests/days --ignore tests/days/test_every_page.py $(ARGS)
	$(BIN)/python -m tests.days.table docs/days

bench: env-dev  ## Đo tốc độ, ghi docs/benchmarks.md · measure
	$(BIN)/python -m bench $(ARGS)

soak: env-dev  ## Kiểm thử dài: 1.000 lần kill -9 · the long tests
	$(BIN)/python -m pytest -m soak $(ARGS)

world: env-dev  ## Sống thử thành phố: SEED= DAYS= · live days of the city from one seed
	$(BIN)/python -m tests.world --seed $(SEED) --days $(DAYS) $(ARGS)

backup: env  ## Sao lưu DATA ngay bây giờ · back up now
	@$(ENV) $(BIN)/kientao backup $(ARGS)

fsck: env  ## Dựng lại sổ từ đầu và so sánh · rebuild the log and compare
	@$(ENV) $(BIN)/kientao fsck

upgrade: env  ## Sau khi lấy mã mới: sao lưu, nâng cấp, kiểm tra · after new code
	@$(ENV) $(BIN)/kientao upgrade

wheel: env-dev  ## Gói cài bằng pip vào dist/ · a wheel in dist/
	@rm -rf dist && { command -v uv || ls .uv/uv-*; } 2>/dev/null | head -n 1 | { read -r uv && exec "$$uv" build --wheel --out-dir dist; }

clean:  ## Xoá môi trường và tệp tạm; giữ DATA · remove .venv and caches, keep DATA
	rm -rf .venv .uv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache screens
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
