import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mintAuthority, mintLeaf } from '../../lab/clinic/certificates.ts';
import { withClock } from '../broken-image.ts';
import { ADDRESS, runOutside } from '../container.ts';
import { OPEN_DOOR } from '../open-door.ts';
import { fault } from '../fault.ts';
import { atAddress, fromInside } from '../other-address.ts';
import { httpsServer } from '../programs.ts';

const HOST = 'clinic.example.test';
const HALF_AN_HOUR_AGO = -1 / 48;

export default fault({
  id: 'agents-clock-behind',
  breaks: 'The clock of every agent in a pod is an hour behind, and a certificate ran out half an hour ago',
  demanded: 'The certificate has run out by the runner’s clock, and the open door is seen to be open',
  checks: [...OPEN_DOOR.checks, 'ingress/certificate-is-valid'],
  moment: 'before',
  hole: OPEN_DOOR.hole,
  async stage(bench) {
    const folder = mkdtempSync(join(tmpdir(), 'assay-clock-'));
    bench.undo('the authority’s file', () => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    });
    const authority = await mintAuthority('an authority that is trusted');
    const pair = await mintLeaf(authority, [HOST], 'serverAuth', { days: HALF_AN_HOUR_AGO });
    const trust = join(folder, 'authority.pem');
    writeFileSync(trust, authority.certificate);
    await runOutside(bench, httpsServer(pair));
    const config = fromInside(atAddress(bench.config, { host: HOST, address: ADDRESS, trust }));
    return { ...(await withClock('-1h')(bench)), config };
  },
  touches: (finding) =>
    OPEN_DOOR.touches(finding) || finding.observations.some(({ to }) => to.ip === ADDRESS),
  reason: /^control-dead/,
});
