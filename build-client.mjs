// Builds the browser's code: esbuild bundles one file per entry, terser makes it small. Called by Web/Client.targets;
// `--watch` rebuilds on change.
import { mkdir, writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';
import { bundled, late, small, styles, texts, webSocketAlone } from './build-plugins.mjs';

const entries = {
  'wwwroot/livechat': 'Web/Livechat/loader.ts',
  'wwwroot/built/livechat': 'Web/Livechat/livechat.ts',
  'wwwroot/built/come-over': 'Web/Livechat/come-over.ts',
  'wwwroot/built/consent': 'Web/Livechat/consent.ts',
  'wwwroot/built/told-language': 'Web/Livechat/told-language.ts',
  'wwwroot/built/former-name': 'Web/Livechat/former-name.ts',
  'wwwroot/built/console': 'Web/Console/console.ts',
  'wwwroot/built/account': 'Web/Accounts/account.ts',
  'wwwroot/built/sites': 'Web/Sites/accent-preview.ts',
  'wwwroot/built/check': 'Web/Check/server-check.ts',
  'wwwroot/built/meet': 'Web/Meet/meet.ts',
  'wwwroot/built/meet-open': 'Web/Meet/meet-open.ts',
  'wwwroot/built/shared-style': 'Web/Layout/shared.css',
  'wwwroot/built/meet-style': 'Web/Meet/meet.css',
  'wwwroot/built/meet-late-style': 'Web/Meet/late.css',
  'wwwroot/built/livechat-style': 'Web/Livechat/livechat.css',
  'wwwroot/built/livechat-late-style': 'Web/Livechat/late.css',
  'wwwroot/built/consent-style': 'Web/Livechat/consent.css',
  'wwwroot/built/own-message-style': 'Web/Rooms/own-message.css',
  'wwwroot/built/console-style': 'Web/Console/console.css',
  'wwwroot/built/account-style': 'Web/Accounts/account.css',
  'wwwroot/built/demo-style': 'Web/Livechat/demo.css',
};

/** What a page asks for later, by import(): it can be used before that is there. */
const modules = {
  'wwwroot/built/livechat-call': 'Web/Livechat/livechat-call.ts',
  'wwwroot/built/elsewhere': 'Web/Livechat/elsewhere-code.ts',
  'wwwroot/built/files': 'Web/Livechat/late-files.ts',
  'wwwroot/built/meet-standalone': 'Web/Meet/standalone.ts',
  'wwwroot/built/meet-measures': 'Web/Meet/measures.ts',
  'wwwroot/built/meet-devices': 'Web/Meet/device-menu.ts',
  'wwwroot/built/meet-other-device': 'Web/Meet/other-device.ts',
  'wwwroot/built/meet-small-picture': 'Web/Meet/small-picture.ts',
};

const pointsOf = (files) => Object.entries(files).map(([out, source]) => ({ in: source, out }));

await mkdir('wwwroot/built', { recursive: true });
const shared = {
  outdir: '.',
  bundle: true,
  minify: true,
  target: ['chrome111', 'firefox113', 'safari16.4', 'ios16.4'],
  legalComments: 'none',
  external: ['*.svg', '/built/*'],
  logLevel: 'warning',
};
shared.plugins = [texts, late(shared), styles(shared), webSocketAlone, small];

const builds = [
  { ...shared, format: 'iife', entryPoints: pointsOf(entries) },
  { ...shared, format: 'esm', entryPoints: pointsOf(modules) },
];

for (const options of builds) {
  if (process.argv.includes('--watch')) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}

// packaging/components.mjs reads which packages the browser gets something of.
await writeFile('wwwroot/built/.packages.json', JSON.stringify([...bundled]));
