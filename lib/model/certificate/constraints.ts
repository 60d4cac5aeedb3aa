import { ce, extensionOf, type CertificateFields } from './fields.ts';
import { elementsOf, onlyElement, SEQUENCE, type Element } from './der.ts';

/** GeneralName, RFC 5280 section 4.2.1.6. */
const DNS = 0x82;
const ADDRESS = 0x87;
const DIRECTORY = 0xa4;
const JUDGED: ReadonlySet<number> = new Set([DNS, ADDRESS, DIRECTORY]);
const UTF8 = 0x0c;
const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;

/**
 * Why an authority's name constraints (section 4.2.1.10) do not admit a certificate below it. Names for DNS, addresses
 * and directory names are judged; a name of another kind that a constraint speaks of is not admitted, for
 * it cannot be judged here.
 */
export function constraintProblems(
  authority: CertificateFields,
  below: CertificateFields,
): readonly string[] {
  const value = extensionOf(authority, ce(30));
  if (!value) return [];
  const lists = elementsOf(onlyElement(value, SEQUENCE).body);
  const subtrees = (tag: number): readonly Element[] =>
    lists.filter((list) => list.tag === tag).flatMap(({ body }) => elementsOf(body).map(baseOf));
  const [permitted, excluded] = [subtrees(PERMITTED), subtrees(EXCLUDED)];
  return namesOf(below).flatMap((name) => {
    const same = permitted.filter(({ tag }) => tag === name.tag);
    const hits = excluded.filter(({ tag }) => tag === name.tag);
    if (!JUDGED.has(name.tag)) {
      return same.length + hits.length > 0 ? ['a name of a kind whose constraints are not judged here'] : [];
    }
    if (hits.some((base) => isWithin(name, base)))
      return [`${describe(name)} is excluded by an authority's constraints`];
    return same.length > 0 && !same.some((base) => isWithin(name, base))
      ? [`${describe(name)} is outside an authority's constraints`]
      : [];
  });
}

function baseOf({ body }: Element): Element {
  const [base] = elementsOf(body);
  if (!base) throw new RangeError('a constraint of nothing');
  return base;
}

function namesOf(fields: CertificateFields): readonly Element[] {
  const alternatives = extensionOf(fields, ce(17));
  const subject = Buffer.concat(fields.subject);
  return [
    ...(alternatives ? elementsOf(onlyElement(alternatives, SEQUENCE).body) : []),
    ...(subject.length > 0 ? [{ tag: DIRECTORY, body: sequenceOf(subject), whole: subject }] : []),
  ];
}

/** A name as a constraint's base holds it: the relative names in a sequence. Its length is only read back here. */
function sequenceOf(body: Buffer): Buffer {
  return Buffer.concat([
    Buffer.of(SEQUENCE, 0x84),
    Buffer.from(body.length.toString(16).padStart(8, '0'), 'hex'),
    body,
  ]);
}

function isWithin(name: Element, base: Element): boolean {
  switch (name.tag) {
    case DNS: {
      const [host, domain] = [textOf(name), textOf(base)];
      // A leading dot is not in the RFC for DNS names, but in the world: it leaves the domain itself out.
      return domain.startsWith('.')
        ? host.endsWith(domain)
        : domain === '' || host === domain || host.endsWith(`.${domain}`);
    }
    case ADDRESS: {
      const half = base.body.length / 2;
      return (
        name.body.length === half &&
        name.body.every((byte, at) => ((byte ^ (base.body[at] ?? 0)) & (base.body[half + at] ?? 255)) === 0)
      );
    }
    default: {
      const [whole, start] = [relativeNames(name), relativeNames(base)];
      return start.every((one, at) => whole[at] === one);
    }
  }
}

const textOf = ({ body }: Element): string => body.toString('latin1').toLowerCase();

/** Section 7.1: neither case nor the kind of string nor doubled blanks tell one name from another. */
const relativeNames = ({ body }: Element): readonly string[] =>
  elementsOf(onlyElement(body, SEQUENCE).body).map((relative) =>
    elementsOf(relative.body)
      .map((attribute) => {
        const [type, value] = elementsOf(attribute.body);
        const text = value?.body.toString(value.tag === UTF8 ? 'utf8' : 'latin1') ?? '';
        return `${type?.body.toString('hex') ?? ''}=${text.trim().replace(/\s+/g, ' ').toLowerCase()}`;
      })
      .join('+'),
  );

const describe = (name: Element): string =>
  name.tag === DNS ? textOf(name) : name.tag === ADDRESS ? 'an address in it' : 'its subject';
