#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { Command, CommanderError } from 'commander';
import { failureOf } from './failure.ts';

/** Each command is loaded when it is called: most of a second lies in what only some of them need. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).runCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  diff: async () => (await import('./commands/diff.ts')).diffCommand,
  ledger: async () => (await import('./commands/ledger.ts')).ledgerCommand,
  sign: async () => (await import('./commands/sign.ts')).signCommand,
  review: async () => (await import('./commands/review.ts')).reviewCommand,
  prove: async () => (await import('./commands/prove.ts')).proveCommand,
  catalog: async () => (await import('./commands/catalog.ts')).catalogCommand,
  rbac: async () => (await import('./commands/rbac.ts')).rbacCommand,
  clean: async () => (await import('./commands/clean.ts')).cleanCommand,
  lab: async () => (await import('./commands/lab.ts')).labCommand,
};

// A run lasts a minute and waits for most of it: to collect early costs little, and halves what is held at the peak.
setFlagsFromString('--optimize-for-size');

// Whoever reads us may go away (`| head`, a closed terminal); what we made in a cluster is removed all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const program = new Command('assay').description(
  'Sends live probes at a Kubernetes cluster and turns what happened into evidence for the HIPAA Security Rule.',
);

try {
  const load = COMMANDS[process.argv[2] ?? ''];
  // Help, and a word that is none of them, need all.
  for (const command of await Promise.all((load ? [load] : Object.values(COMMANDS)).map((one) => one()))) {
    program.addCommand(command);
  }
  throwInsteadOfExit(program);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version end here too, with 0; every mistake in the words of the call is usage.
    process.exitCode = error.exitCode === 0 ? 0 : 3;
  } else {
    const { text, exitCode } = failureOf(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCode;
  }
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const inner of command.commands) throwInsteadOfExit(inner);
}
