import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { labPaths } from '../../../lib/kind/lab-state.ts';
import { network } from '../addresses.ts';
import { emptiedTables, undoText } from './firewall-text.ts';
import { hasProgram } from './tools.ts';

const savedFile = (): string => join(labPaths().root, 'iptables-before');

const readFirewall = async (): Promise<string> => (await execa('iptables-save', [])).stdout;

/** Keeps the rules as they are before our daemon adds its own; `lab down` compares with them. */
export const saveFirewall = async (): Promise<void> => {
  mkdirSync(labPaths().root, { recursive: true });
  // After a restart of the daemon alone, its earlier rules are still there: the first picture is the true one.
  if (!existsSync(savedFile())) writeFileSync(savedFile(), await readFirewall());
};

/** Takes away what our daemon added and leaves the rest as it is. */
export const restoreFirewall = async (): Promise<void> => {
  if (!existsSync(savedFile())) return;
  const before = readFileSync(savedFile(), 'utf8');
  const undo = undoText(before, await readFirewall(), network.bridge);
  if (undo !== '') await execa('iptables-restore', ['--noflush', '--wait'], { input: undo });
  if (!(await hasProgram('nft'))) return;
  // Docker made these tables; empty ones change nothing, but they were not there.
  for (const table of emptiedTables(before, await readFirewall())) {
    await execa('nft', ['delete', 'table', 'ip', table], { reject: false });
  }
};
