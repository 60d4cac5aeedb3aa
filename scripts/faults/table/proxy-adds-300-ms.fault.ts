import { legacyGateway } from '../../../suites/sabotage/legacy-gateway.ts';
import { labRecord } from '../../live/lab.ts';
import { ADDRESS, runOutside } from '../container.ts';
import { fault } from '../fault.ts';
import { atAddress } from '../other-address.ts';
import { slowProxy } from '../programs.ts';

const HOST = 'clinic.example.test';

export default fault({
  id: 'proxy-adds-300-ms',
  breaks: 'The edge is met through a proxy that passes everything on 300 ms late',
  demanded: 'The hole is found all the same, or inconclusive for a dead control',
  checks: ['ingress/legacy-tls-is-refused'],
  hole: legacyGateway.oldVersionsAndSuite,
  moment: 'before',
  async stage(bench) {
    await runOutside(bench, slowProxy(labRecord().gatewayIP, [80, 443]));
    return { config: atAddress(bench.config, { host: HOST, address: ADDRESS }) };
  },
  // SSLv3 is in no Envoy any more.
  touches: ({ subject }) => /^clinic\.example\.test:443#tls1\.[01]$/.test(subject),
  reason: /^control-dead/,
});
