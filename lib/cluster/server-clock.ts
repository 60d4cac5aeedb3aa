import { connectionOf, type Cluster } from './cluster.ts';

/** The time by the API server's clock: two machines agree on it even where their own clocks do not. */
export async function serverTime(cluster: Cluster): Promise<Date> {
  const { date } = await connectionOf(cluster).transport({ method: 'GET', path: '/version' });
  return date ?? new Date();
}
