import type { Exchange } from '../../probes/protocol.ts';
import { castable, ownCanary, standIn, whyNotCastable } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import type { Match, Stop } from '../../lib/model/match.ts';
import { meshLine } from '../../lib/model/mesh-line.ts';
import { mapNonEmpty, nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { placesOf, type Place } from '../../lib/model/places.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import { NETWORK_POLICY } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import { databaseInTheClear } from '../sabotage/database-in-the-clear.ts';

/**
 * The declared backend itself, inside of the mesh's mutual TLS, names the database's own user and skips the database's
 * own TLS. A user that the database does not know is turned away with or without TLS, so the names have to be the real
 * ones; no password is sent, for the server has shown its mind once it asks for one.
 */
export default denies({
  id: 'mesh/application-tls-holds',
  title: 'The database refuses its own backend where that skips the TLS of the database',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(ii)'],
  shows:
    'each replica refused the declared user without TLS of its own, and asked the same user for a password inside of it',
  doesNotShow:
    'that the backend checks the certificate of the database, or what a user who was not named would meet',
  requires: ['database', 'application-tls'],
  remediation:
    "In pg_hba.conf admit users over the network by hostssl alone, and reject hostnossl before any rule of type host: the mesh's encryption ends at the sidecar.",
  sabotages: [databaseInTheClear],
  trials: (system) =>
    system.endpoints
      .filter(({ protocol }) => protocol === 'postgres')
      .map((endpoint) => trial(system, endpoint)),
});

/** PostgreSQL, appendix A: 28000 is invalid_authorization_specification, which a rule of pg_hba.conf comes to. */
const REFUSED: NonEmpty<Stop> = [
  { outcome: 'answered', by: 'app', reply: 'error-28000', layer: 'tls-floor' },
];
const ASKED_FOR_A_PASSWORD: Match = { outcome: 'answered', by: 'app', reply: 'authentication' };

function trial(system: System, endpoint: Endpoint): DenialTrial {
  const { ownTls, service, namespace, port } = endpoint;
  const caller = castable(system, endpoint);
  const from = caller && standIn(caller, endpoint);
  const byHand = `printf '${greeting(ownTls)}' | nc -w 3 ${service}.${namespace} ${port} | tr '\\000' ' '`;
  const claim = {
    subject: endpointSubject(endpoint),
    expected: 'refused by the database without its own TLS, and asked for a password inside of it',
    reperform: again('mesh/application-tls-holds', standingAt(from, byHand)),
  };
  if (!ownTls) return { ...claim, notApplicable: 'no-own-tls: the file declares no ownTls of this database' };
  const places = nonEmpty(placesOf(endpoint));
  if (!places) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  if (!from) return { ...claim, unproven: whyNotCastable(endpoint) };
  const startup = (inTls: boolean): Exchange => ({ do: 'postgres-startup', ...ownTls, inTls });
  const arm = ({ what, to, isService }: Place): DenialArm => {
    const within = { send: startup(true), alive: [ASKED_FOR_A_PASSWORD] } as const;
    return {
      what,
      from,
      to,
      send: startup(false),
      via: endpoint.meshed ? meshLine(endpoint, { isService }) : { over: 'tcp' },
      stops: REFUSED,
      shadows: NETWORK_POLICY,
      holes: [ASKED_FOR_A_PASSWORD],
      // Inside of TLS the same user is out of this layer's reach.
      witness: [{ from, ...within }],
      sameCaller: [ownCanary, { to, ...within }],
    };
  };
  return { ...claim, arms: mapNonEmpty(places, arm) };
}

/** A StartupMessage as printf writes it: its length, 3.0, and who asks for what (PostgreSQL, "Message Formats"). */
function greeting({ user, database } = { user: 'user', database: 'database' }): string {
  const words = ['user', user, 'database', database];
  const length = words.reduce((sum, word) => sum + word.length + 1, 9);
  const word = (text: string): string => `${text}\\000`;
  return `\\000\\000\\000\\${length.toString(8).padStart(3, '0')}\\000\\003\\000\\000${words.map(word).join('')}\\000`;
}
