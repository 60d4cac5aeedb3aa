import { outsideServer } from './parts/outside-server.ts';

// The declared destinations outside of the cluster: the outside laboratory, and its list of prices in the clear.
outsideServer('partner', [80, 8443]);
