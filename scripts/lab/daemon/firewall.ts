import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { labPaths } from '../../../lib/kind/lab-state.ts';

const savedFile = (): string => join(labPaths().root, 'iptables-before');

export const readFirewall = async (): Promise<string> => (await execa('iptables-save', [])).stdout;

/** Keeps the rules as they are before our daemon adds its own; `lab down` compares with them. */
export const saveFirewall = async (): Promise<void> => {
  mkdirSync(labPaths().root, { recursive: true });
  if (!existsSync(savedFile())) writeFileSync(savedFile(), await readFirewall());
};

export const savedFirewall = (): string | undefined =>
  existsSync(savedFile()) ? readFileSync(savedFile(), 'utf8') : undefined;

export const restoreFirewall = async (): Promise<void> => {
  await Promise.resolve();
};
