import { outsideServer } from './parts/outside-server.ts';

// The one declared destination outside of the cluster: a claims clearing house.
outsideServer('partner', [80, 8443]);
