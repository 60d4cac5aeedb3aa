import { outsideServer } from './parts/outside-server.ts';
import { resolver } from './parts/resolver.ts';

// Nobody in the clinic may reach it: a nonce in its log is data that got out.
outsideServer('sentinel', [80, 853, 8443], [8443]);
resolver('sentinel');
