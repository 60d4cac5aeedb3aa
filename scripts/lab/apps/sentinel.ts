import { outsideServer } from './parts/outside-server.ts';

// Nobody in the clinic may reach it: a nonce in its log is data that got out.
outsideServer('sentinel', [80, 8443], [8443]);
