import { setTimeout as sleep } from 'node:timers/promises';
import { containersWith, dockerExec } from '../kind/docker.ts';
import { clusterName } from '../kind/lab-state.ts';
import type { NodeAlteration } from '../model/sabotage.ts';
import type { Undo } from './alter.ts';

const COMMAND_MS = 60_000;
/** An engine that was started again writes its rules within this. */
const BACK_WITHIN_MS = 90_000;
const ASK_AGAIN_MS = 1_000;

/** Runs the command in every node of the lab; the label is kind's own. */
export const alterNodes = ({ run }: NodeAlteration): Promise<void> => onEveryNode(run);

async function onEveryNode(command: readonly string[]): Promise<void> {
  await Promise.all((await nodes()).map((node) => dockerExec(node, command, { timeoutMs: COMMAND_MS })));
}

/** What the nodes say now; the undo waits until they say it again. */
export async function prepareNodeUndo({ what, state, back }: NodeAlteration): Promise<Undo> {
  const takeBack = async (): Promise<void> => {
    if (back) await onEveryNode(back);
  };
  if (state === undefined) return { what, run: () => takeBack().then(() => []) };
  const before = await stateOf(state);
  return {
    what,
    async run() {
      await takeBack();
      const until = Date.now() + BACK_WITHIN_MS;
      for (;;) {
        const after = await stateOf(state);
        const left = [...before].filter(([node, text]) => after.get(node) !== text);
        if (left.length === 0) return [];
        if (Date.now() >= until) return left.map(([node]) => `${what}: ${node} is not as it was`);
        await sleep(ASK_AGAIN_MS);
      }
    },
  };
}

async function stateOf(command: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ask = async (node: string): Promise<readonly [string, string]> => [
    node,
    await dockerExec(node, command, { timeoutMs: COMMAND_MS }),
  ];
  return new Map(await Promise.all((await nodes()).map(ask)));
}

const nodes = (): Promise<readonly string[]> => containersWith(`label=io.x-k8s.kind.cluster=${clusterName}`);
