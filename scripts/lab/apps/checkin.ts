import { desk } from './parts/desk.ts';

// The front desk: reads and writes records.
desk('checkin', 'Check-in', ['GET', 'HEAD', 'PUT', 'POST']);
