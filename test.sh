#!/usr/bin/env bash
# Runs everything that CI runs, and installs what is missing for it (Debian packages).
#   ./test.sh               all of it
#   ./test.sh --only TEXT   only the tests whose full name contains TEXT
#   ./test.sh --full NAME   a long run: kill (100 times kill -9), calls (100 in a row), latency (accept to first
#                           picture), screenshots (docs/screenshots)
set -uo pipefail
cd "$(dirname "$0")" || exit 1

passed=0
failed=0
full=""
only=""
case "${1:-}" in
  "") ;;
  --only) only="${2:?--only needs a text}" ;;
  --full) full="${2:?--full needs a name: kill, calls, latency, screenshots}" ;;
  *) sed -n '2,6p' "$0"; exit 2 ;;
esac

finish() {
  echo
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

# step NAME COMMAND…: one check of its own
step() {
  local name=$1
  shift
  echo "== $name"
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
    return 1
  fi
}

# tests ARGUMENTS…: runs tests and adds their counts
tests() {
  echo "== tests $*"
  local log
  log=$(mktemp)
  artifacts/bin/Web.Tests/debug/Web.Tests -noColor -noLogo "$@" 2>&1 | tee "$log"
  local summary
  summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+' "$log" | tail -1)
  if [ -z "$summary" ]; then
    failed=$((failed + 1))
    echo "FAILED: the tests ended without a summary"
  else
    local total errors bad skipped not_run
    total=$(sed -E 's/.*Total: ([0-9]+).*/\1/' <<<"$summary")
    errors=$(sed -E 's/.*Errors: ([0-9]+).*/\1/' <<<"$summary")
    bad=$(sed -E 's/.*Failed: ([0-9]+).*/\1/' <<<"$summary")
    skipped=$(sed -E 's/.*Skipped: ([0-9]+).*/\1/' <<<"$summary")
    not_run=$(sed -E 's/.*Not Run: ([0-9]+).*/\1/' <<<"$summary")
    passed=$((passed + total - bad - skipped - not_run))
    failed=$((failed + bad + errors))
    if [ "$total" -eq 0 ]; then
      failed=$((failed + 1))
      echo "FAILED: no test was run"
    fi
  fi
  rm -f "$log"
}

install_missing() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  command -v chromedriver >/dev/null || missing+=(chromium-driver)
  command -v firefox-esr >/dev/null || missing+=(firefox-esr)
  command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
  command -v turnserver >/dev/null || missing+=(coturn)
  fc-list 2>/dev/null | grep -qi liberation || missing+=(fonts-liberation)
  [ ${#missing[@]} -eq 0 ] && return 0

  local sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    sudo="sudo -n"
    $sudo true 2>/dev/null || { echo "Missing: ${missing[*]}. Run this as root or with sudo, or install them first: apt-get install ${missing[*]}"; return 1; }
  fi
  command -v apt-get >/dev/null || { echo "Missing: ${missing[*]}, and there is no apt-get to install them with."; return 1; }
  echo "Installing ${missing[*]} …"
  # The tests start nginx and coturn themselves: their packages must not, on the machine's real ports.
  local policy=/usr/sbin/policy-rc.d own_policy=""
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null && $sudo chmod +x "$policy" && own_policy=yes; }
  $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  local installed=$?
  [ -z "$own_policy" ] || $sudo rm -f "$policy"
  return $installed
}

publish() {
  rm -rf artifacts/publish-alone
  dotnet publish Web -c Release -o artifacts/publish-alone -v quiet && [ "$(ls artifacts/publish-alone)" = livechatmeet ]
}

export PATH="$PATH:/usr/sbin"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ "${CI:-}" = true ] || unset CI

step "what tests need is installed" install_missing || finish
step "build, warnings are errors" dotnet build LiveChatMeet.sln -v quiet || finish

if [ -n "$only" ]; then
  tests -method "*$only*" -trait- "Needs=binary"
  finish
fi
if [ -n "$full" ]; then
  case "$full" in
    kill) LIVECHATMEET_FULL=kill tests -method "*StorageTests*" ;;
    calls) tests -explicit on -trait "Full=calls" ;;
    latency) tests -explicit on -trait "Full=latency" ;;
    screenshots) LIVECHATMEET_FULL=screenshots tests -method "*ScreenshotTests*" ;;
    *) echo "There is no long run \"$full\"."; failed=1 ;;
  esac
  finish
fi

step "format" dotnet format LiveChatMeet.sln --verify-no-changes --no-restore
step "TypeScript" npx --no-install tsc --noEmit
tests -trait- "Needs=binary"
step "publish gives one file" publish && LIVECHATMEET_BINARY="$PWD/artifacts/publish-alone/livechatmeet" tests -trait "Needs=binary"
finish
