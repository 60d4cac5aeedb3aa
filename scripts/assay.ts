#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { catalogCommand } from './commands/catalog.ts';
import { cleanCommand } from './commands/clean.ts';
import { labCommand } from './commands/lab.ts';
import { proveCommand } from './commands/prove.ts';
import { rbacCommand } from './commands/rbac.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { verifyCommand } from './commands/verify.ts';
import { failureOf } from './failure.ts';

const program = new Command('assay')
  .description(
    'Sends live probes at a Kubernetes cluster and turns what happened into evidence for the HIPAA Security Rule.',
  )
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addCommand(runCommand)
  .addCommand(reportCommand)
  .addCommand(verifyCommand)
  .addCommand(proveCommand)
  .addCommand(catalogCommand)
  .addCommand(rbacCommand)
  .addCommand(cleanCommand)
  .addCommand(labCommand);
for (const command of program.commands) {
  command.exitOverride();
  for (const inner of command.commands) inner.exitOverride();
}

try {
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
