import { placesOf, type Place } from '../../lib/model/places.ts';
import type { Endpoint } from '../../lib/model/system.ts';

/** Where a declared caller comes: the Service, and each replica that may be behind it. The ports of nodes are nobody's grant. */
export const placesToCall = (endpoint: Endpoint): readonly Place[] =>
  placesOf(endpoint).filter(({ isService, to }) => isService || to.pod !== undefined);
