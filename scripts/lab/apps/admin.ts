import { idle } from './parts/idle.ts';

// The administrator's desk: the one identity that may also delete a record.
idle('admin');
