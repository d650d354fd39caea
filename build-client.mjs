// Builds the browser's code: one minified file per entry. Called by Web/Client.targets; `--watch` rebuilds on change.
import { readFile, mkdir } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const entries = {
  'wwwroot/livechat': 'Web/Livechat/loader.ts',
  'wwwroot/built/livechat': 'Web/Livechat/livechat.ts',
  'wwwroot/built/console': 'Web/Agents/console.ts',
  'wwwroot/built/account': 'Web/Agents/account.ts',
  'wwwroot/built/demo': 'Web/Livechat/demo.ts',
  'wwwroot/built/meet': 'Web/Meet/meet.ts',
  'wwwroot/built/shared-style': 'wwwroot/css/shared.css',
  'wwwroot/built/meet-style': 'wwwroot/css/meet.css',
  'wwwroot/built/livechat-style': 'wwwroot/css/livechat.css',
  'wwwroot/built/console-style': 'wwwroot/css/console.css',
  'wwwroot/built/account-style': 'wwwroot/css/account.css',
  'wwwroot/built/demo-style': 'wwwroot/css/demo.css',
};

/** What a page asks for later, by import(): it can be used before that is there. */
const modules = {
  'wwwroot/built/livechat-call': 'Web/Livechat/livechat-call.ts',
  'wwwroot/built/meet-standalone': 'Web/Meet/standalone.ts',
  'wwwroot/built/meet-devices': 'Web/Meet/device-menu.ts',
  'wwwroot/built/meet-other-device': 'Web/Meet/other-device.ts',
  'wwwroot/built/meet-small-picture': 'Web/Meet/small-picture.ts',
};

/** The loader runs on other people's pages and may ask for nothing: its few words are built in from the resources. */
const texts = {
  name: 'texts',
  setup(build) {
    build.onResolve({ filter: /^texts:/ }, ({ path }) => ({ path, namespace: 'texts' }));
    build.onLoad({ filter: /.*/, namespace: 'texts' }, async ({ path }) => {
      const keys = path.slice('texts:'.length).split('|');
      const german = await resources('Web/Texts/Text.de.resx');
      const missing = keys.filter((key) => !german.has(key));
      if (missing.length > 0) return { errors: [{ text: `Text.de.resx lacks: ${missing.join(', ')}` }] };
      const table = { en: keys, de: keys.map((key) => german.get(key)) };
      return { contents: `export default ${JSON.stringify(table)}`, loader: 'js', watchFiles: ['Web/Texts/Text.de.resx'] };
    });
  },
};

async function resources(file) {
  const xml = await readFile(file, 'utf8');
  return new Map([...xml.matchAll(/<data name="([^"]+)"[^>]*>\s*<value>([^<]*)<\/value>/g)].map((m) => [plain(m[1]), plain(m[2])]));
}

const pointsOf = (files) => Object.entries(files).map(([out, source]) => ({ in: source, out }));

const plain = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');

await mkdir('wwwroot/built', { recursive: true });
const shared = {
  outdir: '.',
  bundle: true,
  minify: true,
  target: ['chrome111', 'firefox113', 'safari16.4'],
  legalComments: 'none',
  external: ['*.svg', '/built/*'],
  plugins: [texts],
  logLevel: 'warning',
};

const builds = [
  { ...shared, format: 'iife', entryPoints: pointsOf(entries) },
  { ...shared, format: 'esm', entryPoints: pointsOf(modules) },
];

for (const options of builds) {
  if (process.argv.includes('--watch')) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}
