import { readFileSync } from 'node:fs';
import pg from 'pg';
import { required } from './environment.ts';
import { logLine } from './log.ts';

export interface PatientRecord {
  readonly name: string;
  readonly note: string;
}

export interface Records {
  list(): Promise<string[]>;
  find(id: string): Promise<PatientRecord | null>;
  save(id: string, record: PatientRecord): Promise<void>;
  /** False where the id is taken. */
  create(id: string, record: PatientRecord): Promise<boolean>;
  /** False where there was nothing to remove. */
  remove(id: string): Promise<boolean>;
  ping(): Promise<void>;
}

/** The records in PostgreSQL, over PostgreSQL's own TLS: the mesh's encryption ends at the sidecar, this does not. */
export function openRecords(): Records {
  const pool = new pg.Pool({
    host: required('RECORDS_HOST'),
    port: 5432,
    database: 'records',
    user: 'patients',
    password: readFileSync(required('RECORDS_PASSWORD_FILE'), 'utf8').trim(),
    // With a CA given and the name checked against the certificate this is libpq's sslmode=verify-full.
    ssl: {
      ca: readFileSync(required('RECORDS_CA_FILE'), 'utf8'),
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    },
    max: 5,
    // A connection is kept: to open one takes TLS twice, which on a busy machine may outlast whoever waits for it.
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 2_000,
    query_timeout: 3_000,
  });
  // A connection that breaks while idle must not end the process; the pool opens another.
  pool.on('error', (problem) => {
    logLine({ service: 'patients', event: 'connection lost', kind: problem.name });
  });
  return recordsIn(pool);
}

function recordsIn(pool: pg.Pool): Records {
  return {
    list: async () =>
      (await pool.query<{ id: string }>('SELECT id FROM patient ORDER BY id LIMIT 100')).rows.map(
        ({ id }) => id,
      ),
    find: async (id) => {
      const { rows } = await pool.query<{ record: PatientRecord }>(
        'SELECT record FROM patient WHERE id = $1',
        [id],
      );
      return rows[0]?.record ?? null;
    },
    save: async (id, record) => {
      await pool.query(
        'INSERT INTO patient (id, record) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET record = $2, changed = now()',
        [id, record],
      );
    },
    create: async (id, record) => {
      const sql = 'INSERT INTO patient (id, record) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING';
      return (await pool.query(sql, [id, record])).rowCount === 1;
    },
    remove: async (id) => (await pool.query('DELETE FROM patient WHERE id = $1', [id])).rowCount === 1,
    ping: async () => {
      await pool.query('SELECT 1');
    },
  };
}
