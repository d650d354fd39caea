import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { suite, test } from 'node:test';

/**
 * The folders of the browser's code, the lowest floor first. A file imports from its own folder and from lower floors;
 * those of the third floor from each other too, in no circle; the pages, on the last one, stand side by side.
 */
const floors = [
  ['Refusals'],
  ['Layout'],
  ['Hub'],
  ['Media', 'Placement', 'Rooms', 'Calls'],
  ['Meet', 'Livechat', 'Console', 'Accounts', 'Sites', 'Check'],
];
const sharedFloor = 3;

/** One import: `by` and `of` are paths below Web, `of` without its ending. */
type Import = { readonly by: string; readonly of: string };

const folderOf = (path: string) => path.split('/')[0]!;
const floorOf = (path: string) => floors.findIndex((folders) => folders.includes(folderOf(path)));

/** Imports that lead upwards, or from one page to another. */
function wrongOf(imports: readonly Import[]): Import[] {
  return imports.filter(({ by, of }) => {
    if (folderOf(by) === folderOf(of)) return false;
    const [from, to] = [floorOf(by), floorOf(of)];
    return to > from || (to === from && to !== sharedFloor);
  });
}

/** A folder that leads back to itself over others; none when there is no circle. */
function circleOf(imports: readonly Import[]): string[] {
  const next = (folder: string) =>
    [...new Set(imports.filter(({ by }) => folderOf(by) === folder).map(({ of }) => folderOf(of)))].filter(
      (other) => other !== folder,
    );
  const search = (way: string[]): string[] =>
    next(way.at(-1)!).reduce<string[]>((found, folder) => {
      if (found.length > 0) return found;
      if (folder === way[0]) return [...way, folder];
      return way.includes(folder) ? found : search([...way, folder]);
    }, []);
  return floors.flat().reduce<string[]>((found, folder) => (found.length > 0 ? found : search([folder])), []);
}

const sources = readdirSync('Web', { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'),
);

/** From the text and not from a bundle, for a bundle has forgotten which types were imported. */
const imports: Import[] = sources.flatMap((by) =>
  [...readFileSync(join('Web', by), 'utf8').matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)].map((found) => ({
    by,
    of: relative('.', join(dirname(by), found[1]!)),
  })),
);

void suite('The browser code', () => {
  void test('is read whole', () => {
    assert.ok(imports.length > 200, `There are only ${imports.length} imports.`);
    assert.ok(imports.some(({ by, of }) => by === 'Console/agent-call.ts' && of === 'Hub/lender'));
  });

  void test('has no folder without a floor', () => {
    assert.deepEqual(
      sources.filter((path) => floorOf(path) < 0),
      [],
    );
  });

  void test('leads down, and from no page to another', () => assert.deepEqual(wrongOf(imports), []));

  void test('goes in no circle', () => assert.deepEqual(circleOf(imports), []));
});

const maxLines = 200;
const maxFields = 12;

/** What is larger, and why it may be. The list only gets shorter: a test names what does not need it any more. */
const larger: Record<string, string> = {
  'Web/Hub/protocol.ts': 'is generated, and read by nobody from one end to the other',
};

/** Beside tests, and fakes, which stand for a browser or a server in them. */
const sized = [
  ...sources.filter((path) => !path.endsWith('.fake.ts')).map((path) => join('Web', path)),
  ...readdirSync('.').filter((path) => path.endsWith('.mjs')),
  ...readdirSync('Web.Tests', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join('Web.Tests', path)),
];

const linesOf = (text: string) => text.trimEnd().split('\n').length;

/** How many fields each class has, in the layout that prettier gives: members begin after two spaces. */
const fieldsOf = (text: string): number[] =>
  [...text.matchAll(/^(?:export )?(?:default )?(?:abstract )?class [^]*?^\}/gm)].map(
    ([body]) =>
      [...body.matchAll(/^ {2}(?:(?:static|readonly|declare|override) )*#?\w+[?!]?(?:: | =|;)/gm)].length,
  );

const isTooLarge = (path: string) => {
  const text = readFileSync(path, 'utf8');
  return linesOf(text) > maxLines || Math.max(0, ...fieldsOf(text)) > maxFields;
};

/** Functions are counted by the linter. */
void suite('Files and classes', () => {
  void test(`have at most ${maxLines} lines, and ${maxFields} fields, but for those that have a reason`, () =>
    assert.deepEqual(sized.filter(isTooLarge).sort(), Object.keys(larger).sort()));

  void test('have fields that are counted: those of each class, and nothing else', () => {
    const text = `export class First extends Other {
  readonly #one: string;
  static two = 2;
  three?: number;
  readonly #four = () => {
    const five = 5;
  };

  constructor(five: number) {
    this.two = five;
  }

  get six(): number {
    return 6;
  }
}

class Second {
  #only;
}
`;

    assert.deepEqual(fieldsOf(text), [4, 1]);
  });
});

void suite('What is told of imports', () => {
  const wrong: [name: string, by: string, of: string][] = [
    ['upwards', 'Hub/loan.ts', 'Placement/floating'],
    ['from the ground', 'Layout/form-token.ts', 'Hub/signaling'],
    ['from one page to another', 'Console/call-overlay.ts', 'Livechat/host-messages'],
    ['into a page', 'Rooms/thread.ts', 'Meet/call-view'],
  ];
  for (const [name, by, of] of wrong)
    void test(`is that it leads ${name}`, () => assert.deepEqual(wrongOf([{ by, of }]), [{ by, of }]));

  void test('is a circle', () => {
    const circle = [
      { by: 'Rooms/thread.ts', of: 'Calls/call-card' },
      { by: 'Calls/call-card.ts', of: 'Rooms/short-name' },
    ];

    assert.deepEqual(wrongOf(circle), []);
    assert.deepEqual(circleOf(circle), ['Rooms', 'Calls', 'Rooms']);
  });
});
