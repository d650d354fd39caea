/** What the server says of a site, and of the page that asks. */
export type Standing = { isSite: boolean; isListed: boolean; hasHttps: boolean };

/** What a page can find out about itself and the chat that does not show, or that cannot call. */
export type Facts = {
  /** The chat's. */
  readonly origin: string;
  readonly site: string;
  /** The page's origin, `null` in a sandbox and of a file. */
  readonly page: string;
  /** The origin in the page's address. */
  readonly address: string;
  readonly isSecure: boolean;
  /** The Content-Security-Policy that forbids the frame. */
  readonly policy?: string;
  /** `forbidden`: by the page's policy (connect-src). */
  readonly standing?: Standing | 'forbidden' | 'unreachable';
  /** The chat shows, and may not have these. */
  readonly refusedFeatures?: readonly string[];
  /** Those that the page itself may not have. */
  readonly keptFeatures?: readonly string[];
  readonly isFramed?: boolean;
  /** The frame's attribute. */
  readonly allow?: string;
};

/** One line for the console of a host page: what is wrong, and what mends it. */
export function lineFor(facts: Facts): string {
  const { origin, site } = facts;
  const [what, mends] = facts.refusedFeatures ? aboutCalls(facts) : aboutFrame(facts);
  return `${what} ${mends} More: docs/embed.md, and ${origin}/agent/sites/${site}/check looks at a page.`;
}

type Advice = [what: string, mends: string];

function aboutFrame(facts: Facts): Advice {
  const { origin, page, policy } = facts;
  if (page === 'null')
    return [
      `${origin} shows no chat here: this page has no origin (it is a file, or in a sandbox).`,
      'Serve it from an address of the site; a sandbox must have allow-same-origin.',
    ];
  if (policy !== undefined)
    return [
      `This page's Content-Security-Policy forbids the chat's frame.`,
      `Change it to have: ${framesOf(policy, origin)}`,
    ];
  return aboutStanding(facts);
}

function aboutStanding({ origin, site, page, standing }: Facts): Advice {
  const add = `Add ${page} to the site's addresses at ${origin}/agent/sites/${site}`;
  const listed = `${page} is not among the addresses of the site "${site}".`;
  if (standing === 'unreachable')
    return [
      `${origin} does not answer on this page.`,
      'Open that address; then look for an extension that blocks it.',
    ];
  if (!standing || standing === 'forbidden')
    return [
      `${origin} shows no chat here.`,
      `${add}. If it is there, check that "${site}" is the right key.`,
    ];
  return standing.isSite ? aboutPage(standing, page, add, listed) : aboutKey(site, origin);
}

const aboutKey = (site: string, origin: string): Advice => [
  `There is no site with the key "${site}".`,
  `Copy the line again from ${origin}/agent/sites: check that its key arrives unchanged.`,
];

function aboutPage(standing: Standing, page: string, add: string, listed: string): Advice {
  if (standing.isListed)
    return [
      `${page} is among the addresses of the site, but the chat in its frame is silent.`,
      'Reload the page.',
    ];
  return standing.hasHttps
    ? [listed, `The site lists it with https: lead visitors there. Over http there is no camera either.`]
    : [listed, `${add}, or press Allow there.`];
}

function aboutCalls(facts: Facts): Advice {
  const { origin, address, isSecure, keptFeatures = [], isFramed, allow = '' } = facts;
  if (!isSecure)
    return [
      `Calls have no camera here: browsers give it to https pages alone.`,
      `Lead visitors from ${address} to https, and add that to the site's addresses.`,
    ];
  const what = `The chat may not use ${facts.refusedFeatures?.join(', ')}: calls stay without.`;
  if (keptFeatures.length > 0 && isFramed)
    return [what, `The frame around this page needs allow="${keptFeatures.join('; ')}".`];
  if (!allow.includes('camera'))
    return [what, `Something on this page removes the attribute allow from the chat's frame.`];
  return [what, `Send the header Permissions-Policy: ${permissionsFor(origin)}`];
}

/** The header's value that gives our frame what it asks for, beside the page itself. */
const permissionsFor = (origin: string) =>
  ['camera', 'microphone', 'display-capture'].map((feature) => `${feature}=(self "${origin}")`).join(', ');

/** The directive of a policy that rules frames (CSP, 6.8.4), with our origin added. */
function framesOf(policy: string, origin: string): string {
  const directives = policy.split(';').map((text) => text.trim().split(/\s+/));
  const found = ['frame-src', 'child-src', 'default-src']
    .map((name) => directives.find(([first]) => first?.toLowerCase() === name))
    .find(Boolean);
  const sources = (found ?? []).slice(1).filter((source) => source !== "'none'");
  return ['frame-src', ...sources, origin].join(' ');
}
