import { desk } from './parts/desk.ts';

// The administrator's console: the one that may also delete. Nobody on the network may call it; one comes by
// `kubectl port-forward`, which the cluster's own access control guards.
desk('admin', 'Administration', ['GET', 'HEAD', 'PUT', 'POST', 'DELETE']);
