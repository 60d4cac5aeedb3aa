import { fault } from '../fault.ts';

/** A gateway cuts a hello for a name that it does not know, whatever version it offers. */
export default fault({
  id: 'misspelt-host',
  breaks: 'The file misspells the name of an ingress host',
  demanded: 'Inconclusive: a modern hello for that name is not answered with its certificate either',
  checks: ['ingress/legacy-tls-is-refused'],
  moment: 'before',
  stage: ({ config }) => {
    const misspelt = config.replaceAll('clinic.example.test', 'clinik.example.test');
    if (misspelt === config) throw new Error('the clinic declares no clinic.example.test');
    return Promise.resolve({ config: misspelt });
  },
  touches: ({ subject }) => subject.startsWith('clinik.example.test'),
  reason: /^control-dead: witness before|^layer-unknown/,
});
