import { labDown } from './down.ts';
import { labStatus } from './status.ts';
import { labUp } from './up.ts';

const [, , verb = '', ...flags] = process.argv;

try {
  await run();
} catch (error) {
  // The whole story is in the logs; a stack of ours helps nobody.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  switch (verb) {
    case 'up':
      await labUp({ clinic: !flags.includes('--no-clinic') });
      console.log(await labStatus());
      break;
    case 'down':
      await labDown({ purge: flags.includes('--purge') });
      break;
    case 'status':
      console.log(await labStatus());
      break;
    default:
      console.error('usage: main.ts up [--no-clinic] | down [--purge] | status');
      process.exitCode = 3;
  }
}
