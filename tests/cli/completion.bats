#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Completions, asked as the shells ask.

load helper

# Long options that the help of a command names.
helped() {
	"$LFETL" "$1" --help | grep -o -e '--[a-z-]*' | sort -u
}

commands() {
	"$LFETL" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' | sort
}

# in_bash WORD...: what bash would offer for the last word, a line each.
in_bash() {
	bash -c '
		source <("$LFETL" completion bash)
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_lfetl
		printf "%s\n" "${COMPREPLY[@]}"' bash lfetl "$@"
}

@test "bash completes every command, and every option of each" {
	[ "$(in_bash '' | grep -v '^-' | sort)" = "$(commands)" ]
	for c in $(commands); do
		[ "$(in_bash "$c" -- | sort -u)" = "$( { helped "$c"; echo --help; } | sort -u)" ]
	done
}

@test "bash completes files where a file is meant, and objects where one is" {
	touch contacts.csv 'with blank.csv'
	[ "$(in_bash import cont)" = contacts.csv ]
	[ "$(in_bash import -m with)" = 'with blank.csv' ]
	[ "$(in_bash export acc)" = accounts ]
	[ "$(in_bash explain email.no-a)" = email.no-at ]
	[ -z "$(in_bash import contacts.csv --rate cont)" ]
}

@test "fish completes every command, and every option of each" {
	command -v fish >/dev/null || skip "there is no fish on this machine"
	"$LFETL" completion fish >lfetl.fish
	fish_says() {
		PATH=$(dirname "$LFETL"):$PATH fish --no-config -c "source lfetl.fish; complete -C 'lfetl $1'" | cut -f1
	}
	[ "$(fish_says '' | grep -v '^-' | sort)" = "$(commands)" ]
	for c in $(commands); do
		[ "$(fish_says "$c --" | sort -u)" = "$( { helped "$c"; echo --help; } | sort -u)" ]
	done
	[ "$(fish_says 'export acc')" = accounts ]
	touch contacts.csv
	[ "$(fish_says 'import -m cont')" = contacts.csv ]
}

@test "zsh reads its completion, and it names every option of each command" {
	command -v zsh >/dev/null || skip "there is no zsh on this machine"
	"$LFETL" completion zsh >_lfetl
	zsh -f -n _lfetl
	[ "$(zsh -fc 'autoload -Uz compinit; compinit -D -u; source ./_lfetl; print $_comps[lfetl]')" = _lfetl ]
	for c in $(commands); do
		[ "$(awk -v c="$c" '$0 == "\t" c ")" { on = 1 } on; on && /;;$/ { exit }' _lfetl |
			grep -o -e "[ '{,)*]--[a-z-]*" | tr -d " '{,)*" | sort -u)" = \
			"$( { helped "$c"; echo --help; } | sort -u)" ]
	done
}

@test "a shell without completion is said" {
	run --separate-stderr "$LFETL" completion tcsh
	status_is 2
	says "there is no completion for 'tcsh'"
	says 'say bash, zsh or fish'
}
