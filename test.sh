#!/usr/bin/env bash
# Runs everything that CI runs, and installs what is missing for it (Debian packages).
#   ./test.sh               all of it
#   ./test.sh --quick       what needs neither a browser nor the program as a process of its own: for the working day
#   ./test.sh --only TEXT   only the tests whose full name contains TEXT
#   ./test.sh --full NAME   a long run: kill (100 times kill -9, and graceful restarts), models (100,000 sequences of
#                           commands), copies (of the files of a server in use), disk (full, locked), storm (10,000
#                           come back at once), soak (an hour), forget (a thousand visitors exported, erased and
#                           forgotten), vanish (browsers that die), networks (as root: cut, slow and changed in a
#                           call), memory (a console for a day), rings (1,000 without an answer),
#                           calls (100 in a row), pages (20 of a host during a call), hosts (chat, ring, call and
#                           overlay on every page of Web.Tests/Hosts, in both browsers), latency (accept to first
#                           picture), handoff (what is missed when a call moves), loader (what it takes of a slow host
#                           page), harness (what the tests with browsers work with: after a change of Web.Tests/Plant),
#                           fuzz (what reads what others send, up to ten minutes each), turn (the relay with browsers,
#                           and beside coturn), screenshots (docs/screenshots), nat (as root: from a release to a call
#                           between two networks, which only the relay connects), upgrade (from an older commit, and
#                           back), search (among a million messages). LIVECHATMEET_TIMES says how often,
#                           LIVECHATMEET_FUZZ_MINUTES how long, where docs/reliability.md says so
# In the whole run a test with browsers that failed runs once more, alone; the end names it "unsteady" if it passed then.
set -uo pipefail
cd "$(dirname "$0")" || exit 1

passed=0
failed=0
unsteady=()
failed_steps=()
results=artifacts/test-results
tests_in=artifacts/bin/Web.Tests/debug
full=""
only=""
quick=""
case "${1:-}" in
  "") ;;
  --quick) quick=yes ;;
  --only) only="${2:?--only needs a text}" ;;
  --full) full="${2:?--full needs a name: kill, models, copies, disk, storm, soak, forget, vanish, networks, memory, rings, calls, pages, hosts, latency, handoff, loader, harness, fuzz, turn, screenshots, nat, upgrade, search}" ;;
  *) sed -n '2,20p' "$0"; exit 2 ;;
esac

finish() {
  echo
  [ ! -d "$results" ] || node .ci/results.mjs slowest "$results"
  [ ! -f "$results/shares" ] || node .ci/results.mjs shares "$results/shares"
  [ ${#unsteady[@]} -eq 0 ] || printf 'unsteady: %s\n' "${unsteady[@]}"
  # Once more, as what they said when they failed is thousands of lines above.
  [ ${#failed_steps[@]} -eq 0 ] || printf 'failed: %s\n' "${failed_steps[@]}"
  [ ! -d "$results" ] || node .ci/results.mjs why "$results"
  [ ! -f "$results/unit.log" ] || unit_failures
  [ ! -f "$results/holes.log" ] || grep '^NOT CHECKED' "$results/holes.log" # no failure, and nothing to be silent about
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
    failed_steps+=("$name")
    echo "FAILED: $name"
    return 1
  fi
}

# beside NAME NICENESS COMMAND…: runs a command beside what follows; what it says is kept under this name. The nicer it
# is, the more comes before it where both want the processor.
declare -A running
beside() {
  local name=$1 niceness=$2
  shift 2
  (
    renice -n "$niceness" -p $BASHPID >/dev/null
    "$@"
  ) >"$results/$name.log" 2>&1 &
  running[$name]=$!
}

# beside_ends NAME: waits for what runs beside under this name
beside_ends() {
  wait "${running[$1]}"
}

# step_ends NAME TITLE: waits for it, shows what it said, and counts it as a step
step_ends() {
  beside_ends "$1"
  local status=$?
  cat "$results/$1.log"
  step "$2" [ "$status" -eq 0 ]
}

# share KIND COUNT SECONDS: what the end tells of this kind of test
share() {
  echo "$1 $2 $3" >>"$results/shares"
}

# run_tests NAME ARGUMENTS…: runs tests, and keeps their results under this name
run_tests() {
  local name=$1
  shift
  "$tests_in/Web.Tests" -noColor -noLogo -preEnumerateTheories -result-ctrf "$results/$name.json" "$@" 2>&1
}

# count_tests NAME: adds the counts of tests that have run
count_tests() {
  local name=$1 summary
  summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+' "$results/$name.log" | tail -1)
  if [ -z "$summary" ]; then
    failed=$((failed + 1))
    failed_steps+=("tests: $name ended without a summary")
    echo "FAILED: the tests ended without a summary"
    return
  fi
  local total errors bad skipped not_run seconds
  total=$(sed -E 's/.*Total: ([0-9]+).*/\1/' <<<"$summary")
  errors=$(sed -E 's/.*Errors: ([0-9]+).*/\1/' <<<"$summary")
  bad=$(sed -E 's/.*Failed: ([0-9]+).*/\1/' <<<"$summary")
  skipped=$(sed -E 's/.*Skipped: ([0-9]+).*/\1/' <<<"$summary")
  not_run=$(sed -E 's/.*Not Run: ([0-9]+).*/\1/' <<<"$summary")
  seconds=$(sed -E 's/.*Time: ([0-9]+).*/\1/' <<<"$summary")
  passed=$((passed + total - bad - skipped - not_run))
  failed=$((failed + bad + errors))
  share "${name%-again-*}" $((total - skipped - not_run)) "$seconds"
  if [ $((total - skipped - not_run)) -eq 0 ]; then
    failed=$((failed + 1))
    failed_steps+=("tests: $name, none was run")
    echo "FAILED: no test was run"
  fi
}

# tests NAME ARGUMENTS…: runs tests and adds their counts
tests() {
  echo "== tests: $1"
  run_tests "$@" | tee "$results/$1.log"
  count_tests "$1"
}

# tests_end NAME: waits for tests that run beside and adds their counts
tests_end() {
  beside_ends "$1"
  echo "== tests: $1"
  cat "$results/$1.log"
  count_tests "$1"
}

# once_more NAME: those of a run with browsers that failed run again, each alone. One that passes then is unsteady and
# counts as passed; what it left when it failed stays in artifacts/browser-failures. More than two are a failure.
once_more() {
  local name=$1 again=0 test
  local -a again_names=()
  mapfile -t again_names < <(node .ci/results.mjs failed "$results/$name.json")
  [ ${#again_names[@]} -gt 0 ] || return 0
  if [ $((${#again_names[@]} + ${#unsteady[@]})) -gt 2 ]; then
    echo "FAILED: ${#again_names[@]} tests with browsers; more than two in a run get no second chance"
    return 0
  fi
  for test in "${again_names[@]}"; do
    again=$((again + 1))
    local before=$failed
    tests "$name-again-$again" -displayName "$test"
    [ "$failed" -eq "$before" ] && unsteady+=("$test")
    failed=$((before == failed ? failed - 1 : before))
  done
}

install_missing() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  command -v firefox-esr >/dev/null || missing+=(firefox-esr)
  command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
  command -v caddy >/dev/null || missing+=(caddy)
  command -v apache2 >/dev/null || [ -x /usr/sbin/apache2 ] || missing+=(apache2)
  command -v turnserver >/dev/null || missing+=(coturn)
  command -v systemd-analyze >/dev/null || missing+=(systemd)
  command -v ip >/dev/null || [ -x /usr/sbin/ip ] || missing+=(iproute2)
  [[ "$full" != nat && "$full" != networks ]] || command -v nft >/dev/null || [ -x /usr/sbin/nft ] || missing+=(nftables)
  command -v zip >/dev/null || missing+=(zip)
  command -v fail2ban-regex >/dev/null || missing+=(fail2ban)
  fc-list 2>/dev/null | grep -qi liberation || missing+=(fonts-liberation)
  [ ${#missing[@]} -eq 0 ] && return 0

  local sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    sudo="sudo -n"
    $sudo true 2>/dev/null || { echo "Missing: ${missing[*]}. Run this as root or with sudo, or install them first: apt-get install ${missing[*]}"; return 1; }
  fi
  command -v apt-get >/dev/null || { echo "Missing: ${missing[*]}, and there is no apt-get to install them with."; return 1; }
  echo "Installing ${missing[*]} …"
  # The tests start proxies, coturn and fail2ban themselves: their packages must not, on the machine's real ports.
  local policy=/usr/sbin/policy-rc.d own_policy=""
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null && $sudo chmod +x "$policy" && own_policy=yes; }
  $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  local installed=$?
  [ -z "$own_policy" ] || $sudo rm -f "$policy"
  return $installed
}

install_checks() {
  dotnet tool restore && dotnet msbuild Web -target:RestoreClient -verbosity:quiet
}

# in_memory COMMAND…: runs it with its temporary files in memory, if there is room for them. What
# tests without browsers write is a few megabytes at a time, and on a disk each commit waits for it.
in_memory() {
  local free
  free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)
  if [ ! -w /dev/shm ] || [ "${free:-0}" -lt 1000000 ]; then
    "$@"
    return
  fi
  memory=$(mktemp -d /dev/shm/livechatmeet-XXXXXX) || return 1
  trap 'rm -rf "$memory"' EXIT # also where the run is broken off
  TMPDIR=$memory "$@"
  rm -rf "$memory"
}

# unit_failures: what the unit tests' runner said last, of those that failed
unit_failures() {
  sed -n '/^✖ failing tests:$/,$p' "$results/unit.log"
}

# unit_ends: waits for the unit tests of the browser's code, and adds what their runner's closing lines count
unit_ends() {
  local status good bad ms log="$results/unit.log"
  beside_ends unit
  status=$?
  echo "== tests: browser code without a browser"
  good=$(sed -nE 's/^ℹ pass ([0-9]+)$/\1/p' "$log" | tail -1)
  bad=$(($(sed -nE 's/^ℹ (fail|cancelled) ([0-9]+)$/\2/p' "$log" | paste -sd+) + 0))
  ms=$(sed -nE 's/^ℹ duration_ms ([0-9]+).*$/\1/p' "$log" | tail -1)
  passed=$((passed + ${good:-0}))
  failed=$((failed + ${bad:-0}))
  share unit $((${good:-0} + ${bad:-0})) $((${ms:-0} / 1000))
  if [ "$status" -ne 0 ] || [ "${good:-0}" -eq 0 ]; then
    cat "$log"
    [ "${bad:-0}" -gt 0 ] || { failed=$((failed + 1)) && failed_steps+=("the unit tests of the browser's code ended without a count"); }
  fi
}

# instrument: a copy of the tests, in which what reads frames, packets and descriptions tells where it goes
instrument() {
  dotnet tool restore >/dev/null && rm -rf artifacts/guided && cp -r "$tests_in" artifacts/guided \
    && dotnet sharpfuzz artifacts/guided/livechatmeet.dll LiveChatMeet.Hub.Wire LiveChatMeet.Relay LiveChatMeet.Calls.Signal
}

publish() {
  rm -rf artifacts/publish-alone
  # The build before has had the analyzers.
  dotnet publish Web -c Release -o artifacts/publish-alone -v quiet -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false && [ "$(ls artifacts/publish-alone)" = livechatmeet ]
}

# with_published: the tests that follow use what is shipped
with_published() {
  step "publish gives one file" publish && export LIVECHATMEET_BINARY="$PWD/artifacts/publish-alone/livechatmeet"
}

export PATH="$PATH:/usr/sbin"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ "${CI:-}" = true ] || unset CI

rm -rf "$results" artifacts/browser-failures
mkdir -p "$results"
step "what tests need is installed" install_missing || finish
if [ -z "$only$full" ]; then
  # What needs no build runs beside it
  step "what checks the code is installed" install_checks || finish
  beside format 5 npm run --silent format:check
  beside lint 5 npm run --silent lint
  beside types 5 npm run --silent check
  beside unit 5 node .ci/unit.mjs
fi
step "build, warnings are errors" dotnet build LiveChatMeet.sln -v quiet || finish

if [ -n "$only" ]; then
  tests only -method "*$only*" -trait- "Needs=binary"
  finish
fi
if [ -n "$full" ]; then
  case "$full" in
    nat | networks)
      step "it is run as root, who may make networks" [ "$(id -u)" -eq 0 ] || finish
      ;;&
    kill)
      with_published && LIVECHATMEET_FULL=kill tests kill -explicit on -class "*KilledTests" -class "*CrashTests" \
        -showLiveOutput
      ;;
    copies | storm | soak)
      with_published && LIVECHATMEET_FULL=$full tests "$full" -explicit on -trait "Full=$full" -showLiveOutput
      ;;
    models | disk | forget | vanish | networks | memory | rings)
      LIVECHATMEET_FULL=$full tests "$full" -explicit on -trait "Full=$full" -showLiveOutput
      ;;
    calls) tests calls -explicit on -trait "Full=calls" ;;
    handoff) tests handoff -explicit on -trait "Full=handoff" -showLiveOutput ;;
    pages) tests pages -explicit on -trait "Full=pages" ;;
    hosts) tests hosts -explicit on -trait "Full=hosts" -showLiveOutput ;;
    latency) tests latency -explicit on -trait "Full=latency" ;;
    loader) tests loader -explicit on -trait "Full=loader" -showLiveOutput ;;
    harness) tests harness -explicit on -trait "Full=harness" ;;
    fuzz)
      export LIVECHATMEET_FULL=fuzz
      tests fuzz -explicit on -trait "Full=fuzz" -showLiveOutput
      tests inputs -class "*FrameFuzzTests" -class "*InputFuzzTests" -parallelMode collections -maxThreads 2 \
        -showLiveOutput
      tests codes -class "*CodesFuzzTests" -showLiveOutput
      step "messages of other windows" node .ci/unit.mjs fuzz
      # One at a time: where inputs lead is counted in one place.
      step "the parsers tell where they go" instrument \
        && tests_in=artifacts/guided tests guided -explicit on -trait "Full=guided" -parallelMode none -showLiveOutput
      ;;
    turn) tests turn -explicit on -trait "Full=turn" -showLiveOutput ;;
    screenshots) tests screenshots -explicit on -trait "Full=screenshots" ;;
    nat) with_published && tests nat -explicit on -trait "Full=nat" -showLiveOutput ;;
    upgrade) tests upgrade -explicit on -trait "Full=upgrade" ;;
    search) tests search -explicit on -trait "Full=search" -showLiveOutput ;;
    sweep) tests sweep -explicit on -trait "Full=sweep" -showLiveOutput ;;
    *) echo "There is no long run \"$full\"."; failed=1 ;;
  esac
  finish
fi

[ -n "$quick" ] || beside publish 5 publish
[ -n "$quick" ] || beside holes 5 node .ci/holes.mjs
# More at a time than there are processors: many wait for a time that passes.
in_memory tests without-browsers -parallelMode collections -maxThreads 6 -trait- "Needs=browser" \
  -trait- "Needs=process" -trait- "Needs=quiet"
step_ends format "everything is formatted (if not: npm run format)"
step_ends lint "lint of TypeScript and CSS"
step_ends types "types of TypeScript"
unit_ends
[ -z "$quick" ] || finish

step_ends holes "no package has a known hole that is high or critical"
export LIVECHATMEET_BINARY="$PWD/artifacts/publish-alone/livechatmeet"
published=""
step_ends publish "publish gives one file" && published=yes
# Beside each other, as each waits for times that pass: a browser for a page or a picture, a process for its end. Three
# with browsers at a time would take as long as two. The bench's results count here, not its times.
browsers=(-trait "Needs=browser" -trait- "Needs=binary" -trait- "Needs=quiet")
beside with-processes 5 in_memory run_tests with-processes -parallelMode collections -maxThreads 2 \
  -trait "Needs=process" -trait- "Needs=browser" -trait- "Needs=binary" -trait- "Needs=quiet"
beside bench 0 artifacts/bin/Web.Bench/debug/Web.Bench quick --binary "$LIVECHATMEET_BINARY"
tests with-browsers -parallelMode collections -maxThreads 2 "${browsers[@]}"
tests_end with-processes
step_ends bench "the bench gets right results"
once_more with-browsers
# What measures how long something takes has the machine for itself.
tests measuring -trait "Needs=quiet"
once_more measuring
[ -n "$published" ] && tests binary -trait "Needs=binary" && once_more binary
finish
