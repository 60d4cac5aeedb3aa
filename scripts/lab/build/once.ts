import pLimit from 'p-limit';

/** What may happen at once on a small machine: one compiler (it uses every core by itself), one docker build, two fetches. */
export const lanes = { compiler: pLimit(1), docker: pLimit(1), network: pLimit(2) };

/** Makes a step run once however many others wait for it. */
export const once = <K, T>(step: (key: K) => Promise<T>): ((key: K) => Promise<T>) => {
  const running = new Map<K, Promise<T>>();
  return (key) => {
    const known = running.get(key);
    if (known !== undefined) return known;
    const started = step(key);
    // Whoever awaits it sees the failure; nobody else has to.
    started.catch(() => undefined);
    running.set(key, started);
    return started;
  };
};
