import { kubectl } from '../lab.ts';

/** Waits for a workload; when it does not come up, the error tells what its namespace complains about. */
export const waitForRollout = async (namespace: string, workload: string): Promise<void> => {
  try {
    await kubectl(['-n', namespace, 'rollout', 'status', workload, '--timeout=150s']);
  } catch (error) {
    const warnings = ['get', 'events', '--field-selector=type=Warning', '--sort-by=.lastTimestamp'];
    const events = await kubectl(['-n', namespace, ...warnings, '-o', 'custom-columns=:.message']);
    const seen = [...new Set(events.trim().split('\n'))].slice(-3).join('\n');
    throw new Error(`${workload} in ${namespace} does not become ready. The last warnings there:\n${seen}`, {
      cause: error,
    });
  }
};

/** Whether a workload is there and ready now. */
export const isAvailable = async (namespace: string, workload: string): Promise<boolean> => {
  try {
    await kubectl(['-n', namespace, 'rollout', 'status', workload, '--timeout=1s']);
    return true;
  } catch {
    return false;
  }
};
