#!/usr/bin/env bash
# The browser journeys need Chromium and a Chinese font; installed when we may, named in one sentence when not.
set -euo pipefail

wanted=()
browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
# Without fc-list nobody can say that Chinese shows as anything but boxes.
font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh)" ]; }

browser >/dev/null || wanted+=(chromium)
font || wanted+=(fontconfig fonts-wqy-zenhei)
[ ${#wanted[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "安装浏览器测试所需 · installing ${wanted[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
fi
if browser >/dev/null && font; then exit 0; fi
echo "浏览器测试需要 Chromium 和中文字体：sudo apt-get install ${wanted[*]}" >&2
echo "The browser journeys need Chromium and a Chinese font: sudo apt-get install ${wanted[*]}" >&2
exit 1
