import { z } from 'zod';
import { applyManifests, kubectl } from '../../lab/lab.ts';
import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';

const account = z.looseObject({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
});

/** Whoever may not exist is refused nothing. */
export default fault({
  id: 'service-account-gone',
  breaks: 'The service account of the declared caller, which a vantage borrows, is deleted',
  demanded: 'Undecided: the account was not found',
  checks: ['authz/unauthorized-peer-is-denied'],
  ...PATIENTS,
  moment: 'before',
  inject: async (bench) => {
    const inClinic = (...args: readonly string[]): Promise<string> => kubectl(['-n', 'clinic', ...args]);
    const text = await inClinic('get', 'serviceaccount/checkin', '-o', 'json');
    const { apiVersion, kind, automountServiceAccountToken, metadata } = account.parse(JSON.parse(text));
    bench.undo('the service account clinic/checkin', async () => {
      await applyManifests(JSON.stringify({ apiVersion, kind, automountServiceAccountToken, metadata }));
      // A token belongs to the account by its uid: the pod's own is worth nothing any more.
      await inClinic('delete', 'pods', '-l', 'app=checkin', '--timeout=60s');
    });
    await inClinic('delete', 'serviceaccount/checkin');
  },
  reason: /service ?account/,
});
