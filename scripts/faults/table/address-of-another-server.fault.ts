import { mintAuthority, mintLeaf } from '../../lab/clinic/certificates.ts';
import { ADDRESS, runOutside } from '../container.ts';
import { fault } from '../fault.ts';
import { atAddress } from '../other-address.ts';
import { httpsServer } from '../programs.ts';

const HOST = 'clinic.example.test';

export default fault({
  id: 'address-of-another-server',
  breaks: 'The host leads to the address of another server, which speaks modern TLS alone, as somebody else',
  demanded: 'Fail for its certificate, inconclusive where the host itself was not met',
  checks: [
    'ingress/legacy-tls-is-refused',
    'ingress/certificate-is-valid',
    'ingress/http-redirects-to-https',
  ],
  moment: 'before',
  async stage(bench) {
    const pair = await mintLeaf(await mintAuthority('somebody else’s'), ['other.example.test'], 'serverAuth');
    await runOutside(bench, httpsServer(pair));
    return { config: atAddress(bench.config, { host: HOST, address: ADDRESS }) };
  },
  touches: ({ subject }) => subject.startsWith(`${HOST}:`),
  reason: /^control-dead: witness /,
});
