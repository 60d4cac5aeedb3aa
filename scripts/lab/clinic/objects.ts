import type { KeyPair } from './certificates.ts';

type Texts = Readonly<Record<string, string>>;

/** The few objects that are not in a manifest because their content is made while deploying. */
export const configMap = (name: string, namespace: string, data: Texts): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});

export const secret = (name: string, namespace: string, data: Texts, labels: Texts = {}): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace, labels },
  type: 'Opaque',
  // Not `stringData`: server-side apply would not remember who owns those keys.
  data: Object.fromEntries(
    Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  ),
});

export const tlsSecret = (
  name: string,
  namespace: string,
  pair: KeyPair,
  more: Texts = {},
  labels: Texts = {},
): object =>
  secret(name, namespace, { 'tls.crt': pair.certificate, 'tls.key': pair.key, ...more }, labels);
