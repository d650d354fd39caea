#!/usr/bin/env bash
# Makes the files of a release in artifacts/release: an archive for each platform, a Debian package, a bill of
# materials (CycloneDX), SHA256SUMS.
#   packaging/release.sh                       linux-x64, linux-arm64 and win-x64
#   packaging/release.sh linux-x64             one of them
#   BINARY=FILE packaging/release.sh linux-x64 with a binary that is published already; OUT=DIR: into another place
# What cannot be made is named at the end, and the script fails; the rest is there.
# The same source gives the same archive around the binary, whoever packs it, and whenever.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

platforms=("$@")
[ $# -gt 0 ] || platforms=(linux-x64 linux-arm64 win-x64)
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
made=$(git log -1 --format=%ct 2>/dev/null || echo 0)
out=${OUT:-$PWD/artifacts/release}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
missing=()
umask 022
rm -rf "$out" && mkdir -p "$out"

# published PLATFORM: makes the binary for it, and names its file
published() {
  local to=artifacts/publish-$1 file=livechatmeet
  [ -z "${BINARY:-}" ] || { echo "$BINARY"; return; }
  [[ $1 != win-* ]] || file=livechatmeet.exe
  rm -rf "$to"
  dotnet publish Web -c Release -r "$1" -o "$to" -v quiet -p:RunAnalyzers=false >&2 && echo "$to/$file"
}

# folder PLATFORM BINARY: what an archive holds, in a folder of its name
folder() {
  local to=$work/livechatmeet-$version-$1
  mkdir -p "$to/docs" || return
  install -m 755 "$2" "$to/$(basename "$2")" && install -m 644 README.md CHANGELOG.md SECURITY.md "$to" &&
    install -m 644 docs/*.md docs/nginx.conf docs/Caddyfile docs/apache.conf docs/fail2ban.conf docs/livechatmeet.service \
      "$to/docs" || return
  [[ $1 != linux-* ]] || install -m 644 docs/livechatmeet.service docs/livechatmeet.sysusers \
    packaging/Dockerfile packaging/compose.yaml "$to"
}

# archive PLATFORM: packs its folder
archive() {
  local name=livechatmeet-$version-$1
  find "$work/$name" -exec touch --no-dereference --date="@$made" {} +
  if [[ $1 == win-* ]]; then
    # A zip has the time of the day where it is made.
    (cd "$work" && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip -q -X -@ "$out/$name.zip")
  else
    tar --create --directory="$work" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu "$name" |
      gzip -n >"$out/$name.tar.gz"
  fi
}

# debian PLATFORM BINARY: a package that installs the service and its user, and starts nothing
debian() {
  local to=$work/deb-$1 architecture=amd64
  [ "$1" = linux-x64 ] || architecture=arm64
  install -D -m 755 "$2" "$to/usr/bin/livechatmeet" &&
    install -D -m 644 docs/livechatmeet.sysusers "$to/usr/lib/sysusers.d/livechatmeet.conf" &&
    install -D -m 644 docs/livechatmeet.service "$to/usr/lib/systemd/system/livechatmeet.service" &&
    install -D -m 644 -t "$to/usr/share/doc/livechatmeet" README.md CHANGELOG.md SECURITY.md &&
    install -D -m 644 -t "$to/usr/share/doc/livechatmeet/docs" docs/*.md docs/nginx.conf docs/Caddyfile \
      docs/apache.conf docs/fail2ban.conf docs/livechatmeet.service &&
    sed -i 's:/usr/local/bin:/usr/bin:' "$to/usr/lib/systemd/system/livechatmeet.service" &&
    install -D -m 755 packaging/postinst "$to/DEBIAN/postinst" &&
    install -D -m 755 packaging/prerm "$to/DEBIAN/prerm" || return
  sed -e "s/@version@/$version/" -e "s/@architecture@/$architecture/" -e "s/@size@/$(du -sk "$to" | cut -f1)/" \
    packaging/control >"$to/DEBIAN/control"
  find "$to" -exec touch --no-dereference --date="@$made" {} +
  SOURCE_DATE_EPOCH=$made dpkg-deb --root-owner-group --build -Zgzip "$to" "$out" >/dev/null
}

for platform in "${platforms[@]}"; do
  if ! binary=$(published "$platform"); then
    echo "$platform: the binary could not be published; what is above says why (NU1102: the registry has no such pack)."
    missing+=("$platform")
    continue
  fi
  folder "$platform" "$binary" && archive "$platform" || missing+=("the archive of $platform")
  [[ $platform != linux-* ]] || ! command -v dpkg-deb >/dev/null || debian "$platform" "$binary" ||
    missing+=("the Debian package of $platform")
done

# What the binary and its pages are made of; it is of the same packages on each platform.
node packaging/components.mjs artifacts/obj/Web/project.assets.json "$out/livechatmeet-$version.cdx.json" --cyclonedx ||
  missing+=("the bill of materials")
(cd "$out" && sha256sum -- livechatmeet* >SHA256SUMS && cat SHA256SUMS) || missing+=(SHA256SUMS)
[ ${#missing[@]} -eq 0 ] || { printf 'not made: %s\n' "${missing[@]}"; exit 1; }
