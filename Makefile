# Facturier. Two commands matter: `make run` and `make test`; each installs what it lacks.
# A bare `make` lists the rest.

SHELL := bash
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Steps share one target folder, so they go one at a time and in the order written.
.NOTPARALLEL:

STARTED := $(shell date +%s)
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
TOOLS := $(TARGET)/tools
PAGE := ui/dist/index.html
NODE_MODULES := ui/node_modules/.package-lock.json
TAURI := ui/node_modules/.bin/tauri
TAURI_DRIVER := $(TOOLS)/bin/tauri-driver
TAURI_DRIVER_VERSION := 2.1.0
CARGO_FUZZ := $(TOOLS)/bin/cargo-fuzz
CARGO_FUZZ_VERSION := 0.13.2
CARGO_MUTANTS := $(TOOLS)/bin/cargo-mutants
CARGO_MUTANTS_VERSION := 27.1.0

PACKAGES_TO_BUILD := build-essential pkg-config file libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev libssl-dev
PACKAGES_TO_TEST := xvfb xauth dbus gnome-keyring procps webkit2gtk-driver fonts-dejavu-core poppler-utils qpdf \
	e2fsprogs xfsprogs

# Debian packs Chromium. Ubuntu's package of that name is an empty shell around a snap, so there Playwright
# fetches its own, unless CHROME_BIN names one.
CHROMIUM_IS_PACKED := $(shell grep -qx 'ID=debian' /etc/os-release 2>/dev/null && echo yes)
PACKAGES_TO_TEST += $(if $(CHROMIUM_IS_PACKED),chromium)
ifeq ($(CHROMIUM_IS_PACKED)$(CHROME_BIN),)
CHROMIUM := $(TOOLS)/chromium-by-playwright
USE_CHROMIUM := CHROME_BIN="$$(node -p "require('@playwright/test').chromium.executablePath()")"
endif

PAGE_SOURCES := $(shell find ui -path ui/node_modules -prune -o -path ui/dist -prune -o -path ui/dist-mock -prune -o \
	-path ui/test-results -prune -o -path ui/tests -prune -o -path ui/bench -prune -o -type f -print)

step = printf '\n=== %s\n' "$(1)"

# Installs those packages of a list that are missing; on other systems names them and goes on.
define install
	@missing=""; \
	for package in $(1); do \
		dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q ' installed' || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	$(call step,System packages:$$missing); \
	if ! command -v apt-get >/dev/null; then \
		echo "This is neither Debian nor Ubuntu: please see to it that the counterparts of these packages are there."; \
	elif [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	elif command -v sudo >/dev/null; then \
		sudo apt-get update -qq && sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	else \
		echo "Neither root nor sudo: please have an administrator install these packages."; \
	fi
endef

.PHONY: help run demo dev test screens sim planted crash bench office fuzz mutants lint fmt bindings icons release clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(if $(DISPLAY)$(WAYLAND_DISPLAY),window,no-screen) ## build the program and open it on the demo firm

demo: build-packages $(PAGE) ## the whole job without a window, against the demo firm; leaves PDFs in target/demo
	@$(call step,The demo firm)
	cargo run --locked -- demo --out $(TARGET)/demo

dev: build-packages $(NODE_MODULES) ## open the window with live reload of the page
	$(TAURI) dev

test: test-packages fmt-check $(PAGE) clippy test-rust check-ui lint-ui test-ui size-ui test-page test-window ## install what is missing and run every check and test
	@seconds=$$(( $$(date +%s) - $(STARTED) )); \
	$(call step,Everything passed in $$(( seconds / 60 )) min $$(( seconds % 60 )) s)

screens: test-packages $(PAGE) $(TAURI_DRIVER) ## photograph every screen in the real window, both languages, light and dark, into target/screens
	@$(call step,The gallery)
	PATH="$(TOOLS)/bin:$$PATH" xvfb-run --auto-servernum --server-args="-screen 0 1366x768x24" \
		cargo test --locked --workspace --test it -- --ignored screens::

sim: build-packages ## tell simulated firms' stories: SEEDS=100000 of them from FIRST_SEED on; EVERY_PLACE=1 cuts everywhere
	@$(call step,The simulator)
	$(if $(EVERY_PLACE),EVERY_PLACE=1) SEEDS=$(or $(SEEDS),10000) FIRST_SEED=$(or $(FIRST_SEED),0) \
		cargo test --locked --workspace --test sim -- --nocapture $(if $(EVERY_PLACE),whatever_is_cut,every_seed)

planted: build-packages ## plant each known bug in a copy of the tree and see whether the stories catch it (an hour; BUG=payment: those of that name)
	@$(call step,Planted bugs)
	$(if $(BUG),BUG="$(BUG)") cargo test --locked --workspace --test sim -- --ignored --nocapture every_planted_bug

crash: test-packages $(PAGE) ## kill the program, cut its file system and fill its disk, CYCLES=1000 times; as root, or only the kills
	@$(call step,Crashes)
	FACTURIER_CRASH_CYCLES=$(or $(CYCLES),1000) cargo test --locked --workspace --test it -- \
		crash:: --nocapture --test-threads=1

bench: test-packages $(PAGE) $(TAURI_DRIVER) $(CHROMIUM) ## measure; prints a table and writes target/bench/performance.json (ROWS="P4 P5" for some rows)
	@$(call step,Performance)
	cargo bench --locked --package facturier-app --bench performance
	$(if $(if $(ROWS),$(filter P9 P10,$(ROWS)),all),$(BUDGETS))

# P9 and P10: the program and the real window as people get them, then what only Chromium can tell.
define BUDGETS
PATH="$(TOOLS)/bin:$$PATH" xvfb-run --auto-servernum --server-args="-screen 0 1366x768x24" \
		cargo test --locked --release --workspace --test it -- --ignored --nocapture --test-threads=1 budgets::
	cd ui && $(USE_CHROMIUM) BENCH=$(TARGET)/bench/performance.json npm run --silent e2e
endef

office: build-packages ## open the accountant's files in LibreOffice (a large package, installed for it) and compare them cell by cell
	@$(call install,libreoffice-calc)
	@$(call step,The accountant's files in LibreOffice)
	cargo test --locked --workspace --test sync office:: -- --ignored --nocapture

# No sanitizer: there is no unsafe code here to watch, and without one no nightly compiler is needed. What is found new lies
# in target/fuzz/found, what breaks something in target/fuzz/broken: that belongs into tests/fuzz/corpus, with the mending.
INPUT ?= journal
SECONDS ?= 60
FUZZ := $(TARGET)/fuzz

fuzz: build-packages $(CARGO_FUZZ) ## look for input that breaks something (INPUT=journal SECONDS=60; tests/fuzz/targets.rs names them)
	@$(call step,Fuzzing: $(INPUT))
	@mkdir -p $(FUZZ)/found/$(INPUT) $(FUZZ)/broken
	$(CARGO_FUZZ) fuzz run --fuzz-dir tests/fuzz --target-dir $(FUZZ) --sanitizer none $(INPUT) \
		$(FUZZ)/found/$(INPUT) tests/fuzz/corpus/$(INPUT) -- \
		-max_total_time=$(SECONDS) -timeout=20 -artifact_prefix=$(FUZZ)/broken/$(INPUT)-

mutants: build-packages $(CARGO_MUTANTS) ## change FILE=… of PACKAGE=… one expression at a time, in place, and see whether its tests notice (commit first)
	@$(call step,Mutants: $(FILE))
	$(CARGO_MUTANTS) mutants --in-place --cap-lints true --caught --timeout 60 --output $(TARGET) \
		--package $(PACKAGE) --file $(FILE)

lint: test-packages fmt-check $(PAGE) clippy check-ui lint-ui ## the checks of `make test` that run no test

fmt: $(NODE_MODULES) ## format everything
	cargo fmt --all
	cd ui && npm run --silent format

bindings: build-packages $(PAGE) ## write the page's types from the Rust ones
	FACTURIER_WRITE_BINDINGS=1 cargo test --locked --workspace --test it bindings::

icons: $(NODE_MODULES) ## redraw the icons from icons/icon.svg
	$(TAURI) icon icons/icon.svg --output $(TARGET)/icons
	cd $(TARGET)/icons && cp 32x32.png 128x128.png 128x128@2x.png icon.png icon.ico icon.icns $(CURDIR)/icons/

release: build-packages $(NODE_MODULES) ## build the installers of this system (BUNDLES=deb,rpm,appimage to choose)
	@$(call step,Installers)
	$(TAURI) build $(if $(BUNDLES),--bundles $(BUNDLES)) -- --locked

clean: ## remove everything that was built or installed here
	cargo clean
	rm -rf gen ui/dist ui/dist-mock ui/node_modules ui/test-results

# What is needed

.PHONY: toolchains build-packages test-packages

toolchains:
	@command -v cargo >/dev/null || { echo "Rust is missing; https://rustup.rs installs it."; exit 1; }
	@command -v npm >/dev/null || { echo "Node 20 or newer is missing; https://nodejs.org has it."; exit 1; }

build-packages: toolchains
	$(call install,$(PACKAGES_TO_BUILD))

test-packages: toolchains
	$(call install,$(PACKAGES_TO_BUILD) $(PACKAGES_TO_TEST))

$(NODE_MODULES): ui/package-lock.json
	@$(call step,Packages of the page)
	cd ui && npm ci
	@touch $@

$(TAURI_DRIVER):
	@$(call step,tauri-driver $(TAURI_DRIVER_VERSION))
	cargo install tauri-driver --locked --version $(TAURI_DRIVER_VERSION) --root $(TOOLS)

$(CARGO_FUZZ):
	@$(call step,cargo-fuzz $(CARGO_FUZZ_VERSION))
	cargo install cargo-fuzz --locked --version $(CARGO_FUZZ_VERSION) --root $(TOOLS)

$(CARGO_MUTANTS):
	@$(call step,cargo-mutants $(CARGO_MUTANTS_VERSION))
	cargo install cargo-mutants --locked --version $(CARGO_MUTANTS_VERSION) --root $(TOOLS)

# The placeholder that the build script writes is older than any source, so make replaces it.
$(PAGE): $(NODE_MODULES) $(PAGE_SOURCES)
	@$(call step,The page)
	cd ui && npm run --silent build

# What `make run` does

.PHONY: window no-screen

window: build-packages $(PAGE)
	@$(call step,The window on the demo firm)
	cargo run --locked -- --demo

no-screen:
	@echo "There is no screen here, so instead of the window this shows the whole job in words and leaves the PDFs."
	@$(MAKE) demo

# What `make test` does, step by step; each runs alone too

.PHONY: fmt-check clippy test-rust check-ui lint-ui test-ui size-ui test-page test-window

fmt-check:
	@$(call step,Rust: formatting)
	cargo fmt --all --check

clippy:
	@$(call step,Rust: lints)
	cargo clippy --workspace --all-targets --locked -- -D warnings

test-rust:
	@$(call step,Rust: tests)
	cargo test --workspace --locked

check-ui: $(NODE_MODULES)
	@$(call step,Page: types)
	cd ui && npm run --silent check

lint-ui: $(NODE_MODULES)
	@$(call step,Page: lints and formatting)
	cd ui && npm run --silent lint

test-ui: $(NODE_MODULES)
	@$(call step,Page: unit and component tests)
	cd ui && npm test --silent

size-ui: $(PAGE)
	@$(call step,Page: size budget)
	cd ui && npm run --silent size

$(TOOLS)/chromium-by-playwright: $(NODE_MODULES)
	@$(call step,Chromium)
	cd ui && npx playwright install --with-deps chromium
	@mkdir -p $(@D) && touch $@

test-page: $(NODE_MODULES) $(CHROMIUM)
	@$(call step,Page: the whole page in Chromium)
	cd ui && $(USE_CHROMIUM) npm run --silent e2e

# The program these tests open is the one cargo builds for them, with the page inside.
test-window: $(PAGE) $(TAURI_DRIVER)
	@$(call step,The real window)
	PATH="$(TOOLS)/bin:$$PATH" xvfb-run --auto-servernum --server-args="-screen 0 1366x768x24" \
		cargo test --workspace --locked --test it -- --ignored --test-threads=1 window:: story_
