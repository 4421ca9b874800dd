#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sets up, builds into build/ and runs every test through ctest.  Arguments go
# to ctest (for instance -R unit.csv).  --long adds, behind them, 5,000 kills of
# each kind and 10,000 seeds of the simulation, without ctest's time limits.
set -eu
cd "$(dirname "$0")/.."

long=
if [ "${1:-}" = --long ]; then
	shift
	long=1
fi
.ci/packages test
cmake -S . -B build -G Ninja -DLFETL_WERROR=ON -DBUILD_TESTING=ON >build.log 2>&1 ||
	{ cat build.log; rm -f build.log; exit 1; }
rm -f build.log
cmake --build build
ctest --test-dir build --output-on-failure --no-tests=error -j 2 "$@"
[ -n "$long" ] || exit 0
build/tests/sim/sim_engine 1 10000
LFETL_KILLS=5000 LFETL=build/lfetl python3 tests/rehearse/test_kill.py
