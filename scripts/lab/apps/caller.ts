import { idle } from './parts/idle.ts';

// Somebody on the outside of the cluster.
idle('caller');
