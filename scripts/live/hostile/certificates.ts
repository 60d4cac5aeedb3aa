import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { der, extension, oid, relativeName, sequence } from './der.ts';
import { ESCAPES, NO_UTF8, script } from './words.ts';

/** What a server shows: its certificates as PEM, leaf first, and the leaf's key. */
export interface Shown {
  readonly cert: string;
  readonly key: string;
}

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const utf8 = (text: string): Buffer => der(0x0c, text);

interface Wishes {
  readonly subject?: Buffer;
  readonly names?: readonly Buffer[];
  readonly serial?: Buffer;
  readonly dates?: readonly [Buffer, Buffer];
  readonly more?: readonly Buffer[];
}

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const spki = keys.publicKey.export({ type: 'spki', format: 'der' });
const plain = sequence(relativeName(3, utf8('hostile.example.test')));
const time = (year: number): Buffer => der(0x18, `${year}0101000000Z`);

/** Signed with the one key there is, by whoever has its own name. */
function certificate({ subject = plain, names, serial, dates, more = [] }: Wishes): string {
  const extensions = [...(names ? [extension(17, sequence(...names))] : []), ...more];
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    serial ?? der(0x02, Buffer.of(7)),
    ECDSA_SHA256,
    subject,
    sequence(...(dates ?? [time(2020), time(2120)])),
    subject,
    spki,
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  const signature = sign('sha256', body, createPrivateKey(key));
  const bytes = sequence(body, ECDSA_SHA256, der(0x03, Buffer.of(0), signature));
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

const dns = (value: Buffer | string): Buffer => der(0x82, value);
const ODD = Buffer.concat([Buffer.from('odd\0'), NO_UTF8, Buffer.from(ESCAPES, 'latin1')]);

/** Markup and escapes in every name that a certificate has. */
const markup = certificate({
  subject: sequence(
    relativeName(3, utf8(script(0))),
    relativeName(10, utf8(script(1))),
    relativeName(11, utf8(`${script(2)}\nCN=clinic.example.test`)),
    relativeName(7, utf8(ESCAPES)),
  ),
  names: [
    dns(script(3)),
    dns('*'),
    dns('hostile.example.test, DNS:clinic.example.test'),
    der(0x86, script(4)),
    der(0x81, script(5)),
    der(0x82, ESCAPES),
  ],
});

/** Bytes that are no text of the kind they claim to be, kinds that are none, and a serial below nought. */
const ODDITIES: Wishes = {
  subject: sequence(
    relativeName(3, utf8('')),
    relativeName(3, der(0x1e, Buffer.from('202e003c001b0000', 'hex'))),
    relativeName(3, der(0x14, ODD)),
    relativeName(6, der(0x13, 'X'.repeat(3000))),
  ),
  names: [
    dns(ODD),
    dns(''),
    der(0x87, Buffer.of(1, 2, 3)),
    der(0x86, ODD),
    der(0xa0, oid('2a0304'), der(0xa0, utf8(script(6)))),
    der(0x88, Buffer.of(0x2a, 3)),
  ],
  serial: der(0x02, Buffer.from(`ff${'00'.repeat(30)}01`, 'hex')),
  dates: [der(0x17, '000000000000Z'), der(0x18, '99999999999999Z')],
  more: [extension(15, Buffer.of(0xff)), extension(19, Buffer.of()), extension(30, der(0x04, ODD))],
};
const odd = certificate(ODDITIES);

/** One that OpenSSL does not take, not even to show it: for servers that have none. */
export const UNREADABLE = Buffer.from(
  certificate({ ...ODDITIES, subject: sequence(relativeName(3, der(0x0c, ODD))) }).replace(/-----.*/g, ''),
  'base64',
);

/** An authority eight times over that has issued each of the eight: how many ways there are is not for counting. */
const isAuthority = extension(19, sequence(der(0x01, Buffer.of(0xff))));
const tangle = Array.from({ length: 8 }, (_, place) =>
  certificate({ serial: der(0x02, Buffer.of(place + 1)), more: [isAuthority] }),
);

/** A little less than OpenSSL lets a chain be, which is 100 kB. */
const longNames = Array.from({ length: 1100 }, (_, place) => dns(`${place}.${'n'.repeat(55)}.example.test`));

export const SHOWN = {
  markup: { cert: markup, key },
  odd: { cert: odd, key },
  tangled: { cert: tangle.join(''), key },
  long: { cert: certificate({ names: longNames }), key },
} satisfies Record<string, Shown>;
