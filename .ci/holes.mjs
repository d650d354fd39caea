// Asks the package sources whether a package of ours has a known hole. Fails for one that is high or critical. Where a
// source knows of no holes at all, or does not answer, it says NOT CHECKED: no answer is not a good one.
//   node .ci/holes.mjs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const grave = ['high', 'critical'];
const limit = 180_000; // ms
const aside = mkdtempSync(join(tmpdir(), 'livechatmeet-holes-'));

function run(command, args, cwd = process.cwd()) {
  const { stdout, stderr, status, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: limit,
  });
  return { said: stdout ?? '', failed: error?.message ?? stderr ?? '', status };
}

// The line that says most, for people.
const gist = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => /error|ENO|EAI|ERR|unable|not found/i.test(line)) ?? text.trim().slice(0, 200);

// What begins with { in an answer; null if it is none.
function parsed(text) {
  try {
    return JSON.parse(text.slice(text.indexOf('{')));
  } catch {
    return null;
  }
}

// The holes of a solution or project, as "high Name 1.2.3 https://…"; a text where there is no answer.
function nugetHoles(project) {
  const { said, failed, status } = run('dotnet', [
    'list',
    project,
    'package',
    '--vulnerable',
    '--include-transitive',
    '--no-restore',
    '--format',
    'json',
  ]);
  const answer = parsed(said);
  const problem = answer?.problems?.find((one) => one.level === 'error');
  if (status !== 0 || problem || !answer?.projects) return problem?.text ?? gist(`${said}\n${failed}`);
  const packages = answer.projects
    .flatMap((one) => one.frameworks ?? [])
    .flatMap((one) => [...(one.topLevelPackages ?? []), ...(one.transitivePackages ?? [])]);
  return packages.flatMap((one) =>
    (one.vulnerabilities ?? []).map(
      (hole) => `${hole.severity.toLowerCase()} ${one.id} ${one.resolvedVersion} ${hole.advisoryurl}`,
    ),
  );
}

function npmHoles(directory) {
  const { said, failed } = run('npm', ['audit', '--json', '--package-lock-only'], directory);
  const answer = parsed(said);
  if (!answer?.vulnerabilities)
    return answer?.message ?? answer?.error?.summary ?? gist(`${failed}\n${said}`);
  return Object.values(answer.vulnerabilities).flatMap((one) =>
    one.via
      .filter((hole) => typeof hole === 'object')
      .map((hole) => `${hole.severity} ${one.name} ${hole.range} ${hole.url}`),
  );
}

// A package that is known to have a hole, by which a source shows that it knows of any.
function knownOfNuget() {
  const project = join(aside, 'known.csproj');
  writeFileSync(
    project,
    `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
<ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup></Project>`,
  );
  const { failed, said, status } = run(
    'dotnet',
    ['restore', project, '-p:NuGetAudit=false', '-v', 'quiet'],
    aside,
  );
  return status === 0 ? nugetHoles(project) : gist(`${said}\n${failed}`);
}

function knownOfNpm() {
  const dependencies = { minimist: '1.2.0' };
  const packages = { '': { name: 'known', dependencies }, 'node_modules/minimist': { version: '1.2.0' } };
  writeFileSync(join(aside, 'package.json'), JSON.stringify({ name: 'known', dependencies }));
  writeFileSync(
    join(aside, 'package-lock.json'),
    JSON.stringify({ name: 'known', lockfileVersion: 3, packages }),
  );
  return npmHoles(aside);
}

// Whether it may stay as it is.
function isGood(source, ours, known) {
  if (typeof ours === 'string') console.log(`NOT CHECKED: ${source} gives no answer: ${ours}`);
  else if (typeof known === 'string')
    console.log(`NOT CHECKED: ${source} does not show that it knows holes: ${known}`);
  else if (ours.length === 0 && known.length === 0)
    console.log(`NOT CHECKED: ${source} knows of no holes, not even of those of a package that has one.`);
  else console.log(`${source}: ${ours.length} known holes in what we use`);
  const holes = typeof ours === 'string' ? [] : [...new Set(ours)];
  for (const hole of holes) console.log(`  ${hole}`);
  return !holes.some((hole) => grave.includes(hole.split(' ')[0]));
}

try {
  const results = [
    isGood('NuGet', nugetHoles(process.argv[2] ?? 'LiveChatMeet.sln'), knownOfNuget()),
    isGood('npm', npmHoles(process.argv[3] ?? '.'), knownOfNpm()),
  ];
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(aside, { recursive: true, force: true });
}
