# Measuring and checking commands. Each measuring target ends with one line in the form that docs/performance.md explains.
GO ?= go
PCSC := $(shell pkg-config --exists libpcsclite 2>/dev/null && echo "-tags pcsc")

.PHONY: check fmt vet lint test cross compilespeed cref browser fuzz diff vmspeed tear interop

# What .ci/run runs, and the README's test command.
check: fmt vet lint cross test

fmt:
	@out=$$(gofmt -l .); test -z "$$out" || { echo "gofmt would change:"; echo "$$out"; exit 1; }

vet:
	$(GO) vet ./...

# The linter is pinned in tools/go.mod; where it cannot be fetched the step says so and is left out.
lint:
	@if $(GO) tool -modfile=tools/go.mod staticcheck -version >/dev/null 2>&1; then $(GO) tool -modfile=tools/go.mod staticcheck ./...; \
	else echo "lint: staticcheck is not to be had, skipped"; fi

# Every choice of the reader backend builds: none of them needs a C header but the one with the tag pcsc.
cross:
	CGO_ENABLED=0 $(GO) build -o /dev/null ./cmd/gocard
	CGO_ENABLED=0 $(GO) build -tags nopcsc -o /dev/null ./cmd/gocard
	CGO_ENABLED=0 GOOS=windows $(GO) build -o /dev/null ./cmd/gocard
	CGO_ENABLED=0 GOOS=darwin $(GO) build -o /dev/null ./cmd/gocard
	@test -z "$(PCSC)" || { echo "$(GO) build $(PCSC) -o /dev/null ./cmd/gocard"; $(GO) build $(PCSC) -o /dev/null ./cmd/gocard; }

test:
	$(GO) test -timeout 14m $(PCSC) ./...

# gocard build of the help desk against javac and Oracle's converter on a Java program of its size; needs JC_SDKS and a JDK.
compilespeed:
	@test -n "$$JC_SDKS" || { echo "compilespeed: JC_SDKS does not name a checkout of the Java Card kits (docs/performance.md)"; exit 3; }
	@$(GO) run ./cmd/gocard/compilespeed

# Bytecodes per second of our virtual machine against the reference card, same CAP file, same run; needs JC_SDKS and a JDK.
vmspeed:
	@test -n "$$JC_SDKS" || { echo "vmspeed: JC_SDKS does not name a checkout of the Java Card kits (docs/performance.md)"; exit 3; }
	@$(GO) run ./cmd/gocard/vmspeed

# Other people's programs on simulated cards behind pcscd; docs/interop.md says what they need. Needs root, for a pcscd of its own.
interop:
	@test -n "$$GOCARD_CAPS" || { echo "interop: GOCARD_CAPS does not name a folder of CAP files (docs/interop.md)"; exit 3; }
	@out=$$(GOCARD_PCSC=1 GOCARD_INTEROP=1 $(GO) test ./cmd/gocard -run 'TestInterop$$' -count=1 -v 2>&1); \
	echo "$$out" | grep -E '^[a-z0-9-]+ (ok|failed: .*|missing: .*)$$|^interop ok='; \
	echo "$$out" | grep -q '^interop ok=[0-9]* failed=0 '

# The power is cut at each persistent write of SCRIPT in turn; INVARIANT says what must hold afterwards.
PACKAGE ?= ./testdata/run/wallet
SCRIPT ?= testdata/tear/wallet.apdu
INVARIANT ?= testdata/tear/wallet.invariant.apdu
tear:
	@$(GO) run ./cmd/gocard sim --apdu $(SCRIPT) --tear $(INVARIANT) $(PACKAGE)

.PHONY: gotests
# The test folder of a Go distribution (DIR; by default that of the installed Go): which files lie inside the subset, do they compile and agree.
gotests:
	@$(GO) run ./cmd/gocard/gotests $(if $(DIR),-dir $(DIR))

# All programs of testdata/run on the reference card and under Oracle's verifiers; needs JC_SDKS, a JDK and a 32-bit C library.
cref:
	@test -n "$$JC_SDKS" || { echo "cref: JC_SDKS does not name a checkout of the Java Card kits (docs/conformance.md)"; exit 3; }
	$(GO) test ./cmd/gocard -run 'TestCref|TestOracle' -count=1 -timeout 30m -v

.PHONY: uicc-conform
# ETSI's conformance suite for the UICC API against the simulated card; needs a checkout of the suite and a JDK (docs/uicc.md).
uicc-conform:
	@test -n "$(SUITE)" || { echo "uicc-conform: SUITE does not name a checkout of TS 102 268's test suite (docs/uicc.md)"; exit 3; }
	@$(GO) run ./cmd/gocard/uiccconform -suite "$(SUITE)"

.PHONY: corpus mutants
# Every CAP file of CAPS is read, written and verified; docs/conformance.md says how to make such a directory.
corpus:
	@test -n "$(CAPS)" || { echo "corpus: CAPS does not name a directory of CAP files (docs/conformance.md)"; exit 3; }
	@$(GO) run ./cmd/gocard/corpus "$(CAPS)"

# N spoilt CAP files, ours and those of CAPS where it is set, judged by capverify and by Oracle's verifiers 3.0.5 and 3.2; needs JC_SDKS and a JDK 17.
N ?= 1000
SEED ?= 1
mutants:
	@test -n "$$JC_SDKS" || { echo "mutants: JC_SDKS does not name a checkout of the Java Card kits (docs/conformance.md)"; exit 3; }
	@$(GO) run ./cmd/gocard/mutants -n $(N) -seed $(SEED) -caps "$(CAPS)"

# capverify against Oracle's verifier started from the shell, on the help desk; needs JC_SDKS and a JDK.
.PHONY: verifyspeed
verifyspeed:
	@test -n "$$JC_SDKS" || { echo "verifyspeed: JC_SDKS does not name a checkout of the Java Card kits (docs/performance.md)"; exit 3; }
	@$(GO) run ./cmd/gocard/verifyspeed

# The help desk in a headless Chromium; the screenshots go to screenshots/.
browser:
	GOCARD_CHROMIUM=$${GOCARD_CHROMIUM:-$$(command -v chromium || command -v chromium-browser || command -v google-chrome)} $(GO) test ./cmd/gocard -run TestBrowser -count=1 -v

# Random programs on all machines (cmd/gocard/difftest): N programs from SEED on; CREF=10 runs each tenth on the reference card, too (needs JC_SDKS).
N ?= 1000
SEED ?= 1
CREF ?= 0
diff:
	@$(GO) build -o bin/difftest ./cmd/gocard/difftest && bin/difftest -n $(N) -seed $(SEED) -cref $(CREF)

# Each fuzz target for FUZZTIME.
FUZZTIME ?= 30s
fuzz:
	@for p in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	echo "$$p $$f"; $(GO) test $$p -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x || exit 1; done; done

# Random Java applets (cmd/gocard/javadiff) on the reference card and on ours: N packages from SEED on; needs JC_SDKS and a JDK.
.PHONY: javadiff
javadiff:
	@$(GO) run ./cmd/gocard/javadiff -n $(N) -seed $(SEED)
