# Flowlatch. "make" alone says what there is.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

GO ?= go
GOFUMPT := mvdan.cc/gofumpt@v0.12.0
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# Fyne's checks of who calls it from where are compiled out; "make threads" puts them back.
# Its animations are too: a caret that fades draws the whole window anew, frame after frame.
TAGS := migrated_fynedo,no_animations
# What the commands of "make bench" and "make screenshots" measure and draw with.
LINT_TAGS := $(TAGS),bench,screenshots

INSTALL := ./tools/install-debian
BUILD_PACKAGES := ca-certificates gcc libc6-dev pkg-config libgl1-mesa-dev xorg-dev libwayland-dev libxkbcommon-dev
TEST_PACKAGES := $(BUILD_PACKAGES) xvfb openbox xdotool x11-utils libgl1-mesa-dri \
	dbus gnome-keyring libsecret-tools curl procps chromium $(if $(shell command -v npm),,nodejs npm)

# Fyne wants a language; the C locale has none.
TEST_ENV := LANG=en_US.UTF-8
# Two packages at a time: a window, a keychain and the race detector share the machine.
GO_TEST := $(TEST_ENV) $(GO) test -p 2 -timeout 20m -tags $(TAGS)
# A test skipped in CI fails it unless .ci/may-skip names it.
REPORT := $(GO) run ./tools/testreport -may-skip .ci/may-skip $(if $(CI),-strict)

.PHONY: help run build headless test lint threads bench soak fuzz screenshots readme-pictures clean build-packages test-packages picture-packages

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: build ## install what is missing, build, open the window (ARGS="..." are passed on)
	@exec bin/flowlatch $(ARGS)

build: build-packages ## build bin/flowlatch
	@[[ -e bin/flowlatch ]] || echo "building bin/flowlatch; the first time takes a few minutes"
	@$(GO) build -tags $(TAGS) -trimpath -o bin/flowlatch .

headless: ## build bin/flowlatch-headless: all commands, no window, static
	@CGO_ENABLED=0 $(GO) build -tags headless -o bin/flowlatch-headless .
	@if [[ $$(uname -s) == Linux ]] && ldd bin/flowlatch-headless >/dev/null 2>&1; then \
		echo "bin/flowlatch-headless is not static" >&2; exit 1; \
	fi

# The race detector watches all that has goroutines of its own. The packages of pictures
# run without it: there it only makes the software painter ten times slower ("make soak"
# does it all the same). The root package builds the program and drives it from outside,
# where the detector sees nothing.
PICTURES := ui/connect|ui/firstrun|ui/house|ui/look|ui/manage|ui/walk
test: test-packages ## install what the tests need, run all of them
	@module=$$($(GO) list -m); \
	packages=$$($(GO) list -tags $(TAGS) ./... | grep -vx "$$module"); \
	pictures=$$(grep -E '/($(PICTURES))(/|$$)' <<<"$$packages"); \
	{ \
		status=0; \
		$(GO_TEST) -json -race $$(grep -vE '/($(PICTURES))(/|$$)' <<<"$$packages") || status=1; \
		$(GO_TEST) -json $$pictures . || status=1; \
		exit $$status; \
	} | $(REPORT)

lint: build-packages ## check formatting, vet, staticcheck and left-over notes
	@files=$$($(GO) run $(GOFUMPT) -l .); \
	if [[ -n $$files ]]; then echo "not formatted by gofumpt:" $$files >&2; exit 1; fi
	@$(GO) vet -tags $(LINT_TAGS) ./...
	@CGO_ENABLED=0 $(GO) vet -tags headless .
	@GOBIN=$(CURDIR)/bin $(GO) install $(STATICCHECK)
	@bin/staticcheck -tags $(LINT_TAGS) ./...
	@CGO_ENABLED=0 bin/staticcheck -tags headless,bench,screenshots .
	@if git grep -nwE 'TO[D]O|FIX[M]E'; then echo "finish it, or leave it out" >&2; exit 1; fi

# The only detector of widgets touched from another goroutine: Fyne logs it, but only in
# a binary built without the tag and without the metadata that says it isn't needed.
threads: test-packages ## drive the window with Fyne's goroutine checks on
	@mkdir -p bin
	@$(GO) build -tags no_metadata,no_animations -o bin/flowlatch-threads .
	@$(TEST_ENV) FLOWLATCH_BINARY=$(CURDIR)/bin/flowlatch-threads \
		$(GO) test -count=1 -timeout 20m -tags $(TAGS) -run '^TestWindow' -v . 2>&1 | tee bin/threads.log
	@if grep -A 3 'Error in Fyne call thread' bin/threads.log; then exit 1; fi
	@grep -q 'not been migrated to the fyne.Do threading model' bin/threads.log || \
		{ echo "the goroutine checks were not on" >&2; exit 1; }

bench: test-packages ## measure, each figure beside its budget; fails when one is missed
	@$(TEST_ENV) $(GO) test -p 1 -count=1 -timeout 60m -tags $(TAGS),bench -run '^TestBudget' -v ./... | \
		grep -vE '^(=== |\?|PASS$$|testing: warning|ok .*\[no tests to run\])'

# How long each fuzz target runs; a soak takes longer, longest for what reads keys, tokens,
# Invoke URLs and the answers of a browser.
FUZZ_TIME ?= 15s
FUZZ_LONG ?= $(FUZZ_TIME)
LONG_TARGETS := ImportKey|ReadJWT|Callback|ParseInvokeURL

soak: test-packages ## the same tests with the race detector everywhere, and minutes of fuzzing
	@module=$$($(GO) list -m); \
	packages=$$($(GO) list -tags $(TAGS) ./... | grep -vx "$$module"); \
	{ \
		status=0; \
		export FLOWLATCH_SOAK=1; \
		$(TEST_ENV) $(GO) test -json -race -p 1 -count=1 -timeout 120m -tags $(TAGS) $$packages || status=1; \
		$(TEST_ENV) $(GO) test -json -p 1 -count=1 -timeout 60m -tags $(TAGS) . || status=1; \
		exit $$status; \
	} | $(REPORT)
	@$(MAKE) fuzz FUZZ_TIME=1m FUZZ_LONG=5m

fuzz: ## search for inputs that break what reads foreign bytes, FUZZ_TIME for each target
	@for package in $$($(GO) list ./app/... ./oauth/... ./okta/...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			duration=$(FUZZ_TIME); \
			if [[ $$target =~ ^Fuzz($(LONG_TARGETS))$$ ]]; then duration=$(FUZZ_LONG); fi; \
			echo "== $$package $$target for $$duration"; \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $$duration -fuzzminimizetime 1x $$package | tail -n 2; \
		done; \
	done

screenshots: test-packages ## every step, light, dark and in high contrast, to screenshots/*.png
	@mkdir -p screenshots
	@FLOWLATCH_SCREENSHOTS=$(CURDIR)/screenshots $(TEST_ENV) \
		$(GO) test -json -p 1 -count=1 -timeout 30m -tags $(TAGS),screenshots -run '^TestScreenshots' ./... | \
		$(GO) run ./tools/testreport
	@ls screenshots/*.png

# 256 colours are enough for flat areas and grey text, and a quarter of the size.
readme-pictures: screenshots picture-packages ## the same, and refresh the pictures that README.md shows
	@mkdir -p assets/screenshots
	@keep() { convert screenshots/$$1.png -strip +dither -colors 256 "PNG8:assets/screenshots/$$2.png"; }; \
	keep 'light-1280x800-*-first-screen' first-run-light; \
	keep 'light-1280x800-*-service-app-done' service-app-light; \
	keep 'dark-1280x800-*-invoke-done' invoke-dark
	@ls -l assets/screenshots

clean: ## remove what was built
	@rm -rf bin screenshots

build-packages:
	@$(INSTALL) $(BUILD_PACKAGES)

test-packages:
	@$(INSTALL) $(TEST_PACKAGES)

picture-packages:
	@$(INSTALL) imagemagick
