import { outsideServer } from './parts/outside-server.ts';

// The one declared destination outside of the cluster: the outside laboratory.
outsideServer('partner', [80, 8443]);
