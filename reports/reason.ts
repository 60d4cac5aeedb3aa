import { LAYERS as LAYER_WORDS } from './layers.ts';

/** Codes that need words; what stands behind a code's colon is the particular case. */
const WORDS: Readonly<Record<string, string>> = {
  'agent-lost': 'the caller of this run went away during the run',
  'control-dead': 'a control did not come to what it had to: without it the probe beside it says nothing',
  'dead-control': 'a control did not come to what it had to: without it the probe beside it says nothing',
  flapping: 'the same question got different answers',
  'layer-unknown': 'something stopped it, and which layer that was cannot be told',
  'missing-permission': 'the operator’s account lacks a right that it needs',
  'name-not-found': 'the name could not be resolved',
  'no-connection': 'no caller of this run could be reached',
  'no-replica': 'there was nobody behind the name to ask',
  'no-result': 'the caller gave no result for it',
  'no-witness': 'nobody may call, and nobody outside the layer could show that somebody is there',
  'not-meshed': 'the claim is about the mesh, and this is declared to stand outside it',
  'probe-failed': 'the caller itself failed: that says nothing of the system',
  'probe-not-sent': 'it could not be sent',
  'receiver-silent': 'the receiver’s log lacks what it answered, so its silence about the rest means nothing',
  'refused-by': 'the cluster did not admit the caller that it needs',
  'target-changed': 'who was asked changed while it was asked',
  'unsafe-method': 'trying it might change data, and the file declares no request that cannot',
  'vantage-unsafe': 'the caller that it needs could have disturbed a workload',
  'wrong-backend': 'somebody else answered than was asked',
};

/** A reason in words, where its code does not say enough by itself. */
export function reasonInWords(reason: string | undefined): string | undefined {
  const [, code = '', rest = ''] = /^([a-z-]+)(?::\s*([a-z-]*))?/.exec(reason ?? '') ?? [];
  if (code !== 'shadowed-by') return Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  const layer = Object.entries(LAYER_WORDS).find(([id]) => id === rest)?.[1].name ?? rest;
  return `an earlier layer (${layer}) stopped it first, so the layer of the claim was not tried`;
}
