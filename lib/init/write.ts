import { Document, isCollection, isMap, isScalar, type Node } from 'yaml';
import type { Draft } from './draft.ts';
import type { EndpointGuess } from './endpoints.ts';
import { EXCLUSIONS_TO_FILL_IN, sectionsToFillIn, vantagesToFillIn } from './fill-in.ts';
import type { Guess } from './guess.ts';

type Path = readonly (string | number)[];

/** The draft as a file: valid as it is, with every guess marked on its line and what is to be filled in as comments. */
export function writeDraft(draft: Draft, file: string): string {
  const { endpoints, edges, system, namespaces, home } = draft;
  const document = new Document({
    assay: 1,
    system: system.value,
    scope: { namespaces: namespaces.map(({ value }) => value) },
    vantages: { namespace: home.value },
    endpoints: endpoints.map(endpointData),
    ...(edges.length === 0
      ? {}
      : { ingress: edges.map(({ host, port, at }) => ({ host: host.value, port, ...at.value })) }),
  });
  document.commentBefore = header(draft, file);
  document.comment = sectionsToFillIn(draft);
  mark(document, ['system'], system);
  for (const [index, name] of namespaces.entries()) mark(document, ['scope', 'namespaces', index], name);
  mark(document, ['vantages', 'namespace'], home);
  for (const [index, endpoint] of endpoints.entries()) markEndpoint(document, index, endpoint);
  for (const [index, { host, at }] of edges.entries()) {
    mark(document, ['ingress', index, 'host'], host);
    mark(document, ['ingress', index, 'service' in at.value ? 'service' : 'addresses'], at);
  }
  nodeAt(document, ['scope']).comment = EXCLUSIONS_TO_FILL_IN;
  nodeAt(document, ['vantages']).comment = vantagesToFillIn(draft);
  explainSection(document, 'scope', scopeProse(draft));
  explainSection(document, 'endpoints', [
    'Every Service port with pods behind it. Keep those that carry ePHI; the rest belongs under scope.exclude. What is denied',
    'to callers otherwise (forbids: a path, a header, a host) and a database that has TLS of its own (ownTls) can be declared',
    'here too: docs/your-cluster.md has them all.',
  ]);
  explainSection(document, 'vantages', ['Where the pods of Assay stand.']);
  explainSection(document, 'ingress', ['The hosts that the edge serves over TLS.']);
  return `${document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd()}\n`;
}

const header = ({ context, unread }: Draft, file: string): string =>
  [
    `A first description of what runs in ${context}, from what its objects say: "assay init" sent and made nothing.`,
    'A line marked "guess:" is one: look at it, correct it, and take the mark away. A block whose lines begin with a',
    'bare # is to be filled in: take the # away. Before the first run:',
    '1. keep under endpoints what carries ePHI, and name who may call it;',
    '2. make the namespace under vantages, and opt in to borrowLabels for those callers;',
    `3. npx assay rbac --config ${file} --user <an identity of its own> | kubectl apply -f -`,
    `4. npx assay run --config ${file} --context ${context}`,
    ...(unread.length > 0
      ? ['Not read, so nothing here is guessed from it:', ...unread.map((one) => `- ${one}`)]
      : []),
  ]
    .map((line) => ` ${line}`)
    .join('\n');

const scopeProse = ({ leftOut }: Draft): readonly string[] => [
  'The namespaces of the system. Services in them that no endpoint declares are listed in every report.',
  ...leftOut.map(({ what, why }) => `Left out: ${what} (${why}).`),
];

const endpointData = ({ service, port, protocol, path, mesh, callers }: EndpointGuess): object => ({
  service,
  port,
  protocol: protocol.value,
  ...(path === undefined ? {} : { path: path.value }),
  mesh: mesh.value,
  callers: callers.map(({ workload, methods }) => ({ workload, ...(methods.length > 0 ? { methods } : {}) })),
});

function markEndpoint(
  document: Document,
  index: number,
  { protocol, path, mesh, callers, remarks }: EndpointGuess,
): void {
  const at = (...path_: Path): Path => ['endpoints', index, ...path_];
  mark(document, at('protocol'), protocol);
  if (path) mark(document, at('path'), path);
  mark(document, at('mesh'), mesh);
  for (const [place, caller] of callers.entries()) {
    mark(document, at('callers', place, 'workload'), caller);
    if (caller.methods.length > 0) flow(document, at('callers', place, 'methods'));
  }
  const seen = [...new Set(remarks)].map((remark) => ` ${remark}`);
  if (callers.length === 0) {
    flow(document, at('callers'));
    nodeAt(document, at('callers')).comment =
      ' guess: nothing says who calls; left so, nobody counts as allowed';
  }
  if (seen.length > 0) nodeAt(document, at()).comment = seen.join('\n');
  if (index > 0) nodeAt(document, at()).spaceBefore = true;
}

function mark(document: Document, path: Path, { why }: Pick<Guess<unknown>, 'why'>): void {
  nodeAt(document, path).comment = ` guess: ${why}`;
}

function flow(document: Document, path: Path): void {
  const node = nodeAt(document, path);
  if (isCollection(node)) node.flow = true;
}

/** A comment and an empty line before a section. */
function explainSection(document: Document, name: string, lines: readonly string[]): void {
  if (!isMap(document.contents)) return;
  const key = document.contents.items.find((pair) => isScalar(pair.key) && pair.key.value === name)?.key;
  if (!isScalar(key)) return;
  key.spaceBefore = true;
  key.commentBefore = lines.map((line) => ` ${line}`).join('\n');
}

function nodeAt(document: Document, path: Path): Node {
  return document.getIn(path, true) as Node;
}
