# Everything here is done by deploy/local, which needs nothing but Python 3.11 or later and Node.js 20 or later.
PYTHON ?= python3
COMMANDS := run test check services bench chaos relevance

.DEFAULT_GOAL := help
.PHONY: help $(COMMANDS)

help:
	@echo 'make run       set everything up, start the whole shop, print where it is (Ctrl-C stops it)'
	@echo 'make test      every test, backend and storefront, on real servers and in a real browser'
	@echo 'make check     style, types, import contracts, migrations and OpenAPI drift'
	@echo 'make services  just PostgreSQL and Redis, for development'
	@echo 'make bench     what each operation costs, beside the bare limits of this machine'
	@echo 'make chaos     break everything under load and check that nothing is lost: SEED=1 SECONDS=60 VARIANT=naive'
	@echo 'make relevance how good the search is, by judged queries (SHOPSTER_SAMPLES=FOLDER)'

$(COMMANDS):
	@$(PYTHON) -m deploy.local $@
