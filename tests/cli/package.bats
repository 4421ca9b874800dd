#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What cmake --install and the Debian package put where, and that it runs there.

load helper

# complete FOLDER: all of it is there, and the program runs.
complete() {
	[ "$("$1/bin/lfetl" --version | head -1)" = "$("$LFETL" --version | head -1)" ]
	[ -f "$1/share/man/man1/lfetl.1" ] || [ -f "$1/share/man/man1/lfetl.1.gz" ]
	for page in lfetl-job lfetl-mapping; do
		[ -f "$1/share/man/man5/$page.5" ] || [ -f "$1/share/man/man5/$page.5.gz" ]
	done
	[ -f "$1/share/lfetl/mappings/hubspot/contacts.yaml" ]
	"$LFETL" completion bash | cmp - "$1/share/bash-completion/completions/lfetl"
	"$LFETL" completion zsh | cmp - "$1/share/zsh/vendor-completions/_lfetl"
	"$LFETL" completion fish | cmp - "$1/share/fish/vendor_completions.d/lfetl.fish"
}

@test "an installation has program, manual, mappings and completions" {
	cmake --install "$(dirname "$LFETL")" --prefix "$HOME/there" >log
	complete "$HOME/there"
	account_mapping
	printf 'Name\nAcme\n' >a.csv
	there/bin/lfetl validate a.csv -m accounts.yaml
}

@test "the Debian package holds the same, and names the libraries it needs" {
	command -v dpkg-shlibdeps >/dev/null || skip "there is no dpkg-dev on this machine"
	cpack --config "$(dirname "$LFETL")/CPackConfig.cmake" -B "$HOME/made" >log
	deb=$(echo made/lfetl_*.deb)
	[ "$(dpkg-deb -f "$deb" Package)" = lfetl ]
	[ "lfetl $(dpkg-deb -f "$deb" Version)" = "$("$LFETL" --version | head -1)" ]
	for l in libcurl4 libsqlite3-0 libicu libphonenumber libmicrohttpd12 tzdata ca-certificates; do
		dpkg-deb -f "$deb" Depends | grep -q "$l"
	done
	dpkg-deb -x "$deb" root
	complete "$HOME/root/usr"
	# Nothing of it may be written by others.
	[ -z "$(find root -perm /022 ! -type l)" ]
}
