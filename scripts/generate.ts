import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generated } from './generated.ts';

for (const [file, text] of await generated()) {
  await writeFile(fileURLToPath(new URL(`../${file}`, import.meta.url)), text);
  process.stdout.write(`${file}\n`);
}
